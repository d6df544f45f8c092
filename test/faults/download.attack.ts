import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TavusError } from '../../src/api/errors.ts';
import { openMedia } from '../../src/api/media.ts';
import { StateError } from '../../src/lib/errors.ts';
import { saveDownload } from '../../src/modules/download/download.ts';
import { createRandom } from '../../src/sandbox/random.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { HASTY_CLOCK, mp4Of, type ServedFile, serveFile } from '../support/file-server.ts';
import { Tally } from './tally.ts';

const CASES = 600;
const MAX_RUNS = 12;
const MAX_SIZE = 6000;

/** Servers that take a range for what it is not, next to those that do as HTTP says. */
const RANGES: readonly ServedFile['ranges'][] = [
  ...([undefined, undefined, 'ignored', 'unconditional', 'from elsewhere'] as const),
  ...(['without content-range', 'without total', 'without validators'] as const),
];
/** What comes in the place of a video. */
const OTHERS: readonly Partial<ServedFile>[] = [
  { bytes: Buffer.from('<!DOCTYPE html><html><body>Sign in</body></html>'), type: 'text/html', etag: '"page"' },
  { bytes: Buffer.from('{"error":"expired"}'), type: 'application/json', etag: null },
  { bytes: Buffer.from('<?xml version="1.0"?><Error/>'), type: 'video/mp4', etag: '"xml"' },
  { bytes: Buffer.alloc(0), etag: '"empty"' },
  { bytes: Buffer.from('1f8b0800000000000003', 'hex'), coding: 'gzip', etag: '"gzip"' },
];
const VERSIONS = ['etag', 'etag', 'weak etag', 'date', 'none'] as const;

it('saves a whole video or none, whatever the server does between and within runs', { timeout: 600_000 }, async () => {
  const tally = new Tally('a download that is cut while the file changes');
  const random = createRandom(20_261);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const root = await temporaryDirectory();
  const { url, file } = await serveFile({ bytes: Buffer.alloc(0) });

  for (let count = 0; count < CASES; count += 1) {
    const directory = join(root, String(count));
    await mkdir(directory);
    const target = join(directory, 'film.mp4');
    const [kind, sizes] = [pick(VERSIONS), [1 + below(MAX_SIZE), 1 + below(MAX_SIZE)]];
    const log: string[] = [`version by ${kind}`];
    let version = 0;
    const videos: Buffer[] = [];
    const serveVideo = (): void => {
      version += 1;
      const bytes = mp4Of(40 + pick(sizes), version);
      videos.push(bytes);
      const second = new Date(Date.UTC(2026, 0, 1) + version * 60_000).toUTCString();
      Object.assign(file, {
        ...{ bytes, type: 'video/mp4', coding: undefined, modified: kind === 'date' ? second : null },
        etag: kind === 'etag' ? `"v${version}"` : kind === 'weak etag' ? `W/"v${version}"` : null,
      });
    };
    serveVideo();
    let isSaved = false;
    let problem: string | undefined;
    for (let run = 0; run < MAX_RUNS && !isSaved && problem === undefined; run += 1) {
      const isLast = run === MAX_RUNS - 1;
      Object.assign(file, { ranges: pick(RANGES), isChunked: below(4) === 0, cutAt: [], coding: undefined });
      if (below(3) === 0 || isLast) serveVideo();
      if (!isLast) file.cutAt = Array.from({ length: below(6) }, () => below(MAX_SIZE));
      const isOther = !isLast && below(5) === 0;
      if (isOther) Object.assign(file, pick(OTHERS));
      log.push(
        `${file.bytes.length} ${file.ranges ?? ''} ${file.isChunked ? 'chunked' : ''} cut at ${file.cutAt?.join()}`,
      );
      const changesAt = below(3) === 0 ? below(MAX_SIZE) : Number.POSITIVE_INFINITY;
      let hasChanged = isOther;
      const onProgress = (got: number): void => {
        if (got < changesAt || hasChanged) return;
        hasChanged = true;
        log.push(`changed at ${got}`);
        serveVideo();
      };
      try {
        await saveDownload(
          { clock: HASTY_CLOCK, openMedia },
          { target, key: 'v1', force: false, link: async () => url, onProgress },
          AbortSignal.timeout(60_000),
        );
        isSaved = true;
      } catch (error) {
        if (!(error instanceof StateError || error instanceof TavusError)) problem = `ended with ${String(error)}`;
        const left = (await readdir(directory)).filter((name) => !/^film\.mp4\.v1\.part(\.json)?$/.test(name));
        if (left.length > 0) problem = `left ${left.join()}`;
      }
    }
    if (problem === undefined) problem = isSaved ? await whyNotOneOf(videos, directory) : 'was never saved';
    tally.add(`${count}: ${log.join('; ')}`, problem);
  }
  expect(tally.end()).toEqual([]);
});

async function whyNotOneOf(videos: readonly Buffer[], directory: string): Promise<string | undefined> {
  const names = await readdir(directory);
  if (names.join() !== 'film.mp4') return `there is ${names.join()}`;
  const saved = await readFile(join(directory, 'film.mp4'));
  return videos.some((video) => video.equals(saved)) ? undefined : `${saved.length} bytes that no version has`;
}
