import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeHome } from './terminal.ts';

/** A home folder with an editor, and the environment that uses it. */
interface Editing {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

/** An editor that applies the next of these sed scripts to the file each time it is opened. */
export function scriptEditor(...scripts: readonly string[]): Editing {
  const home = makeHome();
  const editor = join(home, 'editor');
  scripts.forEach((script, index) => {
    writeFileSync(join(home, `edit-${index}.sed`), script);
  });
  writeFileSync(
    editor,
    [
      '#!/bin/sh',
      'count=$(cat "$HOME/count" 2>/dev/null || echo 0)',
      'echo $((count + 1)) > "$HOME/count"',
      'echo "EDITING $count"',
      'sed -f "$HOME/edit-$count.sed" "$1" > "$HOME/edited" && cat "$HOME/edited" > "$1"',
    ].join('\n'),
  );
  chmodSync(editor, 0o755);
  return { home, env: { EDITOR: editor, TMPDIR: home } };
}
