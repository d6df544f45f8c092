import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answerCompletion } from '../../../src/app/completion/answer.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { type RunOptions, runTavus } from '../../support/command.ts';
import { createFakeIo } from '../../support/fake-io.ts';
import { DANGEROUS, HOSTILE } from '../../ui/texts.ts';

async function openSandbox(): Promise<Sandbox> {
  const sandbox = await startSandbox({ data: 'empty' });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** The answer to zsh for a line whose last word is completed. */
async function ask(line: string, options: RunOptions = {}): Promise<string[]> {
  return await askRaw(['zsh', ...line.split(' ')], options);
}

async function askRaw(given: readonly string[], options: RunOptions = {}): Promise<string[]> {
  const { code, output, errors } = await runTavus(['__complete', ...given], options);
  expect([code, errors]).toEqual([0, '']);
  return output === '' ? [] : output.replace(/\n$/, '').split('\n');
}

/** An invalid list of replicas. */
function answerWith(sandbox: Sandbox, replicas: readonly { id: string; name?: string }[]): void {
  const data = replicas.map(({ id, name = 'Rio' }) => ({ replica_id: id, replica_name: name, status: 'completed' }));
  sandbox.fail({ path: /^\/v2\/replicas/, body: { data, total_count: data.length }, times: Number.POSITIVE_INFINITY });
}

describe('ids', () => {
  it('come with their names, from the account', async () => {
    const sandbox = await openSandbox();
    const { id } = sandbox.store.addReplica({ name: 'Rio: the first' });
    expect(await ask('replica get ', { sandbox })).toContain(`${id}:Rio: the first`);
    expect(await ask('replica watch ', { sandbox })).toContain(`${id}:Rio: the first`);
    expect(await ask(`replica watch ${id} `, { sandbox })).not.toContain(`${id}:Rio: the first`);
    expect(await ask('video generate --replica-id=', { sandbox })).toEqual(
      expect.arrayContaining(['values 13', `${id}:Rio: the first`]),
    );
  });

  it('of what a list refers to come with their names too', async () => {
    const sandbox = await openSandbox();
    const { id } = sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: 'x' });
    const conversation = sandbox.store.addConversation({ persona_id: id, conversation_name: 'Interview' }).id;
    expect(await ask('conversation list --persona-id ', { sandbox })).toContain(`${id}:Coach`);
    expect(await ask('conversation end ', { sandbox })).toContain(`${conversation}:Interview`);
  });

  it('come from the sandbox, the same at every call', async () => {
    const answer = await ask('--sandbox replica get ');
    expect(answer).toContain('r78335292bc1:Just sent in');
    expect(await ask('--sandbox replica get ')).toEqual(answer);
  });

  it('come with the key in a file, in the home folder too', async () => {
    const sandbox = await openSandbox();
    const { id } = sandbox.store.addReplica({ name: 'Rio' });
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'key'), sandbox.apiKey, { mode: 0o600 });
    const options = { directory, env: { TAVUS_BASE_URL: sandbox.url } };
    for (const path of [join(directory, 'key'), '~/key']) {
      expect(await ask(`--api-key-file ${path} replica get `, options)).toContain(`${id}:Rio`);
    }
    for (const path of ['-', directory, '~/none']) {
      expect(await ask(`--api-key-file ${path} replica get `, { ...options, stdin: sandbox.apiKey })).toEqual([]);
    }
  });

  it('come with the key of the profile in the line, whose name is offered too', async () => {
    const sandbox = await openSandbox();
    const { id } = sandbox.store.addReplica({ name: 'Rio' });
    const directory = await temporaryDirectory();
    const profiles = { work: { apiKey: sandbox.apiKey, baseUrl: sandbox.url } };
    await writeFile(join(directory, 'config.json'), JSON.stringify({ profiles }), { mode: 0o600 });
    expect(await ask('--profile work replica get ', { directory })).toContain(`${id}:Rio`);
    expect(await ask('--profile=none replica get ', { directory })).toEqual([]);
    expect(await ask('--profile ', { directory })).toContain('work');
  });

  it('are cleaned, and an id that would have to be cleaned is omitted', async () => {
    const sandbox = await openSandbox();
    answerWith(sandbox, [
      ...HOSTILE.map(([, name], at) => ({ id: `r${at}`, name: `${name}\n\tend` })),
      ...HOSTILE.map(([, text]) => ({ id: text })),
      { id: 'a\tb' },
      { id: 'a\nb' },
      { id: '--yes' },
    ]);
    for (const shell of ['zsh', 'fish'] as const) {
      const given = shell === 'zsh' ? ['replica', 'get', ''] : ['tavus replica get '];
      const [first, ...lines] = await askRaw([shell, ...given], { sandbox });
      expect(first).toMatch(/^values/);
      expect(lines).toHaveLength(HOSTILE.length);
      for (const line of lines) {
        expect(line).toMatch(/^r\d+[:\t].*end$/);
        expect(line.replace('\t', '')).not.toMatch(DANGEROUS);
      }
    }
  });
});

