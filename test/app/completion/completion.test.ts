import { describe, expect, it } from 'vitest';
import { OWN_COMMANDS } from '../../../src/app/cli/own-commands.ts';
import { commandGroups } from '../../../src/app/cli/program-help.ts';
import { answerCompletion } from '../../../src/app/completion/answer.ts';
import { complete } from '../../../src/app/completion/complete.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { openBench } from '../../support/bench.ts';
import { runTavus } from '../../support/command.ts';
import { createFakeIo } from '../../support/fake-io.ts';

const ALL = { groups: commandGroups(), own: OWN_COMMANDS };

/** What is offered at the end of a line, whose last word may be half typed. */
async function offered(line: string): Promise<string[] | 'files' | 'items'> {
  const words = line.split(' ');
  const completion = await complete(words.slice(0, -1), words.at(-1) ?? '', ALL);
  if (completion.offer !== 'values') return completion.offer;
  return completion.values.map(([value]) => completion.before + value);
}

describe('a partial line', () => {
  it.each<[line: string, includes: string[]]>([
    ['', ['replica', 'persona', 'video', 'conversation', 'auth', 'face', 'pal', 'doctor', 'sandbox', 'help']],
    ['conversation ', ['list', 'get', 'create', 'watch', 'open', 'end', 'transcript', 'delete']],
    ['conversation list --status ', ['active', 'ended']],
    ['conversation transcript c1 --format ', ['text', 'markdown', 'json', 'srt', 'vtt']],
    ['replica ', ['list', 'get', 'create', 'rename', 'watch', 'delete']],
    ['face ', ['list', 'get']],
    ['--sandbox replica ', ['list']],
    ['--profile work replica ', ['list']],
    ['help ', ['exit-codes', 'environment', 'video']],
    ['help video ', ['generate']],
    ['completion ', ['bash', 'zsh', 'fish']],
    ['replica list --type ', ['user', 'system', 'all']],
    ['replica list --type=', ['--type=user', '--type=system', '--type=all']],
    ['replica list --', ['--type', '--limit', '--all', '--json', '--sandbox', '--help']],
    ['replica list -', ['--type']],
    ['persona create --pipeline-mode ', ['echo']],
    ['sandbox --', ['--port']],
  ])('"%s" offers %j', async (line, includes) => {
    expect(await offered(line)).toEqual(expect.arrayContaining(includes));
  });

  it.each<[line: string, excludes: string]>([
    ['replica list --all --', '--all'],
    ['replica list --type user --', '--type'],
    ['replica ', 'generate'],
    ['', 'list'],
  ])('"%s" does not offer %s', async (line, excludes) => {
    expect(await offered(line)).not.toContain(excludes);
  });

  it('offers a repeatable flag again', async () => {
    expect(await offered('persona edit p1 --set a=1 --')).toContain('--set');
  });

  it.each([
    ['replica get ', 'items'],
    ['replica watch r1 ', 'items'],
    ['conversation end c1 ', 'items'],
    ['conversation create --persona-id ', 'items'],
    ['conversation list --replica-id=', 'items'],
    ['conversation create --context-file ', 'files'],
    ['conversation transcript c1 -o ', 'files'],
    ['video generate --replica-id ', 'items'],
    ['video generate --replica-id=', 'items'],
    ['video generate --script-file ', 'files'],
    ['video generate --script-file=', 'files'],
    ['--api-key-file ', 'files'],
    ['persona import ', 'files'],
    ['video batch people.csv --download ', 'files'],
    ['video list --debug=', 'files'],
  ] as const)('"%s" offers %s', async (line, kind) => {
    expect(await offered(line)).toBe(kind);
  });

  it.each(['nope ', 'replica nope ', 'replica list --limit ', 'replica list --nope=', 'replica list -- -- '])(
    '"%s" offers nothing',
    async (line) => {
      expect(await offered(line)).toEqual([]);
    },
  );

  it('loads only the command of the line', async () => {
    let loaded: string[] = [];
    const groups = ALL.groups.map((group) => ({
      ...group,
      commands: group.commands.map((entry) => ({
        ...entry,
        load: () => {
          loaded.push(`${group.noun} ${entry.name}`);
          return entry.load();
        },
      })),
    }));
    await complete(['replica', 'list'], '--', { ...ALL, groups });
    expect(loaded).toEqual(['replica list']);
    loaded = [];
    await complete(['replica'], '', { ...ALL, groups });
    expect(loaded).toEqual([]);
  });
});

