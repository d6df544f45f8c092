import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { people } from '../support/batch.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { readJson, runTavus, startTavus } from '../support/command.ts';

const FLAGS = ['--script', 'Hi {{name}}', '--name', '{{email}}'];

async function open(csv: string, options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ data: 'empty', ...options });
  onTestFinished(() => sandbox.close());
  const directory = await temporaryDirectory();
  const path = join(directory, 'people.csv');
  await writeFile(path, csv);
  const replica = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0 });
  const argv = ['video', 'batch', path, ...FLAGS, '--replica-id', replica.id];
  return {
    ...{ sandbox, directory, path, argv, replica },
    run: (...more: string[]) => runTavus([...argv, ...more], { sandbox, directory }),
    start: (...more: string[]) => startTavus([...argv, ...more], { sandbox, directory }),
    files: async () => (await readdir(directory)).filter((name) => name.startsWith('people.')).sort(),
    posts: () => sandbox.requests.filter(({ method }) => method === 'POST').length,
  };
}

describe('tavus video batch', () => {
  it('prints a line for each row, and all messages on standard error', async () => {
    const { run, sandbox } = await open(people(3));
    const { code, output, errors } = await run('--yes');
    expect(code).toBe(0);
    const [id] = sandbox.store.videos.keys();
    expect(output.split('\n')[0]).toBe(`2\t${id}\tada2@example.com\tqueued\t${sandbox.url}/watch/${id}\t\t`);
    expect(output.trimEnd().split('\n')).toHaveLength(3);
    expect(errors).toContain('✔ 3 of 3 videos sent.');
    expect(errors.split('\n').filter((line) => line.startsWith('people.csv: '))).toHaveLength(2);
  });

  it('logs each tenth of the progress', async () => {
    const { run } = await open(people(200));
    const { errors } = await run('--yes', '--concurrency', '20');
    const lines = errors.split('\n').filter((line) => line.startsWith('people.csv: '));
    expect(lines.length).toBeLessThanOrEqual(11);
    expect(lines.at(-1)).toBe('people.csv: 200 of 200 sent');
  });

  it('prints JSON with --json', async () => {
    const { run, sandbox } = await open(people(250));
    const [id = ''] = [...sandbox.store.videos.keys()];
    const outcome = await run('--yes', '--json', '--concurrency', '20');
    const rows = readJson(outcome);
    expect(rows).toHaveLength(250);
    expect(rows).toContainEqual({
      ...{ row: 3, video_id: expect.stringMatching(/^\w+$/), video_name: 'ada3@example.com', status: 'queued' },
      ...{ hosted_url: expect.stringContaining('/watch/'), file: '', error: '' },
    });
    expect(id).toBe('');
    expect(readJson(await run('--yes', '--json=row,status'))).toContainEqual({ row: 4, status: 'queued' });
  });

  it('finds a replica by name', async () => {
    const { path, sandbox, directory, replica } = await open(people(2));
    const argv = ['video', 'batch', path, ...FLAGS, '--replica-id', 'Rio', '--yes'];
    expect((await runTavus(argv, { sandbox, directory })).code).toBe(0);
    expect([...sandbox.store.videos.values()].map(({ request }) => request.replica_id)).toEqual([
      replica.id,
      replica.id,
    ]);
  });

  it('reads the script from a file', async () => {
    const { path, sandbox, directory, replica } = await open(people(1));
    const script = join(directory, 'script.txt');
    await writeFile(script, 'Dear {{name}},\nwelcome.\n');
    const argv = ['video', 'batch', path, '--script-file', script, '--replica-id', replica.id, '--yes'];
    expect((await runTavus(argv, { sandbox, directory })).code).toBe(0);
    expect([...sandbox.store.videos.values()][0]?.request.script).toBe('Dear Ada2,\nwelcome.');
  });

  it('shows the first request in a dry run, and writes no file', async () => {
    const { run, files, posts, sandbox, replica } = await open(people(3));
    const { code, output, errors } = await run('--dry-run');
    expect([code, posts(), sandbox.store.videos.size]).toEqual([0, 0, 0]);
    expect(output).toContain(`POST ${sandbox.url}/v2/videos`);
    expect(output).toContain(`"replica_id": "${replica.id}"`);
    expect(errors).toContain('Videos');
    expect(await files()).toEqual(['people.csv']);
  });

  it('requires --yes if it cannot prompt', async () => {
    const { run, files, posts } = await open(people(3));
    const { code, errors } = await run();
    expect([code, posts()]).toEqual([2, 0]);
    expect(errors).toContain('Generate 3 videos, about 2 s of speech?');
    expect(errors).toContain('--yes');
    expect(await files()).toEqual(['people.csv']);
  });

  it.each<[what: string, argv: string[], words: string]>([
    ['no file', ['video', 'batch'], 'Missing: [file]'],
    ['standard input', ['video', 'batch', '-'], 'The CSV must be a file, because it is read twice.'],
    ['an invalid number', ['video', 'batch', 'x.csv', '--concurrency', 'many'], 'Enter a whole number from 1 to 20.'],
    [
      'too high a concurrency',
      ['video', 'batch', 'x.csv', '--concurrency', '21'],
      'Enter a whole number from 1 to 20.',
    ],
    ['a concurrency of 0', ['video', 'batch', 'x.csv', '--concurrency', '0'], 'Enter a whole number from 1 to 20.'],
    [
      'two scripts',
      ['video', 'batch', 'x.csv', '--script', 'a', '--script-file', 'b'],
      '--script and --script-file cannot be combined',
    ],
    ['a field that is none', ['video', 'batch', 'x.csv', '--json=id'], 'Unknown JSON field'],
    [
      'a file that is not there',
      ['video', 'batch', 'x.csv', ...FLAGS, '--replica-id', 'r1234567890'],
      'The file does not exist.',
    ],
    ['a folder', ['video', 'batch', '/', ...FLAGS, '--replica-id', 'r1234567890'], 'It is a folder.'],
  ])('ends with 2 for %s', async (_what, argv, words) => {
    const { sandbox } = await open(people(1));
    const { code, output, errors } = await runTavus(argv, { sandbox });
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(words);
  });

  it('lists all problems with their lines, and sends nothing', async () => {
    const { run, posts, files } = await open('name,email\n,a\nAnna,b\nBert,b\n');
    const { code, output, errors } = await run('--yes');
    expect([code, output, posts()]).toEqual([2, '', 0]);
    expect(errors).toContain('Line 2: No value for {{name}}.\nLine 4: Same name as line 3, “b”.');
    expect(errors).toContain('people.csv: 2 problems. Nothing was sent.');
    expect(await files()).toEqual(['people.csv']);
  });

  it('escapes control characters in cells', async () => {
    const { run } = await open('name,email\nAnna,\x1b]0;x\x07\nBert,\x1b]0;x\x07\n');
    expect((await run('--yes')).errors).not.toContain('\x1b]0');
  });

  it('refuses a replica that does not exist or failed', async () => {
    const { path, sandbox, directory } = await open(people(1));
    const failed = sandbox.store.addReplica({ name: 'Lost', trainingMs: 0, failure: { code: 'poor_lighting', at: 0 } });
    for (const [id, words] of [
      ['r1234567890', 'Replica r1234567890 (line 2) does not exist'],
      [failed.id, 'Its training failed'],
    ]) {
      const argv = ['video', 'batch', path, ...FLAGS, '--replica-id', id ?? '', '--yes'];
      const { code, errors } = await runTavus(argv, { sandbox, directory });
      expect(code).toBe(2);
      expect(errors).toContain(words);
    }
  });

  it.each([
    [401, 3],
    [402, 1],
  ])('with status %i ends with %i, and prints what was sent', async (status, exitCode) => {
    const { run, sandbox } = await open(people(5));
    sandbox.fail({ method: 'POST', path: '/v2/videos', body: { video_id: 'v1', video_name: 'x', status: 'queued' } });
    sandbox.fail({ method: 'POST', path: '/v2/videos', status, times: 9 });
    const { code, output, errors } = await run('--yes', '--concurrency', '1');
    expect(code).toBe(exitCode);
    expect(output).toBe('2\tv1\tada2@example.com\tqueued\t\t\t\n');
    expect(errors).toContain('1 of 5 videos sent; 4 remaining.\nTo continue, run the same command again.');
  });

  it('keeps the files of the sandbox separate', async () => {
    const { path, directory, files } = await open(people(2));
    const { output } = await runTavus(['--sandbox', 'replica', 'list', '--limit', '50'], { directory });
    const id =
      output
        .split('\n')
        .find((line) => line.includes('\tcompleted\t'))
        ?.split('\t')[0] ?? '';
    const argv = ['--sandbox', 'video', 'batch', path, ...FLAGS, '--replica-id', id, '--yes'];
    for (let round = 0; round < 2; round += 1) expect((await runTavus(argv, { directory })).code).toBe(0);
    expect(await files()).toEqual([
      'people.csv',
      'people.csv.tavus-sandbox-journal.jsonl',
      'people.sandbox-results.csv',
    ]);
  });
});

