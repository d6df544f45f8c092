import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { type OpenEditor, openEditor } from '../support/open-editor.ts';

const NEW_TEXT = 'You are a patient tutor.';
const SAVE_PROMPT = `printf '${NEW_TEXT}\\n' > "$1"`;
const SAVE_NAME = `sed 's/"Life Coach"/"Tutor"/' "$1" > "$1~" && cat "$1~" > "$1"`;

/** The ways to end the program while the editor is open, and the exit codes. */
const ENDINGS: Readonly<Record<string, readonly [(tavus: Tavus) => void, { code: number; signal: number }]>> = {
  SIGTERM: [(tavus) => tavus.kill('SIGTERM'), { code: 143, signal: 0 }],
  SIGHUP: [(tavus) => tavus.kill('SIGHUP'), { code: 129, signal: 0 }],
  'closing the terminal': [(tavus) => tavus.hangUp(), { code: 129, signal: 0 }],
};

async function atEditor(tavus: Tavus, editor: OpenEditor): Promise<void> {
  await tavus.until('a text that the editor has saved', () => editor.hasSaved());
}

/** Opens the form for a new persona from the menu, and its prompt in the editor. */
async function inForm(editor: OpenEditor, env = {}): Promise<Tavus> {
  const sandbox = await openSandbox();
  const tavus = new Tavus({ sandbox, home: editor.home, env: { ...editor.env, ...env } });
  await tavus.go('Work with Personas', 'Create a Persona');
  await tavus.answer('Name', 'Ada');
  await tavus.cursorOn('System prompt');
  tavus.press('ctrl+o');
  await atEditor(tavus, editor);
  return tavus;
}

async function end(tavus: Tavus, ending: string): Promise<void> {
  const [act, exit] = ENDINGS[ending] ?? [];
  act?.(tavus);
  expect(await tavus.exit).toEqual(exit);
}

async function expectGone(editor: OpenEditor): Promise<void> {
  await expect.poll(editor.isRunning).toBe(false);
}

const allDrafts = ({ home }: OpenEditor): string => {
  const folder = join(home, 'settings', 'drafts');
  return existsSync(folder)
    ? readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .join('\n')
    : '';
};

describe.each(Object.keys(ENDINGS))('an open editor when %s ends the program', (ending) => {
  test('in a form: the saved text becomes a draft of the form, and is in no other place', async () => {
    const editor = openEditor(SAVE_PROMPT);
    await end(await inForm(editor), ending);
    await expectGone(editor);
    await expect.poll(editor.leftFolders).toEqual([]);

    const sandbox = await openSandbox();
    const again = new Tavus({ sandbox, home: editor.home, env: editor.env });
    await again.at('Tavus');
    expect(again.history().join('\n')).not.toContain('Your text is in');
    await again.choose('Work with Personas');
    await again.choose('Create a Persona');
    await again.at('You left this form just now');
    await again.choose('Continue with the draft');
    await again.at('Create a Persona');
    await again.waitFor(NEW_TEXT);
    await again.waitFor('tavus ended while your editor was open. System prompt contains what you last saved there.');
    await again.interrupt();
  });

  test('in persona edit: the next edit offers the saved text', async () => {
    const editor = openEditor(SAVE_NAME);
    const sandbox = await openSandbox();
    const options = { args: ['persona', 'edit', 'Life Coach'], sandbox, home: editor.home, env: editor.env };
    const tavus = new Tavus(options);
    await atEditor(tavus, editor);
    await end(tavus, ending);
    await expect.poll(editor.leftFolders).toEqual([]);

    editor.endsNow();
    const again = new Tavus(options);
    await again.at('You left an edit of this persona just now');
    await again.said('tavus ended while your editor was open. The text contains what you last saved there.');
    await again.choose('Continue with the draft');
    await again.waitFor('[y/N]');
    await again.waitFor(/- old +Life Coach\n +\+ new +Tutor/);
    again.press('y', 'enter');
    await again.said('Changed “Tutor”');
    await again.endsWith(0);
    expect(allDrafts(editor)).toBe('');
  });

  test('with nothing saved: no draft and no file is left', async () => {
    const editor = openEditor('');
    const sandbox = await openSandbox();
    const tavus = new Tavus({ args: ['persona', 'edit', 'Life Coach'], sandbox, home: editor.home, env: editor.env });
    await atEditor(tavus, editor);
    await end(tavus, ending);
    await expect.poll(editor.leftFolders).toEqual([]);
    expect(allDrafts(editor)).toBe('');
  });

  test('with a key in the saved text: no draft contains it', async () => {
    const key = 'sk-typed-0123456789abcdef';
    const editor = openEditor(`sed 's/"model": /"api_key": "${key}", "model": /' "$1" > "$1~" && cat "$1~" > "$1"`);
    const sandbox = await openSandbox();
    const args = ['persona', 'edit', 'Support agent'];
    const tavus = new Tavus({ args, sandbox, home: editor.home, env: editor.env });
    await atEditor(tavus, editor);
    await end(tavus, ending);
    expect(allDrafts(editor)).toContain('model');
    expect(allDrafts(editor)).not.toContain(key);
  });
});

