import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { FAST_CLOCK } from '../support/fast-clock.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { makeHome } from '../support/terminal.ts';

const SUBMIT = 'Create the persona';
const LEFT = 'You left this form just now';

/** 200 lines, 20,000 characters: accents, emoji, tabs, blank lines, and line breaks that could answer questions. */
const LINES = Array.from({ length: 200 }, (_, index) => {
  if (index % 10 === 9) return '';
  return `${index + 1}. “Be kind”,\tsay please: ¡sé amable! 親切に 👩‍💻 {{name}}${' and then some more'.repeat(2)}`;
});
const SCRIPT = fillTo(20_000, LINES.join('\n'));

function fillTo(length: number, text: string): string {
  return text + '.'.repeat(length - text.length);
}

/** Terminals send the line breaks of a paste as carriage returns. */
function asPasted(text: string): string {
  return text.replaceAll('\n', '\r');
}

interface OpenOptions {
  readonly home?: string;
  readonly env?: Record<string, string>;
}

async function openPersonaForm(sandbox: Sandbox, { home = makeHome(), env = {} }: OpenOptions = {}): Promise<Tavus> {
  const tavus = new Tavus({ sandbox, home, env });
  await tavus.at('Tavus');
  await tavus.choose('Work with Personas');
  await tavus.at('Work with Personas');
  await tavus.choose('Create a Persona');
  return tavus;
}

/** Fills in a name and a prompt of two lines. */
async function fillIn(tavus: Tavus): Promise<void> {
  await tavus.answer('Name', 'Coach');
  await tavus.cursorOn('System prompt');
  tavus.paste('Be kind.\rAlways.');
  await tavus.waitFor('Always.');
}

async function sendFromPrompt(tavus: Tavus): Promise<void> {
  await tavus.next('System prompt');
  await tavus.next('Context');
  await tavus.cursorOn('Default replica');
  tavus.press('tab', 'tab');
  await tavus.submit(SUBMIT);
}

function bodies({ requests }: Sandbox): unknown[] {
  return requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
}

describe('leaving a form that is not empty', () => {
  test('with Esc keeps a draft, which the next run offers', async () => {
    const sandbox = await openSandbox();
    const home = makeHome();
    const tavus = await openPersonaForm(sandbox, { home });
    await fillIn(tavus);
    tavus.press('esc');
    await tavus.cursorOn('Name');
    await tavus.back('Leave this form?');
    expect(tavus.cursor()).toBe('Keep as a draft');
    tavus.press('enter');
    await tavus.at('Work with Personas');
    await tavus.back('Tavus');
    await tavus.leave();

    const next = await openPersonaForm(sandbox, { home });
    await next.at(LEFT);
    await next.waitFor('Continue with the draft Coach');
    await next.choose('Continue with the draft');
    await next.waitFor('System prompt Be kind. (2 lines)');
    await next.next('Name');
    await sendFromPrompt(next);
    await next.waitFor('Created “Coach”');
    expect(bodies(sandbox)).toEqual([{ persona_name: 'Coach', system_prompt: 'Be kind.\nAlways.' }]);
    expect(readdirSync(join(home, 'settings', 'drafts'))).toEqual([]);
  });

  test.each([
    ['Ctrl+C', (tavus: Tavus) => tavus.press('ctrl+c'), { code: 130, signal: 0 }],
    ['the end of the terminal', (tavus: Tavus) => tavus.kill('SIGHUP'), { code: 129, signal: 0 }],
    ['SIGTERM', (tavus: Tavus) => tavus.kill('SIGTERM'), { code: 143, signal: 0 }],
    ['SIGKILL', (tavus: Tavus) => tavus.kill('SIGKILL'), { code: 0, signal: 9 }],
  ])('with %s keeps a complete draft', async (_how, end, exit) => {
    const sandbox = await openSandbox();
    const home = makeHome();
    const tavus = await openPersonaForm(sandbox, { home });
    await fillIn(tavus);
    end(tavus);
    expect(await tavus.exit).toEqual(exit);

    const next = await openPersonaForm(sandbox, { home });
    await next.at(LEFT);
    await next.choose('Continue with the draft');
    await next.waitFor('Name Coach');
    await next.waitFor('System prompt Be kind. (2 lines)');
    expect(bodies(sandbox)).toEqual([]);
  });

  test('keeps no draft in the sandbox', async () => {
    const tavus = new Tavus({ args: ['--sandbox'] });
    await tavus.go('Work with Personas', 'Create a Persona');
    await tavus.answer('Name', 'Coach');
    tavus.press('ctrl+x');
    await tavus.at('Leave this form?');
    await tavus.choose('Keep as a draft');
    await tavus.at('Work with Personas');
    await tavus.choose('Create a Persona');
    await tavus.at(LEFT);
    tavus.press('ctrl+c');
    await tavus.endsWith(130);
    expect(existsSync(join(tavus.home, 'settings'))).toBe(false);
  });
});