describe('ids with their names, from the account', () => {
  async function ask(sandbox: Sandbox, words: string[], limitMs?: number, env: Record<string, string> = {}) {
    const fake = createFakeIo();
    const account = { TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey, TAVUS_CONFIG_DIR: '/nonexistent' };
    const code = await answerCompletion(fake.io, { ...account, ...env }, words, limitMs);
    return { code, output: fake.output(), errors: fake.errors() };
  }

  it('are offered with their names, without those already in the line', async () => {
    const { sandbox, addReplica } = await openBench();
    const [rio, ada] = [addReplica('Rio'), addReplica('Ada')];
    const { output, errors } = await ask(sandbox, ['zsh', 'replica', 'watch', '']);
    expect(errors).toBe('');
    expect(output).toContain(`${rio}:Rio\n`);
    const { output: second } = await ask(sandbox, ['zsh', 'replica', 'watch', rio, '']);
    expect(second).toContain(ada);
    expect(second).not.toContain(rio);
  });

  it('are cleaned for the terminal', async () => {
    const { sandbox, addReplica } = await openBench();
    addReplica('\x1b]52;c;eA==\x07evil\n\tname');
    const { output } = await ask(sandbox, ['fish', 'tavus replica get ']);
    expect(output.replace(/[\n\t]/g, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
    expect(output).toContain('evil');
  });

  it.each<[what: string, fault: object, env?: Record<string, string>]>([
    ['a slow network', { delayMs: 60_000 }],
    ['a refused key', { status: 401, body: { message: 'Invalid access token' } }],
    ['a broken answer', { body: '{' }],
    ['no key', {}, { TAVUS_API_KEY: '' }],
    ['an impossible server', {}, { TAVUS_BASE_URL: 'http://example.com' }],
  ])('with %s: nothing is offered, nothing is said, and it ends well', async (_what, fault, env) => {
    const { sandbox } = await openBench();
    if (Object.keys(fault).length > 0) sandbox.fail({ times: 9, ...fault });
    const { code, output, errors } = await ask(sandbox, ['zsh', 'replica', 'get', ''], 100, env);
    expect([code, errors]).toEqual([0, '']);
    expect(output.split('\n').filter((line) => line.startsWith('r'))).toEqual([]);
  });

  it('come from the sandbox with --sandbox', async () => {
    const outcome = await runTavus(['__complete', 'fish', 'tavus --sandbox persona get ']);
    expect(outcome.code).toBe(0);
    expect(outcome.output).toMatch(/^p[0-9a-f]{11}\tSupport agent$/m);
  });

  it('cause no request for anything else', async () => {
    const sandbox = await startSandbox();
    await ask(sandbox, ['bash', '9', '80', '', 'tavus replica list --']);
    expect(sandbox.requests).toEqual([]);
    await sandbox.close();
  });
});

describe('the scripts', () => {
  it.each(['bash', 'zsh', 'fish'])('for %s are printed', async (shell) => {
    const { code, output, errors } = await runTavus(['completion', shell]);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain(`# ${shell} completion for tavus`);
  });

  it('for another shell do not exist', async () => {
    const { code, errors } = await runTavus(['completion', 'zhs']);
    expect(code).toBe(2);
    expect(errors).toContain('Did you mean zsh?');
  });
});
