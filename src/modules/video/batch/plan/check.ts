import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { countWords } from '../../../../ui/form/text-count.ts';
import type { BatchSource, CheckedBatch, PlannedVideo } from '../types.ts';
import { wordsOf } from '../words.ts';
import { isBlank } from './cell.ts';
import { findHeaderLine, readCsv } from './csv.ts';
import type { CsvRecord } from './csv-parser.ts';
import { Problems } from './problems.ts';
import { RequestMaker } from './request-maker.ts';

/** All rows without problems. @param started called after the header was read */
export async function* planVideos(
  source: BatchSource,
  problems: Problems,
  started?: (maker: RequestMaker) => void,
): AsyncGenerator<PlannedVideo> {
  let maker: RequestMaker | undefined;
  for await (const record of readCsv(source, problems)) {
    if (maker) {
      const planned = maker.make(record);
      if (planned) yield planned;
    } else {
      maker = createMaker(source, record, problems);
      if (problems.count() > 0 && (await suggestHeaderLine(source, record, problems))) return;
      started?.(maker);
    }
  }
}

function createMaker(source: BatchSource, header: CsvRecord, problems: Problems): RequestMaker {
  const { path, templates, allowsPlaceholders } = source;
  const fileName = basename(path, extname(path));
  return new RequestMaker(header, templates, { fileName, allowsPlaceholders, words: wordsOf(source) }, problems);
}

/** Looks below a faulty header for another one, and adds a problem that names its line. @returns true if there is one */
async function suggestHeaderLine(source: BatchSource, header: CsvRecord, problems: Problems): Promise<boolean> {
  const isHeader = (record: CsvRecord): boolean => {
    const found = new Problems();
    createMaker(source, record, found);
    return record.line !== header.line && found.count() === 0;
  };
  const found = await findHeaderLine(source, isHeader);
  const isOneName = header.cells.filter((cell) => !isBlank(cell)).length === 1;
  if (!found || (!found.isCertain && (!isOneName || found.line <= header.line))) return false;
  const { line, isCertain } = found;
  problems.addHeaderLine(header.line, { line, isCertain, hint: wordsOf(source).headerLine(line) });
  return true;
}

/** Reads the whole file once, and adds everything that is wrong to `problems`. */
export async function checkBatch(source: BatchSource, problems: Problems, signal: AbortSignal): Promise<CheckedBatch> {
  const lines = new Map<string, number>();
  const formerHashes = new Map<string, string>();
  const words = new Map<string, number>();
  const replicas = new Map<string, number>();
  const whole = createHash('sha256');
  const duplicates = new Duplicates(problems, wordsOf(source).settings.video_name);
  let first: PlannedVideo | undefined;
  let unusedColumns: CheckedBatch['unusedColumns'] = [];
  const started = (maker: RequestMaker): void => {
    unusedColumns = maker.unusedColumns();
  };
  for await (const planned of planVideos(source, problems, started)) {
    signal.throwIfAborted();
    const { row, hash, formerHash, request } = planned;
    first ??= planned;
    duplicates.check(planned);
    lines.set(hash, row);
    if (formerHash !== hash) formerHashes.set(formerHash, hash);
    words.set(hash, countWords(request.script ?? ''));
    if (!replicas.has(request.replica_id)) replicas.set(request.replica_id, row);
    whole.update(hash);
  }
  if (lines.size === 0 && problems.count() === 0) problems.add('No rows below the header.');
  return {
    ...{ lines, formerHashes, first, replicas, unusedColumns },
    hash: whole.digest('base64url').slice(0, 16),
    words: (counts) => [...words].reduce((sum, [hash, count]) => sum + (counts(hash) ? count : 0), 0),
  };
}

/** Finds rows that would make the same video, and names that are not unique. */
class Duplicates {
  readonly #problems: Problems;
  readonly #nameSetting: string;
  readonly #contents = new Map<string, number>();
  readonly #names = new Map<string, number>();

  /** @param nameSetting what messages call the setting for the names */
  constructor(problems: Problems, nameSetting: string) {
    this.#problems = problems;
    this.#nameSetting = nameSetting;
  }

  check({ row, hash, request }: PlannedVideo): void {
    const name = createHash('sha256').update(request.video_name).digest('base64url').slice(0, 16);
    const same = this.#contents.get(hash);
    const namesake = this.#names.get(name);
    if (same !== undefined) this.#problems.add(`Same video as line ${same}.`, row);
    else if (namesake !== undefined) {
      const text = `Same name as line ${namesake}, “${request.video_name}”. Names must be unique: use ${this.#nameSetting}.`;
      this.#problems.add(text, row);
    }
    if (same === undefined) this.#contents.set(hash, row);
    if (namesake === undefined) this.#names.set(name, row);
  }
}
