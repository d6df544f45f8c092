import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { countWords } from '../../../../ui/form/text-count.ts';
import type { BatchSource, CheckedBatch, PlannedVideo } from '../types.ts';
import { isBlank } from './cell.ts';
import { findHeaderLine, readCsv } from './csv.ts';
import type { CsvRecord } from './csv-parser.ts';
import { Problems } from './problems.ts';
import { RequestMaker } from './request-maker.ts';

/** Every row as it is to be sent; rows with problems are left out. */
export async function* planVideos(
  source: BatchSource,
  problems: Problems,
  begun?: (maker: RequestMaker) => void,
): AsyncGenerator<PlannedVideo> {
  let maker: RequestMaker | undefined;
  for await (const record of readCsv(source, problems)) {
    if (maker) {
      const planned = maker.make(record);
      if (planned) yield planned;
    } else {
      maker = createMaker(source, record, problems);
      if (problems.count() > 0 && (await suggestHeaderLine(source, record, problems))) return;
      begun?.(maker);
    }
  }
}

function createMaker(source: BatchSource, header: CsvRecord, problems: Problems): RequestMaker {
  const { path, templates, allowsPlaceholders } = source;
  const fileName = basename(path, extname(path));
  return new RequestMaker(header, templates, { fileName, allowsPlaceholders }, problems);
}

/** Where a header lacks what is needed, looks for another one below it. @returns true when there seems to be one */
async function suggestHeaderLine(source: BatchSource, header: CsvRecord, problems: Problems): Promise<boolean> {
  const isHeader = (record: CsvRecord): boolean => {
    const found = new Problems();
    createMaker(source, record, found);
    return record.line !== header.line && found.count() === 0;
  };
  const found = await findHeaderLine(source, isHeader);
  const isOneName = header.cells.filter((cell) => !isBlank(cell)).length === 1;
  if (!found || (!found.isCertain && (!isOneName || found.line <= header.line))) return false;
  problems.addHeaderLine(header.line, found.line, found.isCertain);
  return true;
}

/** Reads all of it once, and tells `problems` everything that is wrong. */
export async function checkBatch(source: BatchSource, problems: Problems, signal: AbortSignal): Promise<CheckedBatch> {
  const lines = new Map<string, number>();
  const formerHashes = new Map<string, string>();
  const words = new Map<string, number>();
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
    const { row, hash, formerHash, request } = planned;
    first ??= planned;
    twins.look(planned);
    lines.set(hash, row);
    if (formerHash !== hash) formerHashes.set(formerHash, hash);
    words.set(hash, countWords(request.script ?? ''));
    if (!replicas.has(request.replica_id)) replicas.set(request.replica_id, row);
    whole.update(hash);
  }
  if (lines.size === 0 && problems.count() === 0) problems.add('There are no rows below the header.');
  return {
    ...{ lines, formerHashes, first, replicas, idleColumns },
    hash: whole.digest('base64url').slice(0, 16),
    words: (counts) => [...words].reduce((sum, [hash, count]) => sum + (counts(hash) ? count : 0), 0),
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

  look({ row, hash, request }: PlannedVideo): void {
    const name = createHash('sha256').update(request.video_name).digest('base64url').slice(0, 16);
    const same = this.#contents.get(hash);
    const namesake = this.#names.get(name);
    if (same !== undefined) this.#problems.add(`It makes the same video as line ${same}.`, row);
    else if (namesake !== undefined) {
      const text = `Its name “${request.video_name}” is also that of line ${namesake}. Names tell videos apart: use --name.`;
      this.#problems.add(text, row);
    }
    if (same === undefined) this.#contents.set(hash, row);
    if (namesake === undefined) this.#names.set(name, row);
  }
}
