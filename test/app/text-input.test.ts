import { writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { runTavus } from '../support/command.ts';
import { pathValues } from '../support/path-options.ts';

/** The names of standard input. */
const STDIN = platform() === 'win32' ? ['-'] : ['-', '/dev/stdin', '/dev/fd/0', '/dev/../dev/stdin'];

const PERSONA = '{"persona_name": "Zoë", "system_prompt": "Grüße"}';
const PATCH = '[{"op": "replace", "path": "/persona_name", "value": "Zoë"}]';

/** A test takes none of the few slots for conversations. */
const CONVERSATION = ['--replica-id', 'REPLICA', '--test-mode'];

/** The rest of a command line that reads a text, and what it sends. */
interface Reader {
  readonly more: readonly string[];
  /** If the text must have a format. */
  readonly text?: string;
}

const READERS: Readonly<Record<string, Reader>> = {
  'video generate --script-file': { more: ['--replica-id', 'REPLICA', '--name', 'Hi'] },
  'video batch --script-file': {
    more: ['CSV', '--replica-id', 'REPLICA', '--name', '{{name}}', '--start-over', '--yes'],
  },
  'persona create --system-prompt-file': { more: ['--name', 'Coach'] },
  'persona create --context-file': { more: ['--name', 'Coach', '--system-prompt', 'Be kind.'] },
  'persona create --layers-file': {
    more: ['--name', 'Coach', '--system-prompt', 'Be kind.'],
    text: '{"tts": {"tts_engine": "cartesia", "voice": "Zoë"}}',
  },
  'persona edit --patch': { more: ['PERSONA', '--yes'], text: PATCH },
  'persona import [file]': { more: [], text: PERSONA },
  'guardrail create --prompt-file': { more: ['--name', 'kind'] },
  'guardrail create --file': { more: [], text: '{"guardrail_name": "kind", "guardrail_prompt": "Grüße, Zoë"}' },
  'guardrail edit --patch': {
    more: ['GUARDRAIL', '--yes'],
    text: '[{"op": "add", "path": "/guardrail_prompt", "value": "Zoë"}]',
  },
  'objective create --prompt-file': { more: ['--name', 'greet'] },
  'objective create --file': { more: [], text: '{"objective_name": "greet", "objective_prompt": "Grüße, Zoë"}' },
  'objective edit --patch': {
    more: ['OBJECTIVE', '--yes'],
    text: '[{"op": "add", "path": "/objective_prompt", "value": "Zoë"}]',
  },
  'conversation create --context-file': { more: CONVERSATION },
  'conversation create --properties-file': { more: CONVERSATION, text: '{"language": "Zoë"}' },
};

const TITLES = (await pathValues())
  .filter(({ option, argument }) => /standard input/.test((option ?? argument)?.help ?? ''))
  .map(({ title }) => title)
  .filter((title) => title !== 'replica list --api-key-file');

const BAD: readonly (readonly [what: string, bytes: (text: string) => Buffer, words: string])[] = [
  ['in Latin-1', (text) => Buffer.from(`${text} é`, 'latin1'), 'This is not text in UTF-8.'],
  ['in UTF-16', (text) => Buffer.from(text, 'utf16le'), 'This is not text in UTF-8.'],
  [
    'in UTF-16, big-endian, with its mark',
    (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    'This is not text in UTF-8.',
  ],
  [
    'in UTF-32',
    (text) => Buffer.from([...text].flatMap((one) => [one.charCodeAt(0) % 128, 0, 0, 0])),
    'This is not text in UTF-8.',
  ],
  ['with a NUL', (text) => Buffer.from(`${text}\0`), 'This is not text in UTF-8.'],
  ['that ends within a character', (text) => Buffer.from(`${text}é`).subarray(0, -1), 'This is not text in UTF-8.'],
  [
    'with a lone surrogate',
    (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xed, 0xa0, 0x80])]),
    'This is not text in UTF-8.',
  ],
  ['that is too long', (text) => Buffer.from(text.padEnd(1_048_577)), 'It is larger than 1 MB.'],
  ['that is empty', () => Buffer.from('\r\n'), 'It is empty.'],
];

