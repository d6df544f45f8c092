import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { editText } from '../../src/ui/prompt/editor.ts';
import { temporaryDirectory } from '../support/bench.ts';

/** An editor that is a shell script; `$1` is the last of its arguments: the file. */
async function openEditor(script: string) {
  const directory = await temporaryDirectory();
  const path = join(directory, 'my editor');
  const temporary = await temporaryDirectory();
  await writeFile(path, `#!/bin/sh\nfor last; do :; done\nset -- "$last"\n${script}\n`);
  await chmod(path, 0o755);
  const env = { PATH: process.env.PATH, TMPDIR: temporary, DIRECTORY: directory };
  const edit = (text: string, command = `'${path}'`, more: Record<string, string> = {}) =>
    editText(text, { env: { ...env, VISUAL: command, ...more }, fileName: 'script.txt' });
  return { edit, path, directory, temporary };
}

describe('an editor', () => {
  it('gets the text in a private file in a private folder, which is deleted afterwards', async () => {
    const look = 'cp "$1" "$DIRECTORY/seen"; ls -l "$1" > "$DIRECTORY/mode"; printf "changed" > "$1"';
    const { edit, directory, temporary } = await openEditor(look);
    expect(await edit('one\ntwo 😀')).toEqual({ text: 'changed' });
    expect(await readFile(join(directory, 'seen'), 'utf8')).toBe('one\ntwo 😀');
    const mode = await readFile(join(directory, 'mode'), 'utf8');
    expect(mode).toMatch(/^-rw-------.*\/tavus-\w+\/script\.txt\n$/);
    expect(await readdir(temporary)).toEqual([]);
  });

  it.each([
    ['the end it puts to the last line', 'old', 'new\\n', 'new'],
    ['line ends of Windows', 'old', 'one\\r\\ntwo\\r\\n', 'one\ntwo'],
    ['a byte order mark', 'old', '\\357\\273\\277new', 'new'],
    ['nothing of a text that ended with a line end before', 'old\n', 'new\\n', 'new\n'],
  ])('takes back %s', async (_what, before, written, text) => {
    const { edit } = await openEditor(`printf '${written}' > "$1"`);
    expect(await edit(before)).toEqual({ text });
  });

  it('may come with options, from EDITOR where VISUAL is not set', async () => {
    const { edit, path } = await openEditor('printf new > "$1"');
    expect(await edit('old', ' ', { EDITOR: `'${path}' --wait -n` })).toEqual({ text: 'new' });
  });

  it('that is not there is said', async () => {
    const { edit, temporary } = await openEditor('');
    expect(await edit('old', 'no-such-editor 2>/dev/null --wait')).toEqual({
      problem:
        'Could not start the editor "no-such-editor 2>/dev/null --wait". Set VISUAL or EDITOR to an installed editor. The text is unchanged.',
    });
    expect(await readdir(temporary)).toEqual([]);
  });

  it.each([
    ['exit 3', 'code 3'],
    ['kill -TERM $$', 'code 143|SIGTERM'],
  ])('that ends with a failure (%s) changes nothing', async (script, words) => {
    const { edit, temporary } = await openEditor(script);
    const edited = await edit('old');
    expect(edited).toEqual({ problem: expect.stringMatching(`ended with (${words})\\. The text is unchanged\\.$`) });
    expect(await readdir(temporary)).toEqual([]);
  });

  it('that fails after it has saved leaves what was saved, and says where', async () => {
    const { edit } = await openEditor('printf mine > "$1"; exit 1');
    const edited = await edit('old');
    const path = 'problem' in edited ? (/What you saved is in (.*)$/.exec(edited.problem)?.[1] ?? '') : '';
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  it.each([
    ['deletes the file', 'rm "$1"', {}],
    ['can be given none', '', { TMPDIR: '/nowhere/at/all' }],
  ])('that %s costs nothing', async (_what, script, more) => {
    const { edit } = await openEditor(script);
    const edited = await edit('old', undefined, more);
    expect(edited).toEqual({
      problem: expect.stringMatching(/^Could not open the text in an editor: .*The text is unchanged\.$/),
    });
    expect(existsSync('/nowhere')).toBe(false);
  });
});
