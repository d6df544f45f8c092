import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { readJson, runTavus, startTavus } from '../../support/command.ts';

const TRAIN = ['--train-video-url', 'https://example.com/a.mp4'];
const NOBODY = 'Give what is missing';

let sandbox: Sandbox;
let stock: string;

beforeEach(async () => {
  sandbox = await startSandbox({ data: 'empty' });
  onTestFinished(() => sandbox.close());
  stock = [...sandbox.store.replicas.values()][0]?.id ?? '';
});

const addReplica = (name: string) => sandbox.store.addReplica({ name, trainingMs: 0 }).id;
const run = (words: readonly string[], options: object = {}) => runTavus(words, { sandbox, ...options });
const methods = () => sandbox.requests.map(({ method }) => method);

describe('what is missing where nobody can answer', () => {
  it.each<[argv: string[], named: string]>([
    [['replica', 'rename'], 'Missing: [id], --name.'],
    [['replica', 'get'], 'Missing: [id].'],
    [['video', 'generate'], 'Missing: --name, --replica-id, --script.'],
    [['video', 'generate', '--name', 'x', '--audio-url', 'https://example.com/a.wav'], 'Missing: --replica-id.'],
    [['persona', 'create', '--pipeline-mode', 'echo'], 'Missing: --name.'],
    [['persona', 'create'], 'Missing: --name, --system-prompt.'],
    [['replica', 'create', '--name', 'x'], 'Missing: --train-video-url.'],
    [['completion'], 'Missing: [shell].'],
  ])('%j is named at once, with exit code 2, before anything is sent', async (argv, named) => {
    const { code, output, errors } = await run(argv);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(`tavus: ${named}\n${NOBODY}`);
    expect(sandbox.requests).toEqual([]);
  });

  it('what is wrong is named beside what is missing', async () => {
    const { code, errors } = await run(['video', 'generate', '--name', 'x', '--audio-url', 'nonsense']);
    expect(code).toBe(2);
    expect(errors).toMatch(/^tavus: Missing: --replica-id\. --audio-url: That is not a URL\./);
  });
});

describe('flags that do not go together', () => {
  it.each<[argv: string[], words: RegExp]>([
    [
      ['video', 'generate', '--script', 'x', '--audio-url', 'https://example.com/a.wav'],
      /--audio-url: not with .*\nGive --script or --audio-url, not both\./,
    ],
    [['video', 'generate', '--script', 'x', '--script-file', 'y'], /Both --script and --script-file are given\./],
    [
      ['video', 'generate', '--script', 'x', '--transparent-background'],
      /--transparent-background: not with .*\nA transparent background goes with --fast\./,
    ],
    [
      ['replica', 'create', ...TRAIN, '--voice-name', 'anna'],
      /--voice-name: not with .*\nA voice goes with --train-image/,
    ],
    [['replica', 'create', ...TRAIN, '--train-image-url', 'https://example.com/a.png'], /--train-image-url: not with/],
    [['video', 'download', '--all', 'x'], /Both --all and ids are given\./],
  ])('%j', async (argv, words) => {
    const { code, errors } = await run(argv);
    expect([code, errors]).toEqual([2, expect.stringMatching(words)]);
    expect(methods()).not.toContain('POST');
  });
});

describe('a name in the place of an id', () => {
  it('is enough where one item has it', async () => {
    const id = addReplica('Rio');
    expect(readJson(await run(['replica', 'get', 'Rio', '--json']))).toMatchObject({ replica_id: id });
    expect((await run(['replica', 'rename', 'Rio', '--name', 'Río'])).code).toBe(0);
    expect(sandbox.store.replicas.get(id)?.name).toBe('Río');
  });

  it('is enough for a flag too, and an id costs no question', async () => {
    addReplica('Rio');
    const words = ['video', 'generate', '--name', 'x', '--script', 'Hi', '--replica-id'];
    expect((await run([...words, 'Rio'])).code).toBe(0);
    const before = sandbox.requests.length;
    expect((await run([...words, stock])).code).toBe(0);
    expect(methods().slice(before)).toEqual(['POST']);
  });

  it('of several is refused, and they are listed', async () => {
    const ids = [addReplica('Rio'), addReplica('Rio')];
    const { code, errors } = await run(['replica', 'delete', 'Rio', '--yes']);
    expect(code).toBe(2);
    for (const id of ids) expect(errors).toContain(id);
    expect(methods()).not.toContain('DELETE');
  });

  it('of none is not found', async () => {
    const { code, errors } = await run(['replica', 'get', 'Nobody', '--json']);
    expect(code).toBe(4);
    expect(JSON.parse(errors)).toEqual({
      error: { code: 'not_found', message: expect.any(String), hint: expect.any(String), status: 400 },
    });
  });

  it.each(['../personas', '.', 'a/b', '%2e%2e', 'x?y'])(
    'that looks like a path leads nowhere else: %s',
    async (name) => {
      expect((await run(['replica', 'get', name])).code).not.toBe(0);
      expect(sandbox.requests.map(({ path }) => path).filter((path) => !path.startsWith('/v2/replicas'))).toEqual([]);
    },
  );
});