async function open() {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const directory = await temporaryDirectory();
  const csv = join(directory, 'people.csv');
  await writeFile(csv, 'name\nAda\n');
  const persona = [...sandbox.store.personas.values()].find(({ owner }) => owner === 'user')?.id ?? '';
  const [replica] = sandbox.store.replicas.keys();
  const [guardrail] = sandbox.store.guardrails.keys();
  const [objective] = sandbox.store.objectives.keys();
  const ids = { CSV: csv, PERSONA: persona, REPLICA: replica, GUARDRAIL: guardrail, OBJECTIVE: objective };
  const run = async (title: string, from: string, stdin?: Uint8Array) => {
    const words = title.split(' ');
    const last = words.pop() ?? '';
    const path = last.startsWith('--') ? [last, from] : [from];
    const more = (READERS[title]?.more ?? []).map((word) => new Map(Object.entries(ids)).get(word) ?? word);
    const outcome = await runTavus([...words, ...path, ...more, '--no-input'], { sandbox, ...(stdin && { stdin }) });
    const changes = sandbox.requests.filter(({ method }) => method !== 'GET');
    return { ...outcome, changes };
  };
  return { directory, run, sandbox };
}

it('covers everything that reads a text from standard input', () => {
  expect([...TITLES].sort()).toEqual(Object.keys(READERS).sort());
});

describe.each(TITLES)('%s', (title) => {
  const text = READERS[title]?.text ?? 'Grüße, Zoë';

  it.each(BAD)('refuses a text %s with the same message from a pipe and a file', async (_what, bytes, words) => {
    const { directory, run } = await open();
    const file = join(directory, 'text');
    await writeFile(file, bytes(text));
    for (const [from, said] of [...STDIN.map((path) => [path, 'Standard input'] as const), [file, file] as const]) {
      const { code, errors, changes } = await run(title, from, bytes(text));
      expect([from, code, changes]).toEqual([from, 2, []]);
      expect(errors).toContain(`${said}: ${words}`);
    }
  });

  it('refuses UTF-16 with its mark from a pipe', async () => {
    const { run } = await open();
    const { code, errors, changes } = await run(title, '-', Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect([code, changes]).toEqual([2, []]);
    expect(errors).toContain('Standard input: This is not text in UTF-8.');
  });

  it('sends the same text from a pipe and a file, with or without a byte order mark', async () => {
    const { directory, run } = await open();
    const file = join(directory, 'text');
    await writeFile(file, `\ufeff${text}\r\n`);
    const sent = [];
    for (const from of [...STDIN, file]) {
      const { code, changes, errors } = await run(title, from, Buffer.from(`\ufeff${text}\r\n`));
      expect([code, errors]).toEqual([0, expect.any(String)]);
      sent.push(JSON.stringify(changes.at(-1)?.body));
      expect(sent.at(-1)).not.toMatch(/\ufeff|\\r/);
    }
    expect(new Set(sent).size).toBe(1);
    expect(sent[0]).toContain('Zoë');
  });
});

it.each([
  ['persona', 'create', '--name', 'Coach', '--system-prompt-file', '-', '--context-file', '-'],
  ['--api-key-file', '-', 'video', 'generate', '--replica-id', 'r90bbd427f71', '--script-file=/dev/stdin'],
])('reads standard input only once: %s %s %s %s', async (...argv) => {
  const { sandbox } = await open();
  const { code, errors } = await runTavus(argv, { sandbox, stdin: `${sandbox.apiKey}\n` });
  expect([code, sandbox.requests]).toEqual([2, []]);
  expect(errors).toContain('Standard input can be read only once.');
});

it('does not read from a terminal', async () => {
  const { sandbox } = await open();
  const argv = ['persona', 'import', '-', '--no-input'];
  for (const path of STDIN) {
    const { code, errors } = await runTavus(argv.with(2, path), { sandbox, isTerminal: true });
    expect([code, errors]).toEqual([2, expect.stringContaining('Standard input is a terminal.')]);
  }
});
