import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeHome } from './terminal.ts';

/** An editor that saves something and stays open. */
export interface OpenEditor {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  hasSaved(): boolean;
  isRunning(): boolean;
  /** Lets the next one save and end at once. */
  endsNow(): void;
  /** What is left of folders for texts under edit. */
  leftFolders(): string[];
  leftFiles(): string[];
}

/**
 * @param save a shell script that changes the file `$1`
 * @param more what it does before that, such as ignoring a signal
 */
export function openEditor(save: string, more = ''): OpenEditor {
  const home = makeHome();
  const [editor, temporary, isOpen] = [join(home, 'editor'), join(home, 'tmp'), join(home, 'stays')];
  mkdirSync(temporary);
  writeFileSync(isOpen, '');
  const stay = `touch "${home}/saved"; while [ -e "${isOpen}" ]; do sleep 0.1; done; exit 0`;
  writeFileSync(editor, `#!/bin/sh\necho $$ > "${home}/pid"\n${more}\n${save}\n${stay}\n`);
  chmodSync(editor, 0o755);
  const folders = () => readdirSync(temporary).filter((name) => name.startsWith('tavus-'));
  return {
    home,
    env: { EDITOR: editor, TMPDIR: temporary },
    isRunning: () => isRunning(Number(readFileSync(join(home, 'pid'), 'utf8'))),
    hasSaved: () => existsSync(join(home, 'saved')),
    endsNow() {
      writeFileSync(editor, `#!/bin/sh\nexit 0\n`);
    },
    leftFolders: folders,
    leftFiles: () =>
      folders().flatMap((name) => readdirSync(join(temporary, name)).map((file) => join(temporary, name, file))),
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie is one that nobody has reaped yet.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
