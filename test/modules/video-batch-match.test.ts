import { describe, expect, it } from 'vitest';
import type { Video } from '../../src/api/videos.ts';
import type { BatchRow } from '../../src/modules/video/batch/journal/journal-entry.ts';
import { matchVideos, type Wanted } from '../../src/modules/video/batch/journal/match-videos.ts';

const SENT = Date.parse('2026-03-01T12:00:00.000Z');
const LONG = 'Welcome to the annual meeting of our company';

function wanted(video_name: string, more: Partial<BatchRow> = {}, script: string | undefined = 'Hi'): Wanted {
  const texts = { video_id: '', status: '', hosted_url: '', file: '', error: '' };
  const row: BatchRow = {
    ...{ hash: video_name, row: 2, state: 'unknown', video_name, sentAt: SENT, sentAfter: SENT, unknowns: 1 },
    ...{ ...texts, ...more },
  };
  return { row, request: script === undefined ? undefined : { replica_id: 'r1', script, video_name } };
}

function video(video_id: string, video_name: string, more: Partial<Video> = {}, seconds = 1): Video {
  const created_at = new Date(SENT + seconds * 1000).toISOString();
  return { video_id, video_name, status: 'queued', replica_id: 'r1', data: { script: 'Hi' }, created_at, ...more };
}

/** @returns found and likely ids, by the name of the row */
function match(rows: readonly Wanted[], videos: readonly Video[]) {
  const { found, likely } = matchVideos(rows, videos);
  const ids = (map: ReadonlyMap<string, Video>) =>
    Object.fromEntries([...map].map(([hash, { video_id }]) => [hash, video_id]));
  return { found: ids(found), likely: ids(likely) };
}

const FOUND = { found: { Ada: 'v1' }, likely: {} };
const LIKELY = { found: {}, likely: { Ada: 'v1' } };
const NONE = { found: {}, likely: {} };

describe('the video of a row', () => {
  it.each<[what: string, listed: Video, expected: object]>([
    ['has its name, replica and script', video('v1', 'Ada'), FOUND],
    ['has only its name', video('v1', 'Ada', { replica_id: undefined, data: undefined } as never), FOUND],
    ['has its name with blanks around it', video('v1', ' Ada '), FOUND],
    ['is dated in the second in which it was sent', video('v1', 'Ada', {}, -0.9), FOUND],
    ['is not one of another replica', video('v1', 'Ada', { replica_id: 'r2' }), NONE],
    ['is not one of another script', video('v1', 'Ada', { data: { script: 'Ho' } }), NONE],
    ['is not one of ten minutes before', video('v1', 'Ada', {}, -600), NONE],
    ['may be one of a minute before', video('v1', 'Ada', {}, -60), LIKELY],
    ['may be one without a date', video('v1', 'Ada', { created_at: undefined } as never), LIKELY],
    ['may be one with another name and the same script', video('v1', 'Untitled'), LIKELY],
    ['is not one with another name that shows no script', video('v1', 'Untitled', { data: {} }), NONE],
  ])('%s', (_, listed, expected) => {
    expect(match([wanted('Ada')], [listed])).toEqual(expected);
  });

  it('is the oldest of two with its name, as others may have been made by hand', () => {
    expect(match([wanted('Ada')], [video('v2', 'Ada', {}, 9), video('v1', 'Ada', {}, 1)])).toEqual({
      found: { Ada: 'v1' },
      likely: {},
    });
  });

  it('may have a name that was cut', () => {
    const cut = LONG.slice(0, 24);
    expect(match([wanted(LONG)], [video('v1', cut)]).found).toEqual({ [LONG]: 'v1' });
    expect(match([wanted(LONG)], [video('v1', cut, { data: {} })]).likely).toEqual({ [LONG]: 'v1' });
  });

  it('is not certain if a truncated name matches several rows', () => {
    const rows = [wanted(`${LONG}, Ada`), wanted(`${LONG}, Bea`)];
    const { found, likely } = match(rows, [video('v1', LONG)]);
    expect([found, likely]).toEqual([{}, { [`${LONG}, Ada`]: 'v1', [`${LONG}, Bea`]: 'v1' }]);
  });

  it('belongs to the row with the exact name if another row’s name only begins the same way', () => {
    const rows = [wanted(LONG), wanted(`${LONG}, Bea`)];
    expect(match(rows, [video('v1', LONG)])).toEqual({ found: { [LONG]: 'v1' }, likely: {} });
  });

  it('is only likely if no time of the server is known', () => {
    expect(match([wanted('Ada', { sentAfter: undefined })], [video('v1', 'Ada')])).toEqual(LIKELY);
  });

  it('is recognized by name if the row is no longer in the file', () => {
    expect(match([{ ...wanted('Ada'), request: undefined }], [video('v1', 'Ada', { data: { script: 'Ho' } })])).toEqual(
      FOUND,
    );
  });
});
