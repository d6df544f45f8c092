import type { CreateVideo, Video } from '../../../api/videos.ts';
import type { ReadJournal } from './journal/journal.ts';
import type { BatchRows } from './journal/journal-entry.ts';

/** A CSV, and where in it the columns are named. */
export interface CsvSource {
  readonly path: string;
  /** The line of the header, from 1; undefined for the first line that is not empty. */
  readonly headerLine?: number | undefined;
}

/** What holds for every row; it goes before a column of the same meaning. */
export interface Templates {
  readonly script?: string | undefined;
  readonly video_name?: string | undefined;
  readonly replica_id?: string | undefined;
}

/** Where a batch comes from. */
export interface BatchSource extends CsvSource {
  readonly templates: Templates;
  /** Sends what looks like a placeholder of another tool as it is. */
  readonly allowsPlaceholders?: boolean | undefined;
}

/** A batch as it was asked for. */
export interface BatchAsked extends BatchSource {
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Sends again what failed. */
  readonly retriesFailed: boolean;
  /** Sends again rows of which it stays unclear whether they were received. */
  readonly resendsUnclear: boolean;
  /** Forgets what was sent before. */
  readonly startsOver: boolean;
  /** How long to wait until all videos are done, in milliseconds; undefined for not at all. */
  readonly waitMs: number | undefined;
  /** The folder where videos are saved. */
  readonly folder: string | undefined;
}

/** A row as it is to be sent. */
export interface PlannedVideo {
  /** The line of the file on which it begins. */
  readonly row: number;
  readonly request: CreateVideo & { readonly video_name: string };
  /** Identifies the row wherever it is in the file: the same for requests that make the same video. A name that only counts lines is not part of it. */
  readonly hash: string;
  /** What tavus 0.1.0 identified the row by. */
  readonly formerHash: string;
}

/** A batch that was checked: only the hash of each row is kept. */
export interface CheckedBatch {
  /** The lines on which rows begin, by their hashes, in the order of the file. */
  readonly lines: ReadonlyMap<string, number>;
  /** Hashes by those of tavus 0.1.0, where they differ. */
  readonly formerHashes: ReadonlyMap<string, string>;
  /** Of all rows together. */
  readonly hash: string;
  readonly first: PlannedVideo | undefined;
  /** The first row of each replica. */
  readonly replicas: ReadonlyMap<string, number>;
  /** Columns that mean something, and are not used. */
  readonly idleColumns: readonly string[];
  /** Words of the scripts of the rows for which `counts` is true. */
  words(counts: (hash: string) => boolean): number;
}

/** A batch that can be sent. */
export interface PreparedBatch {
  readonly asked: BatchAsked;
  readonly checked: CheckedBatch;
  /** What was done before. */
  readonly journal: ReadJournal;
  /** Hashes of the rows to send, without those of unknown outcome, which are looked up first. */
  readonly todo: readonly string[];
  /** True when videos of the journal were seen in this account, so that a missing one was not made. */
  readonly isSameAccount: boolean;
}

/** How a batch ended. */
export interface BatchEnd {
  readonly rows: BatchRows;
  /** Why it ended before all was done: the user's own stop, or a failure. */
  readonly stop: Error | undefined;
  /** True when the time to wait was up. */
  readonly isTimedOut: boolean;
  /** Rows that stay of unknown outcome, by hash, with a video that may be theirs. */
  readonly unclear: ReadonlyMap<string, Video | undefined>;
}