describe('Ctrl+C', () => {
  it('stops sending, waits for running requests, and the same command resumes', async () => {
    const { start, run, sandbox, path, posts } = await open(people(60), { latencyMs: 20 });
    const { fake, ended } = await start('--yes');
    await expect.poll(posts).toBeGreaterThan(5);
    fake.interrupt();
    const { code, errors } = await ended;
    expect(code).toBe(130);
    expect(errors).toMatch(/\d+ of 60 videos sent; \d+ remaining\.\nTo continue, run the same command again\./);
    const made = sandbox.store.videos.size;
    expect(made).toBeLessThan(60);
    // It waited for all responses, so none is unknown.
    const journal = await readFile(`${path}.tavus-journal.jsonl`, 'utf8');
    expect(journal.match(/"event":"sent"/g)).toHaveLength(made);
    expect((await run('--yes')).code).toBe(0);
    const names = [...sandbox.store.videos.values()].map(({ name }) => name);
    expect([names.length, new Set(names).size]).toEqual([60, 60]);
  });

  it('a second time skips waiting, and the next run looks up the outcome', async () => {
    const { start, run, sandbox, posts } = await open(people(10));
    sandbox.fail({ method: 'POST', path: '/v2/videos', delayMs: 60_000, times: 3 });
    const { fake, ended } = await start('--yes');
    await expect.poll(posts).toBe(3);
    fake.interrupt();
    // Within a second it would end the program immediately.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    fake.interrupt();
    expect((await ended).code).toBe(130);
    sandbox.clearFaults();
    const { code, errors } = await run('--yes');
    expect(code).toBe(0);
    expect(errors).toContain('3 rows without a clear response: found in the list, not sent again.');
    expect(sandbox.store.videos.size).toBe(10);
  }, 20_000);

  it('while the file is checked writes no file', async () => {
    const { start, path } = await open(people(60_000));
    const { fake, ended } = await start('--yes');
    await new Promise((resolve) => setTimeout(resolve, 300));
    fake.interrupt();
    expect((await ended).code).toBe(130);
    await expect(access(`${path}.tavus-journal.jsonl`)).rejects.toThrow();
  });
});
