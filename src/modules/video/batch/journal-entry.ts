/** What happened to a row, or to the batch, as the journal keeps it: one line of JSON each. */
export type Entry =
  /** A run begins. */
  | {
      readonly event: 'batch';
      readonly version: 1;
      readonly file: string;
      /** Where it is sent to. */
      readonly server: string;
      /** The hash of all rows. */
      readonly hash: string;
      readonly at: string;
    }
  /** The request is about to be sent: without a later entry nobody knows whether it was received. */
  | {
      readonly event: 'sending';
      readonly row: number;
      readonly hash: string;
      readonly video_name: string;
      readonly at: string;
    }
  /** It was surely not received, and is to be sent again. */
  | { readonly event: 'unsent'; readonly row: number }
  /** It may have been received. */
  | { readonly event: 'unknown'; readonly row: number; readonly error: string }
  | {
      readonly event: 'sent';
      readonly row: number;
      readonly video_id: string;
      readonly status: string;
      readonly hosted_url?: string;
      /** True when it was found in the list, not answered. */
      readonly found?: boolean;
    }
  | { readonly event: 'failed'; readonly row: number; readonly code: string; readonly error: string }
  | {
      readonly event: 'status';
      readonly row: number;
      readonly status: string;
      readonly hosted_url?: string;
      readonly error?: string;
    }
  | { readonly event: 'saved'; readonly row: number; readonly file: string };

/** Where a row stands; `unsent` rows are in no list of what was done. */
export type RowState = 'unsent' | 'unknown' | 'sent' | 'failed';

/** All that is kept of a row that was begun. */
export interface BatchRow {
  readonly row: number;
  state: RowState;
  hash: string;
  video_name: string;
  /** When it was sent last, in milliseconds since 1970. */
  sentAt: number;
  video_id: string;
  /** Tavus' word for it. */
  status: string;
  hosted_url: string;
  file: string;
  error: string;
}

/** True for a row that Tavus did not accept, and for one whose video came to nothing. */
export function isFailed({ state, status }: BatchRow): boolean {
  return state === 'failed' || (state === 'sent' && status === 'error');
}

/** The rows that were begun, as the entries of the journal tell. */
export class BatchRows {
  readonly #rows = new Map<number, BatchRow>();
  readonly #ids = new Set<string>();
  /** The last one that began a run. */
  #batch: Extract<Entry, { event: 'batch' }> | undefined;

  batch(): Extract<Entry, { event: 'batch' }> | undefined {
    return this.#batch;
  }

  get(row: number): BatchRow | undefined {
    return this.#rows.get(row);
  }

  /** True for a video of one of these rows, also one that was made before the row was sent again. */
  hasVideo(id: string): boolean {
    return this.#ids.has(id);
  }

  stateOf(row: number): RowState {
    return this.#rows.get(row)?.state ?? 'unsent';
  }

  /** In the order of the file. */
  all(): BatchRow[] {
    return [...this.#rows.values()].toSorted((one, other) => one.row - other.row);
  }

  of(state: RowState): BatchRow[] {
    return this.all().filter((row) => row.state === state);
  }

  count(state: RowState): number {
    let count = 0;
    for (const row of this.#rows.values()) if (row.state === state) count += 1;
    return count;
  }

  apply(entry: Entry): void {
    if (entry.event === 'batch') {
      this.#batch = entry;
      return;
    }
    const row = this.#rows.get(entry.row) ?? newRow(entry.row);
    this.#rows.set(entry.row, row);
    switch (entry.event) {
      case 'sending':
        row.state = 'unknown';
        row.hash = entry.hash;
        row.video_name = entry.video_name;
        row.sentAt = Date.parse(entry.at) || 0;
        Object.assign(row, { video_id: '', status: '', hosted_url: '', file: '', error: '' });
        return;
      case 'unsent':
        row.state = 'unsent';
        return;
      case 'unknown':
        row.error = entry.error;
        return;
      case 'sent':
        row.state = 'sent';
        row.error = '';
        row.video_id = entry.video_id;
        this.#ids.add(entry.video_id);
        row.status = entry.status;
        row.hosted_url = entry.hosted_url ?? '';
        return;
      case 'failed':
        row.state = 'failed';
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
}

function newRow(row: number): BatchRow {
  const texts = { hash: '', video_name: '', video_id: '', status: '', hosted_url: '', file: '', error: '' };
  return { row, state: 'unsent', sentAt: 0, ...texts };
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isId: Check = (value) => typeof value === 'string' && value !== '';
/** A line of the CSV. */
const isRow: Check = (value) => Number.isSafeInteger(value) && Number(value) > 0;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** What each field of an entry must be. Fields that are not named here are ignored, as those of a newer version. */
const FIELDS: Readonly<Record<Entry['event'], Readonly<Record<string, Check>>>> = {
  batch: { version: (value) => value === 1, file: isText, server: isText, hash: isText, at: isText },
  sending: { row: isRow, hash: isText, video_name: isText, at: isText },
  unsent: { row: isRow },
  unknown: { row: isRow, error: isText },
  sent: {
    ...{ row: isRow, video_id: isId, status: isText, hosted_url: optional(isText) },
    found: optional((value) => typeof value === 'boolean'),
  },
  failed: { row: isRow, code: isText, error: isText },
  status: { row: isRow, status: isText, hosted_url: optional(isText), error: optional(isText) },
  saved: { row: isRow, file: isText },
};

/** An entry out of a line of the journal; undefined when it is none. */
export function readEntry(line: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(line);
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