describe('what may not be changed', () => {
  it.each(['rename', 'delete'])('a stock replica: %s', async (verb) => {
    const { code, errors } = await run([
      'replica',
      verb,
      stock,
      '--yes',
      ...(verb === 'rename' ? ['--name', 'x'] : []),
    ]);
    expect(code).toBe(2);
    expect(errors).toContain("a system replica can't be renamed or deleted.");
    expect(methods()).toEqual(['GET']);
  });

  it('nothing is deleted without a yes', async () => {
    const id = addReplica('Rio');
    const { code, errors } = await run(['replica', 'delete', id]);
    expect(code).toBe(2);
    expect(errors).toContain('Pass --yes');
    expect(sandbox.store.replicas.has(id)).toBe(true);
    expect((await run(['replica', 'delete', id, '--yes'])).code).toBe(0);
    expect(sandbox.store.replicas.has(id)).toBe(false);
  });
});

describe('--dry-run', () => {
  it.each<[what: string, argv: (id: string) => string[], method: string, path: RegExp]>([
    ['POST', () => ['replica', 'create', '--name', 'x', ...TRAIN], 'POST', /\/v2\/replicas$/],
    [
      'POST',
      () => ['video', 'generate', '--name', 'x', '--script', 'y', '--replica-id', stock],
      'POST',
      /\/v2\/videos$/,
    ],
    ['PATCH', (id) => ['replica', 'rename', id, '--name', 'x'], 'PATCH', /\/v2\/replicas\/r\w+\/name$/],
    ['DELETE', (id) => ['replica', 'delete', id, '--hard'], 'DELETE', /\/v2\/replicas\/r\w+\?hard=true$/],
  ])('shows a %s and does not send it', async (_what, argv, method, path) => {
    const words = [...argv(addReplica('Rio')), '--dry-run'];
    const { code, output } = await run(words);
    expect(code).toBe(0);
    const [first = '', second] = output.split('\n');
    expect(first.split(' ')).toEqual([method, expect.stringMatching(path)]);
    expect(second).toBe(`x-api-key: …${sandbox.apiKey.slice(-4)}`);
    expect(output).not.toContain(sandbox.apiKey);
    const json = readJson(await run([...words, '--json']));
    expect(json).toMatchObject({
      method,
      url: expect.stringMatching(path),
      headers: { 'x-api-key': second?.slice(11) },
    });
    expect(methods().filter((sent) => sent !== 'GET')).toEqual([]);
  });

  it('masks the keys of others in what it shows', async () => {
    const layers = '{"llm":{"base_url":"https://example.com","api_key":"secret-0123456789"}}';
    const words = ['persona', 'create', '--name', 'x', '--system-prompt', 'y', '--layers', layers, '--dry-run'];
    const { output } = await run(words);
    expect(output).toContain('"api_key": "…6789"');
    expect(output).not.toContain('secret');
  });
});

