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
  it('prints a line for every row, and says everything else on standard error', async () => {
    const { run, sandbox } = await open(people(3));
    const { code, output, errors } = await run('--yes');
    expect(code).toBe(0);
    const [id] = sandbox.store.videos.keys();
    expect(output.split('\n')[0]).toBe(`2\t${id}\tada2@example.com\tqueued\t${sandbox.url}/watch/${id}\t\t`);
    expect(output.trimEnd().split('\n')).toHaveLength(3);
    expect(errors).toContain('✔ 3 of 3 videos sent.');
    expect(errors.split('\n').filter((line) => line.startsWith('people.csv: '))).toHaveLength(2);
  });

  it('tells a log each tenth of the way', async () => {
    const { run } = await open(people(200));
    const { errors } = await run('--yes', '--concurrency', '20');
    const lines = errors.split('\n').filter((line) => line.startsWith('people.csv: '));
    expect(lines.length).toBeLessThanOrEqual(11);
    expect(lines.at(-1)).toBe('people.csv: 200 of 200 sent');
  });

  it('gives JSON', async () => {
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

  it('finds a replica by its name', async () => {
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

  it('shows the first request in a dry run, and leaves nothing behind', async () => {
    const { run, files, posts, sandbox, replica } = await open(people(3));
    const { code, output, errors } = await run('--dry-run');
    expect([code, posts(), sandbox.store.videos.size]).toEqual([0, 0, 0]);
    expect(output).toContain(`POST ${sandbox.url}/v2/videos`);
    expect(output).toContain(`"replica_id": "${replica.id}"`);
    expect(errors).toContain('Videos');
    expect(await files()).toEqual(['people.csv']);
  });

  it('needs --yes where nobody can answer', async () => {
    const { run, files, posts } = await open(people(3));
    const { code, errors } = await run();
    expect([code, posts()]).toEqual([2, 0]);
    expect(errors).toContain('Generate 3 videos, about 2 s of speech?');
    expect(errors).toContain('--yes');
    expect(await files()).toEqual(['people.csv']);
  });

  it.each<[what: string, argv: string[], words: string]>([
    ['no file', ['video', 'batch'], 'Missing: [file]'],
    ['standard input', ['video', 'batch', '-'], 'The CSV must be a file: it is read twice.'],
    [
      'a number that is none',
      ['video', 'batch', 'x.csv', '--concurrency', 'many'],
      'It is a whole number from 1 to 20.',
    ],
    ['too many at once', ['video', 'batch', 'x.csv', '--concurrency', '21'], 'It is a whole number from 1 to 20.'],
    ['none at once', ['video', 'batch', 'x.csv', '--concurrency', '0'], 'It is a whole number from 1 to 20.'],
    [
      'two scripts',
      ['video', 'batch', 'x.csv', '--script', 'a', '--script-file', 'b'],
      'Both --script and --script-file',
    ],
    ['a field that is none', ['video', 'batch', 'x.csv', '--json=id'], 'Unknown JSON field'],
    [
      'a file that is not there',
      ['video', 'batch', 'x.csv', ...FLAGS, '--replica-id', 'r1234567890'],
      'There is no such file.',
    ],
    ['a folder', ['video', 'batch', '/', ...FLAGS, '--replica-id', 'r1234567890'], 'That is a folder.'],
  ])('ends with 2 for %s', async (_what, argv, words) => {
    const { sandbox } = await open(people(1));
    const { code, output, errors } = await runTavus(argv, { sandbox });
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(words);
  });

  it('lists all that is wrong, with lines, and sends nothing', async () => {
    const { run, posts, files } = await open('name,email\n,a\nAnna,b\nBert,b\n');
    const { code, output, errors } = await run('--yes');
    expect([code, output, posts()]).toEqual([2, '', 0]);
    expect(errors).toContain('Line 2: There is no value for {{name}}.\nLine 4: Its name “b” is also that of line 3.');
    expect(errors).toContain('people.csv: 2 problems. Nothing was sent.');
    expect(await files()).toEqual(['people.csv']);
  });

  it('shows hostile cells as what they are', async () => {
    const { run } = await open('name,email\nAnna,\x1b]0;x\x07\nBert,\x1b]0;x\x07\n');
    expect((await run('--yes')).errors).not.toContain('\x1b]0');
  });

  it('refuses a replica that is not there, and one that failed', async () => {
    const { path, sandbox, directory } = await open(people(1));
    const failed = sandbox.store.addReplica({ name: 'Lost', trainingMs: 0, failure: { code: 'poor_lighting', at: 0 } });
    for (const [id, words] of [
      ['r1234567890', 'There is no replica r1234567890 (line 2)'],
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
    expect(errors).toContain('1 of 5 videos sent; 4 remain. To go on, run the same command again.');
  });

  it('keeps the files of the sandbox apart', async () => {
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
  it('sends nothing more, keeps the answers under way, and the same command goes on', async () => {
    const { start, run, sandbox, path, posts } = await open(people(60), { latencyMs: 20 });
    const { fake, ended } = await start('--yes');
    await expect.poll(posts).toBeGreaterThan(5);
    fake.interrupt();
    const { code, errors } = await ended;
    expect(code).toBe(130);
    expect(errors).toMatch(/\d+ of 60 videos sent; \d+ remain\. To go on, run the same command again\./);
    const made = sandbox.store.videos.size;
    expect(made).toBeLessThan(60);
    // Every answer was waited for: none is unknown.
    const journal = await readFile(`${path}.tavus-journal.jsonl`, 'utf8');
    expect(journal.match(/"event":"sent"/g)).toHaveLength(made);
    expect((await run('--yes')).code).toBe(0);
    const names = [...sandbox.store.videos.values()].map(({ name }) => name);
    expect([names.length, new Set(names).size]).toEqual([60, 60]);
  });

  it('a second time waits for no answer; what became of it is looked up the next time', async () => {
    const { start, run, sandbox, posts } = await open(people(10));
    sandbox.fail({ method: 'POST', path: '/v2/videos', delayMs: 60_000, times: 3 });
    const { fake, ended } = await start('--yes');
    await expect.poll(posts).toBe(3);
    fake.interrupt();
    // Within a second it would end the program at once.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    fake.interrupt();
    expect((await ended).code).toBe(130);
    sandbox.clearFaults();
    const { code, errors } = await run('--yes');
    expect(code).toBe(0);
    expect(errors).toContain('3 rows without a clear answer: found in the list, not sent again.');
    expect(sandbox.store.videos.size).toBe(10);
  }, 20_000);

  it('while the file is checked leaves nothing behind', async () => {
    const { start, path } = await open(people(60_000));
    const { fake, ended } = await start('--yes');
    await new Promise((resolve) => setTimeout(resolve, 300));
    fake.interrupt();
    expect((await ended).code).toBe(130);
    await expect(access(`${path}.tavus-journal.jsonl`)).rejects.toThrow();
  });
});
