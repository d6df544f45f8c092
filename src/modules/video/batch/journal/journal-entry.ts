import { parseJson } from '../../../../lib/json.ts';

/** Identifies the row of an entry. */
interface AboutRow {
  /** The line of the CSV on which the row began when the entry was written. */
  readonly row: number;
  /** The hash of what the row sends. Journals of tavus 0.1.0 have it in `sending` only. */
  readonly hash?: string;
}

/** An event of a row or of the batch. The journal is a file of JSON lines, one entry each. */
export type Entry =
  /** Start of a run. */
  | {
      readonly event: 'batch';
      readonly version: 1;
      readonly file: string;
      /** The base URL of the server. */
      readonly server: string;
      /** The hash of all rows. */
      readonly hash: string;
      /** By this computer's clock, ISO 8601. */
      readonly at: string;
      /** By the server's clock, ISO 8601; no video of this run is older. */
      readonly server_time?: string;
    }
  /** The request is about to be sent. Without a later entry it is unknown whether it was received. */
  | (AboutRow & {
      readonly event: 'sending';
      readonly hash: string;
      readonly video_name: string;
      readonly at: string;
    })
  /** The request was certainly not received. */
  | (AboutRow & { readonly event: 'unsent' })
  /** The request may have been received. */
  | (AboutRow & {
      readonly event: 'unknown';
      readonly error: string;
      /** True when the user stopped waiting for the response. */
      readonly cancelled?: boolean;
    })
  | (AboutRow & {
      readonly event: 'sent';
      readonly video_id: string;
      readonly status: string;
      readonly hosted_url?: string;
      /** True when the video was found in the list; otherwise the response named it. */
      readonly found?: boolean;
    })
  | (AboutRow & { readonly event: 'failed'; readonly code: string; readonly error: string })
  | (AboutRow & {
      readonly event: 'status';
      readonly status: string;
      readonly hosted_url?: string;
      readonly error?: string;
    })
  | (AboutRow & { readonly event: 'saved'; readonly file: string });

/** The state of a row. Results do not list `unsent` rows. */
export type RowState = 'unsent' | 'unknown' | 'sent' | 'failed';

/** A row that was begun. Texts are '' where there is none. */
export interface BatchRow {
  /** Identifies the row, wherever it is in the file. */
  readonly hash: string;
  /** Its line in the file, from 1; 0 when it is no longer in the file. */
  row: number;
  state: RowState;
  video_name: string;
  /** When it was sent last, by this computer's clock, in milliseconds since 1970. */
  sentAt: number;
  /** A time before it was sent, by the server's clock, in milliseconds since 1970; undefined when unknown. */
  sentAfter: number | undefined;
  /** How often it was sent without a clear response. */
  unknowns: number;
  video_id: string;
  /** The status that Tavus gave the video. */
  status: string;
  hosted_url: string;
  file: string;
  error: string;
}

/** True for a row that Tavus refused, and for one whose video failed. */
export function isFailed({ state, status }: BatchRow): boolean {
  return state === 'failed' || (state === 'sent' && status === 'error');
}

/** True for a row that was, or may have been, charged. */
export function isCharged({ state }: BatchRow): boolean {
  return state === 'sent' || state === 'unknown';
}

/** The fields by which an entry identifies its row. */
export function naming({ row, hash }: Pick<BatchRow, 'row' | 'hash'>): { readonly row: number; readonly hash: string } {
  return { row, hash };
}

/** The rows that were begun, built from the entries of the journal. */
export class BatchRows {
  /** By hash. */
  readonly #rows = new Map<string, BatchRow>();
  readonly #ids = new Set<string>();
  /** The hash of the row that was last sent from each line: most entries of 0.1.0 have only the line. */
  readonly #hashAt = new Map<number, string>();
  /** The entry that started the last run. */
  #batch: Extract<Entry, { event: 'batch' }> | undefined;

  batch(): Extract<Entry, { event: 'batch' }> | undefined {
    return this.#batch;
  }

  get(hash: string): BatchRow | undefined {
    return this.#rows.get(hash);
  }

  /** True for a video of one of these rows, including videos from before a row was sent again. */
  hasVideo(id: string): boolean {
    return this.#ids.has(id);
  }

  stateOf(hash: string): RowState {
    return this.#rows.get(hash)?.state ?? 'unsent';
  }