describe('lists', () => {
  beforeEach(() => {
    for (let number = 1; number <= 44; number += 1) addReplica(`Rio ${number}`);
    addReplica('Quetzal');
  });

  it.each<[argv: string[], count: number, remark: string]>([
    [['--type', 'user'], 30, 'These are the first 30; --all shows every one.\n'],
    [['--type', 'user', '--limit', '3'], 3, 'These are the first 3; --all shows every one.\n'],
    [['--type', 'user', '--limit', '45'], 45, ''],
    [['--type', 'user', '--all'], 45, ''],
    [['--all'], 45 + 108, ''],
    [['--type', 'user', '--search', 'quetzal'], 1, ''],
    [['--type', 'user', '--status', 'started'], 0, 'There are no such replicas.\n'],
    [['--type', 'system', '--all'], 108, ''],
  ])('%j gives %i', async (argv, count, remark) => {
    const { code, output, errors } = await run(['replica', 'list', ...argv]);
    expect([code, errors]).toEqual([0, remark]);
    expect(output.split('\n').length - 1).toBe(count);
    const json = readJson(await run(['replica', 'list', ...argv, '--json']));
    expect(json).toHaveLength(count);
  });

  it('give one line an item with tabs between, whatever their names hold', async () => {
    addReplica('tab\tand\nline \x1b[2J');
    const { output } = await run(['replica', 'list', '--limit', '1']);
    expect(output).toMatch(/^r\w+\ttab and line \\x1b\[2J\tcompleted\tuser\t\d{4}-\d\d-\d\dT[^\t]+Z\n$/);
    expect(readJson(await run(['replica', 'list', '--limit', '1', '--json=replica_name']))).toEqual([
      { replica_name: 'tab\tand\nline \x1b[2J' },
    ]);
  });

  it('close their JSON when the connection breaks off in the middle, and end with 1', async () => {
    sandbox.fail({ path: /[?&]page=2/, status: 500, headers: { 'retry-after': '3600' } });
    const outcome = await run(['replica', 'list', '--all', '--json']);
    expect(outcome.code).toBe(1);
    expect(readJson(outcome)).toHaveLength(100);
  });

  it.each(['0', '-1', 'x', '1.5', ''])('refuse --limit %j', async (limit) => {
    expect((await run(['replica', 'list', `--limit=${limit}`])).code).toBe(2);
    expect(sandbox.requests).toEqual([]);
  });

  it('refuse a field there is not, before anything is sent', async () => {
    const { code, errors } = await run(['replica', 'list', '--json=replica_id,nope']);
    expect(code).toBe(2);
    expect(errors).toContain('Unknown JSON field: \\"nope\\".');
    expect(sandbox.requests).toEqual([]);
  });
});

describe('a change', () => {
  const GENERATE = ['video', 'generate', '--name', 'x', '--script', 'y'];

  it('that was received but not answered is not sent again: it is found, and given as if it had been', async () => {
    sandbox.fail({ method: 'POST', drop: 'after' });
    const { code, output, errors } = await run([...GENERATE, '--replica-id', stock, '--json=video_id,video_name']);
    const [id] = [...sandbox.store.videos.keys()];
    expect([code, JSON.parse(output)]).toEqual([0, { video_id: id, video_name: 'x' }]);
    expect(errors).toMatch(/No clear answer came, but it was received: video \w+ “x” exists since/);
    expect(sandbox.store.videos.size).toBe(1);
  });

  it('that was not answered and is not found ends with the failure, also as JSON', async () => {
    sandbox.fail({ method: 'POST', status: 502, body: { message: 'gateway' } });
    const { code, output, errors } = await run([...GENERATE, '--replica-id', stock, '--json']);
    expect([code, output]).toEqual([1, '']);
    const hint = expect.stringMatching(
      / It is not in the list \(yet\)\. Look again in a minute, before you send it again\.$/,
    );
    expect(JSON.parse(errors)).toEqual({
      error: { code: 'server', message: expect.stringContaining('gateway'), hint, status: 502 },
    });
    expect(methods().filter((method) => method === 'POST')).toHaveLength(1);
  });

  it('reads a text from standard input, and from a file with another line end', async () => {
    const words = ['video', 'generate', '--name', 'x', '--replica-id', stock, '--script-file', '-'];
    await run(words, { stdin: 'One\r\ntwo “three”\r\n' });
    expect(sandbox.requests.at(-1)?.body).toMatchObject({ script: 'One\ntwo “three”' });
  });

  it('says which file can not be read', async () => {
    const { code, errors } = await run(['video', 'generate', '--name', 'x', '--script-file', '/nonexistent/a']);
    expect([code, errors]).toEqual([2, expect.stringContaining('/nonexistent/a: There is no such file.')]);
  });

  it('is stopped by Ctrl+C with exit code 130', async () => {
    sandbox.fail({ method: 'GET', delayMs: 60_000 });
    const { fake, ended } = await startTavus(['replica', 'get', stock], { sandbox });
    await new Promise((resolve) => setTimeout(resolve, 200));
    fake.interrupt();
    expect((await ended).code).toBe(130);
  });
});