describe('a form that Tavus rejects', () => {
  test('moves the cursor to the invalid field with the error, and sends the corrected form', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Videos', 'Generate a Video');
    await tavus.answer('Name', 'Hello');
    await tavus.cursorOn('Replica');
    tavus.paste('r00000000000');
    await tavus.next('Replica');
    await tavus.next('Speaks');
    await tavus.answer('Script', 'Hello there.');
    await tavus.submit('Generate the video');
    await tavus.cursorOn(/^Replica +r00000000000/);
    await tavus.waitFor('Id not found: Invalid replica_id (400, POST /v2/videos)');
    const rio = [...sandbox.store.replicas.values()].find(({ name }) => name === 'Rio')?.id ?? '';
    tavus.press('ctrl+u');
    await tavus.cursorOn(/^Replica +\(needed/);
    tavus.paste(rio);
    await tavus.next('Replica');
    await tavus.next('Speaks');
    await tavus.next('Script');
    await tavus.submit('Generate the video');
    await tavus.waitFor('Started generating “Hello”');
    expect(bodies(sandbox).at(-1)).toEqual({ replica_id: rio, video_name: 'Hello', script: 'Hello there.' });
  });

  test('warns that the request may have been received until it is sent again', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ method: 'POST', drop: 'before' });
    const tavus = await openPersonaForm(sandbox, { env: FAST_CLOCK });
    await fillIn(tavus);
    await sendFromPrompt(tavus);
    await tavus.waitFor('It is not in the list yet');
    await tavus.waitFor('Enter send again');
    tavus.press('up');
    await tavus.cursorOn('More options');
    await tavus.waitFor('It is not in the list yet');
    tavus.press('ctrl+x');
    await tavus.at('Leave this form?');
    await tavus.choose('Keep as a draft');
    await tavus.at('Work with Personas');
    await tavus.choose('Create a Persona');
    await tavus.at(LEFT);
    await tavus.choose('Continue with the draft');
    await tavus.waitFor('It is not in the list yet');
    expect(bodies(sandbox)).toHaveLength(1);
  });
});

