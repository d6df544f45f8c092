import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { countWords } from '../../../ui/text-count.ts';
import { readCsv } from './csv.ts';
import type { Problems } from './problems.ts';
import { type PlannedVideo, RequestMaker, type Templates } from './request-maker.ts';

/** A batch that was checked: what is kept of each row is its hash alone. */
export interface CheckedBatch {
  /** By the line on which the row begins, in their order. */
  readonly hashes: ReadonlyMap<number, string>;
  /** Of all rows together. */
  readonly hash: string;
  readonly first: PlannedVideo | undefined;
  /** The first row of each replica. */
  readonly replicas: ReadonlyMap<string, number>;
  /** Columns that mean something, and are not used. */
  readonly idleColumns: readonly string[];
  /** Words of the scripts of the rows for which `counts` is true. */
  words(counts: (row: number) => boolean): number;
}

/** Where a batch comes from. */
export interface BatchSource {
  readonly path: string;
  readonly templates: Templates;
}

/** Every row as it is to be sent; rows with problems are left out. */
export async function* planVideos(
  { path, templates }: BatchSource,
  problems: Problems,
  begun?: (maker: RequestMaker) => void,
): AsyncGenerator<PlannedVideo> {
  let maker: RequestMaker | undefined;
  for await (const record of readCsv(path, problems)) {
    if (maker) {
      const planned = maker.make(record);
      if (planned) yield planned;
    } else {
      maker = new RequestMaker(record, templates, basename(path, extname(path)), problems);
      begun?.(maker);
    }
  }
}

/** Reads all of it once, and tells `problems` everything that is wrong. */
export async function checkBatch(source: BatchSource, problems: Problems, signal: AbortSignal): Promise<CheckedBatch> {
  const hashes = new Map<number, string>();
  const words = new Map<number, number>();
  const replicas = new Map<string, number>();
  const whole = createHash('sha256');
  const twins = new Twins(problems);
  let first: PlannedVideo | undefined;
  let idleColumns: readonly string[] = [];
  const begun = (maker: RequestMaker): void => {
    idleColumns = maker.idleColumns();
  };
  for await (const planned of planVideos(source, problems, begun)) {
    signal.throwIfAborted();
    const { row, hash, request } = planned;
    first ??= planned;
    twins.look(planned);
    hashes.set(row, hash);
    words.set(row, countWords(request.script ?? ''));
    if (!replicas.has(request.replica_id)) replicas.set(request.replica_id, row);
    whole.update(hash);
  }
  if (hashes.size === 0 && problems.count() === 0) problems.add('There are no rows below the header.');
  return {
    ...{ hashes, first, replicas, idleColumns },
    hash: whole.digest('base64url').slice(0, 16),
    words: (counts) => [...words].reduce((sum, [row, count]) => sum + (counts(row) ? count : 0), 0),
  };
}

/** Finds rows that would make the same video twice, and names that are not one video's alone. */
class Twins {
  readonly #problems: Problems;
  readonly #contents = new Map<string, number>();
  readonly #names = new Map<string, number>();

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  look({ row, contentHash, request }: PlannedVideo): void {
    const name = createHash('sha256').update(request.video_name).digest('base64url').slice(0, 16);
    const same = this.#contents.get(contentHash);
    const namesake = this.#names.get(name);
    if (same !== undefined) this.#problems.add(`It makes the same video as line ${same}.`, row);
    else if (namesake !== undefined) {
      const text = `Its name “${request.video_name}” is also that of line ${namesake}. Names tell videos apart: use --name.`;
      this.#problems.add(text, row);
    }
    if (same === undefined) this.#contents.set(contentHash, row);
    if (namesake === undefined) this.#names.set(name, row);
  }
}