  /** In the order of the file. Rows that are no longer in it come last. */
  all(): BatchRow[] {
    const place = ({ row }: BatchRow): number => row || Number.MAX_SAFE_INTEGER;
    return [...this.#rows.values()].toSorted((one, other) => place(one) - place(other));
  }

  of(state: RowState): BatchRow[] {
    return this.all().filter((row) => row.state === state);
  }

  /** Number of rows of the file that are in this state. */
  count(state: RowState): number {
    let count = 0;
    for (const row of this.#rows.values()) if (row.state === state && row.row > 0) count += 1;
    return count;
  }

  /**
   * Updates the lines of the rows. Rows that are no longer in the file are dropped, unless they were charged.
   * @param lines by hash
   * @param formerHashes hashes by the one that tavus 0.1.0 gave the row
   */
  place(lines: ReadonlyMap<string, number>, formerHashes: ReadonlyMap<string, string>): void {
    for (const [key, row] of [...this.#rows]) {
      const hash = formerHashes.get(key) ?? key;
      this.#rows.delete(key);
      const placed = { ...row, hash, row: lines.get(hash) ?? 0 };
      if (placed.row > 0 || isCharged(row)) this.#rows.set(hash, placed);
    }
  }

  apply(entry: Entry): void {
    if (entry.event === 'batch') {
      this.#batch = entry;
      return;
    }
    const row = this.#rowOf(entry);
    switch (entry.event) {
      case 'sending':
        row.state = 'unknown';
        row.video_name = entry.video_name;
        row.sentAt = Date.parse(entry.at) || 0;
        row.sentAfter = Date.parse(this.#batch?.server_time ?? '') || undefined;
        Object.assign(row, { video_id: '', status: '', hosted_url: '', file: '', error: '' });
        return;
      case 'unsent':
        row.state = 'unsent';
        return;
      case 'unknown':
        row.error = entry.error;
        if (entry.cancelled !== true) row.unknowns += 1;
        return;
      case 'sent': {
        const { video_id, status, hosted_url = '' } = entry;
        Object.assign(row, { state: 'sent', error: '', unknowns: 0, video_id, status, hosted_url });
        this.#ids.add(video_id);
        return;
      }
      case 'failed':
        row.state = 'failed';
        row.unknowns = 0;
        row.error = entry.error;
        return;
      case 'status':
        row.status = entry.status;
        row.hosted_url = entry.hosted_url ?? row.hosted_url;
        row.error = entry.error ?? '';
        return;
      case 'saved':
        row.file = entry.file;
        row.error = '';
    }
  }

  #rowOf({ row: line, hash: named }: AboutRow): BatchRow {
    if (named !== undefined) this.#hashAt.set(line, named);
    const hash = named ?? this.#hashAt.get(line) ?? `line ${line}`;
    const row = this.#rows.get(hash) ?? newRow(hash, line);
    this.#rows.set(hash, row);
    return row;
  }
}

function newRow(hash: string, row: number): BatchRow {
  const texts = { video_name: '', video_id: '', status: '', hosted_url: '', file: '', error: '' };
  return { hash, row, state: 'unsent', sentAt: 0, sentAfter: undefined, unknowns: 0, ...texts };
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isId: Check = (value) => typeof value === 'string' && value !== '';
/** A line of the CSV, from 1; 0 for a row that is no longer in it. */
const isRow: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const ABOUT_ROW = { row: isRow, hash: optional(isText) };

/** The valid values of each field. Unknown fields, such as those of a newer version, are ignored. */
const FIELDS: Readonly<Record<Entry['event'], Readonly<Record<string, Check>>>> = {
  batch: {
    version: (value) => value === 1,
    file: isText,
    server: isText,
    hash: isText,
    at: isText,
    server_time: optional(isText),
  },
  sending: { ...ABOUT_ROW, hash: isText, video_name: isText, at: isText },
  unsent: { ...ABOUT_ROW },
  unknown: { ...ABOUT_ROW, error: isText, cancelled: optional(isFlag) },
  sent: {
    ...{ ...ABOUT_ROW, video_id: isId, status: isText, hosted_url: optional(isText) },
    found: optional(isFlag),
  },
  failed: { ...ABOUT_ROW, code: isText, error: isText },
  status: { ...ABOUT_ROW, status: isText, hosted_url: optional(isText), error: optional(isText) },
  saved: { ...ABOUT_ROW, file: isText },
};

/** Parses a line of the journal. @returns undefined for an invalid line */
export function readEntry(line: string): Entry | undefined {
  try {
    const value = parseJson(line);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null || !('event' in value)) return false;
  const { event } = value;
  if (typeof event !== 'string' || !Object.hasOwn(FIELDS, event)) return false;
  const fields = Object.entries(FIELDS[event as Entry['event']]);
  return fields.every(([name, check]) => check(Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined));
}