describe('a long text', () => {
  test.each([
    ['paste', (tavus: Tavus) => tavus.paste(asPasted(SCRIPT))],
    ['paste in a terminal that does not mark pastes', (tavus: Tavus) => tavus.type(asPasted(SCRIPT))],
  ])('of 200 lines and 20,000 characters is sent byte for byte and answers no question: %s', async (how, paste) => {
    const sandbox = await openSandbox();
    const tavus = await openPersonaForm(sandbox);
    await tavus.answer('Name', 'Long');
    await tavus.cursorOn('System prompt');
    expect([SCRIPT.length, SCRIPT.split('\n').length]).toEqual([20_000, 200]);
    const start = performance.now();
    paste(tavus);
    await tavus.waitFor(/ words, 19,640 characters/);
    const pasted = performance.now();
    for (const letter of 'abcdefghij') tavus.type(letter);
    await tavus.waitFor('abcdefghij');
    console.info(`${how}: ${Math.round(pasted - start)} ms, ten keys: ${Math.round(performance.now() - pasted)} ms`);
    await tavus.cursorOn('System prompt');
    await sendFromPrompt(tavus);
    await tavus.waitFor('Created “Long”');
    expect(bodies(sandbox)).toEqual([{ persona_name: 'Long', system_prompt: `${SCRIPT}abcdefghij` }]);
  });

  test('opens in the editor with the current text', async () => {
    const sandbox = await openSandbox();
    const home = makeHome();
    const editor = join(home, 'my editor');
    writeFileSync(editor, '#!/bin/sh\necho "EDITING $1"\nIFS= read -r answer\nprintf "%s\\n" "$answer" >> "$2"\n');
    chmodSync(editor, 0o755);
    const tavus = await openPersonaForm(sandbox, { home, env: { EDITOR: `'${editor}' --wait`, TMPDIR: home } });
    await fillIn(tavus);
    tavus.press('ctrl+o');
    await tavus.waitFor('EDITING --wait');
    tavus.type(' Every day.\r');
    await tavus.waitFor('Always. Every day.');
    await tavus.cursorOn('System prompt');
    expect(readdirSync(home).filter((name) => name.startsWith('tavus-'))).toEqual([]);
    await sendFromPrompt(tavus);
    await tavus.waitFor('Created “Coach”');
    expect(bodies(sandbox)).toEqual([{ persona_name: 'Coach', system_prompt: 'Be kind.\nAlways. Every day.' }]);
  });

  test('is kept when the editor cannot be started, which is reported', async () => {
    const tavus = await openPersonaForm(await openSandbox(), { env: { VISUAL: 'no-such-editor' } });
    await fillIn(tavus);
    tavus.press('ctrl+o');
    await tavus.waitFor('Could not start the editor "no-such-editor".');
    await tavus.cursorOn('System prompt');
    await tavus.waitFor('Always.');
    tavus.type(' Truly.');
    await tavus.waitFor('Always. Truly.');
  });

  test('is read from a file, with Tab completion of the path', async () => {
    const sandbox = await openSandbox();
    const home = makeHome();
    mkdirSync(join(home, 'prompts'));
    writeFileSync(join(home, 'prompts', 'coach.md'), '# Coach\n\nBe kind.\n');
    writeFileSync(join(home, 'prompts', 'coach-photo.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47]));
    const tavus = await openPersonaForm(sandbox, { home });
    await tavus.answer('Name', 'Coach');
    await tavus.cursorOn('System prompt');
    tavus.press('ctrl+r');
    await tavus.at('Insert a file: System prompt');
    tavus.type('~/pro');
    await tavus.cursorOn(/^File +~\/pro/);
    tavus.press('tab');
    await tavus.cursorOn(/^File +~\/prompts\//);
    tavus.press('enter');
    await tavus.waitFor('It is a folder, not a file.');
    tavus.press('tab');
    await tavus.waitFor('coach-photo.png coach.md');
    await tavus.cursorOn(/^File +~\/prompts\/coach/);
    tavus.type('-photo.png\r');
    await tavus.waitFor('This is not text in UTF-8.');
    tavus.press('ctrl+w');
    await tavus.cursorOn(/^File *$/);
    tavus.type('~/prompts/coach.');
    await tavus.cursorOn(/^File +~\/prompts\/coach\.$/);
    tavus.press('tab');
    await tavus.cursorOn(/^File +~\/prompts\/coach\.md/);
    tavus.press('enter');
    await tavus.at('Create a Persona');
    await tavus.waitFor('3 words, 17 characters');
    await sendFromPrompt(tavus);
    await tavus.waitFor('Created “Coach”');
    expect(bodies(sandbox)).toEqual([{ persona_name: 'Coach', system_prompt: '# Coach\n\nBe kind.' }]);
    expect(readFileSync(join(home, 'prompts', 'coach.md'), 'utf8')).toBe('# Coach\n\nBe kind.\n');
  });
});

test('sends only the options that are filled in', async () => {
  const sandbox = await openSandbox();
  const tavus = new Tavus({ sandbox });
  const rio = [...sandbox.store.replicas.values()].find(({ name }) => name === 'Rio')?.id ?? '';
  await tavus.go('Work with Videos', 'Generate a Video');
  await tavus.answer('Name', 'Hello');
  await tavus.cursorOn('Replica');
  tavus.paste(rio);
  await tavus.next('Replica');
  await tavus.next('Speaks');
  await tavus.answer('Script', 'Hello there.');
  await tavus.cursorOn('[ Generate the video ]');
  tavus.press('up');
  await tavus.cursorOn('More options');
  tavus.press('space');
  await tavus.waitFor('Background page');
  await tavus.next('More options');
  await tavus.next('Background page');
  await tavus.next('Background video');
  await tavus.answer('Watermark', 'https://example.com/logo.png');
  await tavus.cursorOn('Fast');
  tavus.press('right');
  await tavus.waitFor('Transparent');
  await tavus.next('Fast');
  tavus.press('right');
  await tavus.cursorOn(/^Transparent +< yes >/);
  await tavus.next('Transparent');
  await tavus.next('Callback URL');
  await tavus.submit('Generate the video');
  await tavus.waitFor('Started generating “Hello”');
  expect(bodies(sandbox)).toEqual([
    {
      replica_id: rio,
      video_name: 'Hello',
      script: 'Hello there.',
      watermark_image_url: 'https://example.com/logo.png',
      fast: true,
      transparent_background: true,
    },
  ]);
});