describe('nothing is offered or printed', () => {
  it('without a key', async () => {
    expect(await ask('replica get ')).toEqual([]);
  });

  it('with a key that is refused', async () => {
    const sandbox = await openSandbox();
    expect(await ask('replica get ', { sandbox, env: { TAVUS_API_KEY: 'key-0123456789' } })).toEqual([]);
    expect(sandbox.requests).toHaveLength(1);
  });

  it('with an unsafe address, or a server that does not respond', async () => {
    const sandbox = await openSandbox();
    for (const url of ['http://tavus.example', 'nonsense', 'http://127.0.0.1:1']) {
      expect(await ask('replica get ', { sandbox, env: { TAVUS_BASE_URL: url } })).toEqual([]);
    }
  });

  it('when the response is unreadable', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ status: 500, times: 2 });
    sandbox.fail({ body: '<html>Sign in</html>', contentType: 'text/html' });
    for (const _ of [1, 2, 3]) expect(await ask('replica get ', { sandbox })).toEqual([]);
  });

  it('when the response takes too long', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ delayMs: 3_600_000 });
    const fake = createFakeIo();
    const env = {
      TAVUS_BASE_URL: sandbox.url,
      TAVUS_API_KEY: sandbox.apiKey,
      TAVUS_CONFIG_DIR: await temporaryDirectory(),
    };
    expect(await answerCompletion(fake.io, env, ['zsh', 'replica', 'get', ''], 200)).toBe(0);
    expect([fake.output(), fake.errors()]).toEqual(['', '']);
  });

  it.each([[[]], [['tcsh']], [['tcsh', 'tavus ']], [['constructor']]])('to %j, which is not a shell', async (given) => {
    expect(await askRaw(given)).toEqual([]);
  });

  it('about damaged settings, which are not moved', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'config.json'), '{"apiKey": "key-01');
    expect(await ask('replica get ', { directory })).toEqual([]);
    expect(await readdir(directory)).toEqual(['config.json']);
    expect(await readFile(join(directory, 'config.json'), 'utf8')).toBe('{"apiKey": "key-01');
  });
});

it('sends no request unless ids are completed', async () => {
  const sandbox = await openSandbox();
  for (const line of ['', 'rep', 'replica ', 'replica get --', 'replica list --type ', 'replica rename --name ']) {
    expect((await ask(line, { sandbox }))[0]).toBe('values 0');
  }
  expect(await ask('--api-key-file=', { sandbox })).toEqual(['files 15']);
  expect(sandbox.requests).toEqual([]);
});

it('does not read standard input', async () => {
  const fake = createFakeIo();
  const touched: PropertyKey[] = [];
  const input = new Proxy(fake.io.input, {
    get(target, name) {
      touched.push(name);
      return Reflect.get(target, name);
    },
  });
  for (const line of ['tavus --sandbox replica get ', 'tavus --api-key-file - replica get ', 'tavus rep']) {
    await answerCompletion({ ...fake.io, input }, {}, ['fish', line]);
  }
  expect(fake.output()).toContain('r78335292bc1');
  expect(touched).toEqual([]);
});

