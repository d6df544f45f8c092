import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'vitest';
import { Given } from '../../src/core/command.ts';
import { BATCH_VIDEOS } from '../../src/modules/video/batch/command.ts';
import { checkBatch } from '../../src/modules/video/batch/plan/check.ts';
import { Problems } from '../../src/modules/video/batch/plan/problems.ts';
import type { BatchSource, CheckedBatch, Templates } from '../../src/modules/video/batch/types.ts';
import { type Bench, type BenchOptions, openBench, temporaryDirectory } from './bench.ts';
import { eventually } from './eventually.ts';
import { confirm } from './script.ts';

export const REPLICA = 'r90bbd427f71';

/** Checks a CSV with this content. @returns its problems, and the batch */
export async function check(
  csv: string | Buffer,
  templates: Templates = { script: 'Hi', replica_id: REPLICA },
  options: Partial<BatchSource> = {},
): Promise<{ readonly problems: readonly string[]; readonly batch: CheckedBatch }> {
  const path = join(await temporaryDirectory(), 'people.csv');
  await writeFile(path, csv);
  const problems = new Problems();
  const batch = await checkBatch({ path, templates, ...options }, problems, new AbortController().signal);
  return { problems: problems.lines(), batch };
}

/** A CSV of people with unique names and addresses. */
export function people(count: number): string {
  const rows = Array.from({ length: count }, (_, row) => `Ada${row + 2},ada${row + 2}@example.com`);
  return `${['name,email', ...rows].join('\n')}\n`;
}

/** By the flag's name; '' for a switch, null to leave out one of the usual flags. */
type Flags = Readonly<Record<string, string | null>>;

interface RunOptions {
  /** To the question before it sends; null if it asks nothing. */
  readonly answer?: boolean | null;
  /** Milliseconds that pass in each step. */
  readonly stepMs?: number;
  readonly path?: string;
}

export interface BatchBench extends Omit<Bench, 'run'> {
  readonly path: string;
  readonly replica: string;
  /** Overwrites the CSV. */
  write(csv: string): Promise<void>;
  /** Runs the command to its end, while time passes in steps. @returns its exit code */
  run(flags?: Flags, options?: RunOptions): Promise<number>;
  /** The journal's entries, of one event if given. */
  entries(event?: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** The lines of the results file, without the header. */
  results(): Promise<readonly string[]>;
  /** The names of all videos, sorted. */
  names(): readonly string[];
}

export async function openBatch(csv: string, options?: BenchOptions): Promise<BatchBench> {
  const bench = await openBench(options);
  const replica = bench.addReplica('Rio');
  const path = join(bench.directory, 'people.csv');
  await writeFile(path, csv);
  const usual = { script: 'Hi {{name}}', name: '{{email}}', 'replica-id': replica };
  return {
    ...{ ...bench, path, replica },
    write: (text) => writeFile(path, text),
    async run(flags = {}, { answer = true, stepMs = 1000, path: given = path } = {}) {
      const options = Object.entries({ ...usual, ...flags }).flatMap(([name, value]) =>
        value === null ? [] : [[name, [value]]],
      );
      if (answer !== null) bench.ui.expect(confirm('Generate from a CSV', answer));
      const asked = new Given([given], Object.fromEntries(options));
      const code = await pass(bench, BATCH_VIDEOS.run(bench.machine, asked), stepMs);
      bench.ui.done();
      return code ?? 0;
    },
    async entries(event) {
      const lines = (await readFile(`${path}.tavus-journal.jsonl`, 'utf8')).trimEnd().split('\n');
      const all = lines.map((line): Readonly<Record<string, unknown>> => JSON.parse(line));
      return event === undefined ? all : all.filter((entry) => entry.event === event);
    },
    async results() {
      const text = await readFile(path.replace('.csv', '.results.csv'), 'utf8');
      return text.trimEnd().split('\r\n').slice(1);
    },
    names: () => [...bench.sandbox.store.videos.values()].map(({ name }) => name).sort(),
  };
}

/** Lets time pass in steps until `done`. Each step waits until a timer is pending. */
export async function pass<Result>(bench: Bench, done: Promise<Result>, stepMs: number): Promise<Result> {
  let isDone = false;
  const ending = done.finally(() => {
    isDone = true;
  });
  // The caller gets the failure from `ending`.
  ending.catch(() => {});
  while (!isDone) {
    const look = () => expect(isDone || bench.timerCount() > 0).toBe(true);
    await eventually(look);
    // Gives files and sockets their turn, even if a timer restarts itself, such as that of a download.
    await setImmediate();
    if (!isDone) bench.advance(stepMs);
  }
  return await ending;
}
