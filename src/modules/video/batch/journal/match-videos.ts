import type { CreateVideo, Video } from '../../../../api/videos.ts';
import { compareName, mayBeSameText } from '../../../forms/same-name.ts';
import type { BatchRow } from './journal-entry.ts';

/** A row of unknown outcome, and its request if it is still in the file. */
export interface Wanted {
  readonly row: BatchRow;
  readonly request: CreateVideo | undefined;
}

/** The videos of rows of unknown outcome, by hash of the row. */
export interface Matches {
  /** Videos that are certainly the row's. */
  readonly found: ReadonlyMap<string, Video>;
  /** Videos that may be the row's, for the user to check. */
  readonly likely: ReadonlyMap<string, Video>;
}

/** How much older than its batch a video can be by its date, in milliseconds. */
const MARGIN_MS = 2 * 60_000;
/** The same if only the time of this computer is known, which can be wrong. */
const LOCAL_MARGIN_MS = 15 * 60_000;
/** Dates have whole seconds, in the list and in the header of a response. */
const DATE_UNIT_MS = 1000;

type Match = 'certain' | 'possible';

/** @param videos those that belong to no other row */
export function matchVideos(wanted: readonly Wanted[], videos: readonly Video[]): Matches {
  const pairs = videos.flatMap((video) => pairsOf(wanted, video));
  const found = new Map<string, Video>();
  const certain = pairs.filter(({ match }) => match === 'certain');
  for (const { hash, video } of certain.toSorted((one, other) => timeOf(one.video) - timeOf(other.video))) {
    if (!found.has(hash)) found.set(hash, video);
  }
  const used = new Set([...found.values()].map(({ video_id }) => video_id));
  const likely = new Map<string, Video>();
  for (const { hash, video } of pairs) if (!found.has(hash) && !used.has(video.video_id)) likely.set(hash, video);
  return { found, likely };
}

/** True for a video that could be one of the rows'. */
export function mayMatch(wanted: readonly Wanted[], video: Video): boolean {
  return wanted.some(({ row, request }) => compare(row, request, video) !== undefined);
}

/** A time before all videos of these rows, by the server's clock, in milliseconds since 1970. */
export function oldestOf(wanted: readonly Wanted[]): number {
  return Math.min(...wanted.map(({ row }) => oldestFor(row)));
}

function oldestFor({ sentAfter, sentAt }: BatchRow): number {
  return sentAfter === undefined ? sentAt - LOCAL_MARGIN_MS : sentAfter - MARGIN_MS;
}

/** A video that matches several rows is certain for none of them, unless exactly one row has its name. */
function pairsOf(wanted: readonly Wanted[], video: Video): { hash: string; video: Video; match: Match }[] {
  const pairs = wanted.flatMap(({ row, request }) => {
    const match = compare(row, request, video);
    return match === undefined ? [] : [{ hash: row.hash, video, match, isNamed: row.video_name === video.video_name }];
  });
  const certain = pairs.filter(({ match }) => match === 'certain');
  if (certain.length <= 1) return pairs;
  const named = certain.filter(({ isNamed }) => isNamed);
  return pairs.map((pair) => (named.length === 1 && named[0] === pair ? pair : { ...pair, match: 'possible' }));
}

function compare(row: BatchRow, request: CreateVideo | undefined, video: Video): Match | undefined {
  const age = compareDate(row, video);
  if (age === undefined || contradicts(request, video)) return undefined;
  const hasContent = showsContent(request, video);
  switch (compareName(row.video_name, video.video_name)) {
    case 'same':
      return age;
    case 'cut':
      return hasContent ? age : 'possible';
    case 'other':
      return hasContent ? 'possible' : undefined;
  }
}

/** @returns undefined for a video that is older than the row's request */
function compareDate(row: BatchRow, video: Video): Match | undefined {
  const made = timeOf(video);
  if (Number.isNaN(made)) return 'possible';
  if (row.sentAfter !== undefined && made >= row.sentAfter - DATE_UNIT_MS) return 'certain';
  return made >= oldestFor(row) ? 'possible' : undefined;
}

/** True for a video with another replica or script than was sent. */
function contradicts(request: CreateVideo | undefined, { replica_id, data }: Video): boolean {
  if (request === undefined) return false;
  const isOther = replica_id !== undefined && replica_id !== request.replica_id;
  return isOther || !mayBeSameText(request.script, data?.script) || !mayBeSameText(request.audio_url, data?.audio_url);
}

/** True for a video that has a replica and a script or audio. `contradicts` has compared them with what was sent. */
function showsContent(request: CreateVideo | undefined, { replica_id, data }: Video): boolean {
  return request !== undefined && replica_id !== undefined && (data?.script ?? data?.audio_url) !== undefined;
}

/** Milliseconds since 1970; NaN without a date. */
function timeOf({ created_at = '' }: Video): number {
  return Date.parse(created_at);
}