describe('any input', () => {
  const PARTS = [
    'tavus',
    'replica',
    'video',
    'conversation',
    'list',
    'help',
    '--',
    '-',
    '--type',
    '=',
    '"',
    "'",
    '\\',
    ' ',
    '\n',
    '$(',
    '\t',
    '😀',
    '--sandbox',
    '__proto__',
  ];

  it.each(['bash', 'zsh', 'fish'] as const)('%s is answered without an error', async (shell) => {
    const line = fc.array(fc.oneof(fc.constantFrom(...PARTS), fc.string()), { maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(line, fc.string(), async (parts, extra) => {
        const fake = createFakeIo();
        const given = { bash: ['9', '80', extra, parts.join('')], zsh: parts, fish: [parts.join('')] }[shell];
        expect(await answerCompletion(fake.io, { TAVUS_CONFIG_DIR: '/none' }, [shell, ...given])).toBe(0);
        expect(fake.errors()).toBe('');
        expect(fake.output()).toMatch(/^$|^(values|files)/);
      }),
      { numRuns: 200 },
    );
  });
});

describe('bash gets the text after the cursor', () => {
  const LISTING = '63';

  it.each([
    ['tavus rep', 'rep', ['replica']],
    ['tavus replica list --type=us', 'us', ['user']],
    ['tavus replica list --type=us', '--type=us', ['--type=user']],
    ['tavus replica list "--type=us', '--type=us', ['--type=user']],
    ['tavus replica list --type="us', 'us', ['user']],
    ['tavus replica list --type=', '', ['user', 'system', 'all']],
    ['tavus nonsense ', '', []],
  ])('%s, of which %j is replaced', async (line, replaced, values) => {
    expect(await askRaw(['bash', '9', '80', replaced, line])).toEqual(['values', ...values]);
  });

  it.each([
    ['', 'a\\ b\\$\\(c\\)\\"d\\\'e'],
    ['"', 'a b\\$(c)\\"d\'e'],
    ["'", "a b$(c)\"d'\\''e"],
  ])('with what must be escaped, where the quote %j is open', async (quote, inserted) => {
    const sandbox = await openSandbox();
    answerWith(sandbox, [{ id: 'a b$(c)"d\'e' }]);
    expect(await askRaw(['bash', '9', '80', '', `tavus replica get ${quote}`], { sandbox })).toEqual([
      'values',
      inserted,
    ]);
  });

  it('with descriptions where it lists several, as wide as the terminal at most', async () => {
    const lines = await askRaw(['bash', LISTING, '50', '', 'tavus replica ']);
    expect(lines).toContain('get     (show the details of a replica)');
    expect(Math.max(...lines.map((line) => line.length))).toBe(49);
    expect(await askRaw(['bash', LISTING, '', 're', 'tavus replica re'])).toEqual(['values', 'rename']);
    expect(await askRaw(['bash', LISTING, '80', '', 'tavus completion '])).toEqual(['values', 'bash', 'zsh', 'fish']);
  });
});

it('fish gets whole words', async () => {
  expect(await askRaw(['fish', 'tavus replica list --type=us'])).toContain('--type=user\t');
  expect(await askRaw(['fish', 'tavus --api-key-file=us'])).toEqual(['files --api-key-file=']);
  expect(await askRaw(['fish', 'tavus replica', ' '])).toContain('get\tshow the details of a replica');
});

it('zsh gets escaped colons and backslashes', async () => {
  const sandbox = await openSandbox();
  answerWith(sandbox, [{ id: 'a:b\\c', name: 'Rio: \\n' }]);
  expect(await ask('replica get ', { sandbox })).toEqual(['values 0', 'a\\:b\\\\c:Rio: \\\\n']);
});