describe('ending the program while the editor is open', () => {
  test('kills an editor that ignores signals, and restores the terminal for the shell', async () => {
    const editor = openEditor(SAVE_PROMPT, "trap '' TERM HUP; stty raw -echo; printf '\\033[?1049h'");
    const tavus = await inForm(editor);
    tavus.kill('SIGTERM');
    await tavus.endsWith(143);
    await expectGone(editor);
    expect(tavus.raw.lastIndexOf('\x1b[?1049l')).toBeGreaterThan(tavus.raw.lastIndexOf('\x1b[?1049h'));
    await expect.poll(editor.leftFolders).toEqual([]);
    expect(allDrafts(editor)).toContain(NEW_TEXT);
  });

  test('keeps the saved text, even when ended twice', async () => {
    const editor = openEditor(SAVE_PROMPT, "trap '' TERM HUP");
    const tavus = await inForm(editor);
    tavus.kill('SIGTERM');
    tavus.kill('SIGHUP');
    expect((await tavus.exit).signal).toBe(0);
    expect(allDrafts(editor)).toContain(NEW_TEXT);
  });

  test('keeps the folder of unsaved editor files, and the next start prints its path', async () => {
    const editor = openEditor(SAVE_PROMPT, 'echo unsaved > "$(dirname "$1")/.system_prompt.md.swp"');
    const tavus = await inForm(editor);
    tavus.kill('SIGTERM');
    await tavus.endsWith(143);
    expect(allDrafts(editor)).toContain(NEW_TEXT);
    await expectNoticeUntilDeleted(editor);
  });

  test('keeps a file with a key, which no draft may contain, and the next start prints its path', async () => {
    const key = 'sk-typed-0123456789abcdef';
    const editor = openEditor(`printf '{"llm": {"api_key": "${key}"}}' > "$1"`);
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox, home: editor.home, env: editor.env, rows: 40 });
    await tavus.go('Work with Personas', 'Create a Persona');
    await tavus.answer('Name', 'Ada');
    await tavus.moveTo('More options');
    tavus.press('right');
    await tavus.moveTo('Layers');
    tavus.press('ctrl+o');
    await atEditor(tavus, editor);
    tavus.kill('SIGTERM');
    await tavus.endsWith(143);
    expect(allDrafts(editor)).toContain('Ada');
    expect(allDrafts(editor)).not.toContain(key);
    const [left = ''] = editor.leftFiles();
    expect(readFileSync(left, 'utf8')).toContain(key);
    expect([statSync(left).mode & 0o777, statSync(dirname(left)).mode & 0o777]).toEqual([0o600, 0o700]);
    await expectNoticeUntilDeleted(editor);
  });

  test('keeps the file in the sandbox, which has no drafts, and the next start prints its path', async () => {
    const editor = openEditor(SAVE_PROMPT);
    const tavus = new Tavus({ args: ['--sandbox'], home: editor.home, env: editor.env });
    await tavus.go('Work with Personas', 'Create a Persona');
    await tavus.answer('Name', 'Ada');
    await tavus.cursorOn('System prompt');
    tavus.press('ctrl+o');
    await atEditor(tavus, editor);
    tavus.kill('SIGHUP');
    await tavus.endsWith(129);
    const [left = ''] = editor.leftFiles();
    expect(readFileSync(left, 'utf8')).toBe(`${NEW_TEXT}\n`);
    expect(tavus.history().join('')).toContain(left);
    await expectNoticeUntilDeleted(editor);
  });

  test.each([
    ['saved text', SAVE_NAME, '.json'],
    ['a swap file', 'echo unsaved > "$(dirname "$1")/.persona.json.swp"', '.swp'],
  ])('whose editor has failed with %s: the text stays, and the next start says where', async (_what, save, file) => {
    const editor = openEditor(`${save}\nexit 1`);
    const sandbox = await openSandbox();
    const args = ['persona', 'edit', 'Life Coach'];
    const tavus = new Tavus({ args, sandbox, home: editor.home, env: editor.env, cols: 200 });
    await tavus.waitFor(`What you saved is in ${join(editor.env.TMPDIR ?? '', editor.leftFolders()[0] ?? '')}`);
    expect(editor.leftFiles().some((path) => path.endsWith(file))).toBe(true);
    tavus.hangUp();
    await tavus.exit;
    await expectNoticeUntilDeleted(editor);
  });

  test('prints the path line by line in the accessible mode', async () => {
    const editor = openEditor(SAVE_NAME);
    const sandbox = await openSandbox();
    const env = { ...editor.env, ACCESSIBLE: '1' };
    const tavus = new Tavus({ args: ['persona', 'edit', 'Life Coach'], sandbox, home: editor.home, env });
    await atEditor(tavus, editor);
    tavus.kill('SIGTERM');
    expect(await tavus.exit).toEqual({ code: 143, signal: 0 });
    await expect.poll(editor.leftFolders).toEqual([]);
    expect(allDrafts(editor)).toContain('Tutor');
  });
});

test('Ctrl+C twice in an editor does not end the program', async () => {
  const editor = openEditor(
    SAVE_PROMPT,
    `trap 'echo "heard $((n = n + 1))"; [ $n -lt 2 ] || rm "${'$'}HOME/stays"' INT; n=0`,
  );
  const tavus = await inForm(editor);
  tavus.press('ctrl+c');
  await tavus.waitFor('heard 1');
  tavus.press('ctrl+c');
  await tavus.at('Create a Persona');
  await tavus.waitFor(NEW_TEXT);
  await tavus.interrupt();
});

async function expectNoticeUntilDeleted(editor: OpenEditor): Promise<void> {
  const [folder = ''] = editor.leftFolders();
  expect(folder).not.toBe('');
  const { rmSync } = await import('node:fs');
  for (const isTold of [true, true, false]) {
    if (!isTold) rmSync(join(editor.env.TMPDIR ?? '', folder), { recursive: true });
    const again = new Tavus({ sandbox: await openSandbox(), home: editor.home, env: editor.env, cols: 200 });
    await again.at('Tavus');
    expect(again.history().join('\n').includes(folder)).toBe(isTold);
    await again.leave();
  }
  expect(existsSync(join(editor.home, 'settings', 'left-texts.json'))).toBe(false);
}
