import type { CreateVideo, Video } from '../../../api/videos.ts';
import type { ReadJournal } from './journal/journal.ts';
import type { BatchRows } from './journal/journal-entry.ts';
import type { BatchWords } from './words.ts';

/** A CSV file and its header line. */
export interface CsvSource {
  readonly path: string;
  /** The line of the header, from 1; undefined for the first line that is not empty. */
  readonly headerLine?: number | undefined;
}

/** Settings for every row. They override the columns of the same meaning. */
export interface Templates {
  readonly script?: string | undefined;
  readonly video_name?: string | undefined;
  readonly replica_id?: string | undefined;
}

/** What the videos of a batch are made from. */
export interface BatchSource extends CsvSource {
  readonly templates: Templates;
  /** Sends placeholders of other tools unchanged. */
  readonly allowsPlaceholders?: boolean | undefined;
  /** What messages call the settings; `FLAG_WORDS` when left out. */
  readonly words?: BatchWords | undefined;
}

export interface BatchOptions extends BatchSource {
  /** Maximum number of concurrent requests. */
  readonly concurrency: number;
  /** Sends failed rows again; undefined to ask the user, where there are any. */
  readonly retriesFailed: boolean | undefined;
  /** Sends rows again whose outcome stays unknown; undefined to ask the user, where there are any. */
  readonly resendsUnclear: boolean | undefined;
  /** Sends all rows, whatever the journal says. */
  readonly startsOver: boolean;
  /** How long to wait until all videos are done, in milliseconds; undefined for not at all. */
  readonly waitMs: number | undefined;
  /** The folder to save the videos to; undefined to save none. */
  readonly folder: string | undefined;
}

/** A row and the request to send for it. */
export interface PlannedVideo {
  /** The line of the file on which the row begins, from 1. */
  readonly row: number;
  readonly request: CreateVideo & { readonly video_name: string };
  /**
   * Identifies the row wherever it is in the file: equal for requests that make the same video. A name that was made
   * from the line number is not part of it.
   */
  readonly hash: string;
  /** The hash by which tavus 0.1.0 identified the row. */
  readonly formerHash: string;
}

/** A checked batch: only the hash of each row is kept. */
export interface CheckedBatch {
  /** The line on which each row begins, by hash, in the order of the file. */
  readonly lines: ReadonlyMap<string, number>;
  /** Hashes by those of tavus 0.1.0, where they differ. */
  readonly formerHashes: ReadonlyMap<string, string>;
  /** Of all rows together. */
  readonly hash: string;
  readonly first: PlannedVideo | undefined;
  /** The first row of each replica, by its id. */
  readonly replicas: ReadonlyMap<string, number>;
  /** Columns for a field of the API that are overridden by a setting, each with the name of the setting. */
  readonly unusedColumns: readonly { readonly column: string; readonly setting: string }[];
  /** Number of words in the scripts of the rows for which `counts` is true. */
  words(counts: (hash: string) => boolean): number;
}

/** A batch that is ready to be sent. */
export interface PreparedBatch {
  readonly options: BatchOptions;
  readonly checked: CheckedBatch;
  /** What earlier runs did. */
  readonly journal: ReadJournal;
  /** Hashes of the rows to send, without those of unknown outcome, which are looked up first. */
  readonly todo: readonly string[];
  /** True if this account has videos of the journal: a video that is missing in its list was then not made. */
  readonly isSameAccount: boolean;
}

export interface BatchEnd {
  readonly options: BatchOptions;
  readonly rows: BatchRows;
  /** Why it ended early: stopped by the user, or a failure. */
  readonly stop: Error | undefined;
  /** True when the time to wait was up. */
  readonly isTimedOut: boolean;
  /** Rows whose outcome stays unknown, by hash, with a video that may be theirs. */
  readonly unclear: ReadonlyMap<string, Video | undefined>;
}
