import { writeFileSync } from 'node:fs';
import { mkdir, open, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BlockSource, MAX_READ } from '../../src/modules/media/byte-source.ts';
import { examineTarget } from '../../src/modules/media/check.ts';
import { examine } from '../../src/modules/media/examine.ts';
import type { FileFacts } from '../../src/modules/media/facts.ts';
import { openFile } from '../../src/modules/media/open-file.ts';
import type { Examined } from '../../src/modules/media/report.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { HASTY_CLOCK } from '../support/file-server.ts';
import { jpegFile, pngFile, quarters, rawPng } from '../support/image-files.ts';
import { makeFifo } from '../support/make-fifo.ts';
import { exif, jpegHeaders, mp3, recording, wav, webm, writeSparse } from '../support/media-files.ts';

const NO_NETWORK = {
  clock: HASTY_CLOCK,
  openMedia: () => Promise.reject(new Error('No link is opened.')),
};

async function examinePath(path: string): Promise<Examined> {
  return await examineTarget(NO_NETWORK, path, new AbortController().signal);
}

async function factsOf(content: Buffer, name = 'file'): Promise<FileFacts | undefined> {
  const path = join(await temporaryDirectory(), name);
  writeFileSync(path, content);
  return (await examinePath(path)).facts;
}

describe('a recording', () => {
  it.each<[what: string, content: Buffer, facts: object]>([
    [
      'MP4 with H.264 and AAC',
      recording({ seconds: 70 }),
      {
        format: 'mp4',
        video: { codec: 'avc', width: 1920, height: 1080, rotation: 0, frameRate: 30, isConstant: true },
        audio: { codec: 'aac', isSilent: false },
      },
    ],
    ['MP4 with its index at the end', recording({ index: 'end' }), { format: 'mp4', video: { codec: 'avc' } }],
    ['QuickTime', recording({ brand: 'qt  ', index: 'end' }), { format: 'mov', video: { codec: 'avc' } }],
    ['H.265', recording({ codec: 'hvc1' }), { video: { codec: 'hevc' } }],
    ['a codec that is not known', recording({ codec: 'abcd' }), { video: { codec: 'abcd' } }],
    ['24 frames a second', recording({ rate: 24 }), { video: { frameRate: 24, isConstant: true } }],
    ['a variable rate', recording({ gaps: [33, 33, 66, 20] }), { video: { isConstant: false } }],
    ['a rotation', recording({ rotation: 90 }), { video: { width: 1080, height: 1920, rotation: 90 } }],
    ['silence', recording({ sound: 'silence' }), { audio: { codec: 'aac', isSilent: true } }],
    [
      'WebM',
      webm(),
      {
        format: 'webm',
        seconds: 70,
        video: { codec: 'vp9', width: 1920, height: 1080, frameRate: expect.closeTo(30, 1), isConstant: true },
        audio: { codec: 'opus' },
      },
    ],
    ['WAV', wav({ seconds: 10 }), { format: 'wav', seconds: 10, audio: { codec: 'pcm-s16', isSilent: false } }],
    ['silent WAV', wav({ sample: () => 0 }), { format: 'wav', audio: { isSilent: true } }],
    ['MP3', mp3({ seconds: 10 }), { format: 'mp3', seconds: expect.closeTo(10, 1), audio: { codec: 'mp3' } }],
  ])('is read: %s', async (_what, content, facts) => {
    expect(await factsOf(content)).toMatchObject({ bytes: content.length, ...facts });
  });

  it('has a duration', async () => {
    expect((await factsOf(recording({ seconds: 75, sound: 'none' })))?.seconds).toBeCloseTo(75, 1);
  });

  it('has no facts of a track that it lacks', async () => {
    expect(await factsOf(recording({ sound: 'none' }))).not.toHaveProperty('audio');
    expect(await factsOf(recording({ codec: null }))).not.toHaveProperty('video');
  });

  it('counts as constant although a camera dropped a frame', async () => {
    const gaps = Array.from({ length: 300 }, (_, at) => (at === 150 ? 66 : 33));
    expect(await factsOf(recording({ gaps, seconds: 60 }))).toMatchObject({ video: { isConstant: true } });
  });

  it('of some seconds with a pause of silence is not silent', async () => {
    const sample = (index: number) => (index < 72_000 ? 0 : 5000);
    expect(await factsOf(wav({ seconds: 10, sample }))).toMatchObject({ audio: { isSilent: false } });
  });

  it('of 700 MB is read in at most 4 MB', async () => {
    const path = join(await temporaryDirectory(), 'long.mp4');
    const size = writeSparse(path, { index: 'end', frameSize: 330_000, seconds: 71 });
    const file = await open(path);
    let read = 0;
    const source = new BlockSource(size, async (start, end) => {
      read += end - start;
      return (await file.read(Buffer.alloc(end - start), 0, end - start, start)).buffer;
    });
    const facts = await examine(source, { name: 'long.mp4', type: '', coding: '' });
    await file.close();
    expect(facts).toMatchObject({ bytes: size, video: { codec: 'avc', frameRate: 30 }, audio: { isSilent: false } });
    expect([size > 700_000_000, read <= 4_000_000]).toEqual([true, true]);
  });
});

describe('a damaged recording', () => {
  const whole = recording();
  it.each<[what: string, content: Buffer, facts: object]>([
    ['without its end', whole.subarray(0, whole.length / 2), { format: 'mp4', damage: 'cut', video: { codec: 'avc' } }],
    ['without its index', recording({ index: 'end' }).subarray(0, 300_000), { format: 'mp4', damage: 'cut' }],
    ['WebM without its end', webm().subarray(0, 20_000), { format: 'webm', damage: 'cut' }],
    ['WAV without its end', wav().subarray(0, 20_000), { format: 'wav', damage: 'cut' }],
    [
      'with nothing in its index',
      Buffer.concat([whole.subarray(0, 20), box('moov'), box('mdat')]),
      { damage: 'damaged' },
    ],
    ['WAV with a codec that is not known', withCodec(wav(), 2), { format: 'wav', damage: 'damaged' }],
    ['with an index that is too large', withHugeIndex(), { format: 'mp4', damage: 'far' }],
    ['JPEG without its size', jpegHeaders(800, 600).subarray(0, 40), { format: 'jpeg', damage: 'damaged' }],
    ['PNG without its header', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), { format: 'png', damage: 'damaged' }],
  ])('is recognized: %s', async (_what, content, facts) => {
    expect(await factsOf(content)).toMatchObject(facts);
  });

  it('of WebM ends the check although mediabunny looks for its last part without end', async () => {
    const content = webm({ seconds: 2 });
    content.fill(0, content.lastIndexOf(Buffer.from('1f43b675', 'hex')));
    expect(await factsOf(content)).toMatchObject({ format: 'webm', video: { codec: 'vp9' } });
  });

  it('never makes a check fail: bytes that were changed anywhere', async () => {
    const path = join(await temporaryDirectory(), 'changed.mp4');
    for (const content of [
      recording({ seconds: 2 }),
      webm({ seconds: 2 }),
      wav({ seconds: 1 }),
      jpegHeaders(9, 9, 6),
    ]) {
      for (let at = 0; at < Math.min(content.length, 1500); at += 7) {
        const changed = Buffer.from(content);
        changed[at] = (changed[at] ?? 0) ^ 0xff;
        writeFileSync(path, changed);
        expect(await examinePath(path)).toMatchObject({ facts: { bytes: content.length } });
      }
    }
  });
});

function box(name: string): Buffer {
  return Buffer.concat([Buffer.of(0, 0, 0, 8), Buffer.from(name)]);
}

/** @param tag the number of the codec in the header of a WAV file */
function withCodec(file: Buffer, tag: number): Buffer {
  file.writeUInt16LE(tag, 20);
  return file;
}

function withHugeIndex(): Buffer {
  const moov = box('moov');
  moov.writeUInt32BE(MAX_READ + 9);
  return Buffer.concat([recording().subarray(0, 20), moov, Buffer.alloc(MAX_READ + 1)]);
}

describe('an image', () => {
  it.each<[what: string, content: Buffer, facts: object]>([
    ['JPEG', jpegFile(quarters(64, 48)), { format: 'jpeg', image: { width: 64, height: 48, orientation: 1 } }],
    ['PNG', pngFile(quarters(64, 48)), { format: 'png', image: { width: 64, height: 48, orientation: 1 } }],
    ['JPEG turned by EXIF', jpegHeaders(800, 600, 6), { image: { width: 800, height: 600, orientation: 6 } }],
    ['JPEG turned by EXIF of Intel order', jpegHeaders(800, 600, 8, 'II'), { image: { orientation: 8 } }],
    [
      'PNG turned by EXIF',
      rawPng({ width: 4, height: 3, rows: Buffer.alloc(15), extra: [['eXIf', exif(3)]] }),
      { image: { width: 4, height: 3, orientation: 3 } },
    ],
    ['with an orientation that does not exist', jpegHeaders(800, 600, 99), { image: { orientation: 1 } }],
  ])('is read: %s', async (_what, content, facts) => {
    expect(await factsOf(content)).toMatchObject(facts);
  });
});

describe('another file', () => {
  it.each<[format: string, content: Buffer | string, name?: string]>([
    ['page', '<!doctype html><html><title>Sign in</title>', 'rio.mp4'],
    ['json', '{"error":"gone"}', 'rio.mp4'],
    ['xml', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'rio.mp4'],
    ['text', 'The statement that I read out.', 'statement.txt'],
    ['empty', '', 'rio.mp4'],
    ['pdf', '%PDF-1.7\n'],
    ['docx', 'PK\x03\x04\x14\0\0\0\0\0word/document.xml'],
    ['xlsx', 'PK\x03\x04\x14\0\0\0\0\0[Content_Types].xml', 'table.xlsx'],
    ['zip', 'PK\x03\x04\x14\0\0\0\0\0rio.mp4', 'rio.zip'],
    ['avi', 'RIFF\0\0\0\0AVI LIST'],
    ['heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['avif', '\0\0\0\x18ftypavif\0\0\0\0mif1avif'],
    ['webp', 'RIFF\0\0\0\0WEBPVP8 '],
    ['ogg', 'OggS\0\x02\0\0'],
    ['flac', 'fLaC\0\0\0\x22'],
    ['aac', '\xff\xf1\x50\x80'],
    ['unknown', '\0\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d'],
  ])('is recognized by its bytes, whatever its name: %s', async (format, content, name) => {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
    expect(await factsOf(bytes, name)).toMatchObject({ format });
  });
});

describe('a path', () => {
  it.each<[what: string, make: (path: string) => unknown, reason: string]>([
    ['of nothing', () => {}, 'does not exist'],
    ['of a folder', (path) => mkdir(path), 'folder'],
    ['of a pipe, without waiting for it', (path) => makeFifo(path), 'not a file'],
    ['of a link in a circle', (path) => symlink(path, path), 'loop'],
  ])('%s is reported', async (_what, make, reason) => {
    const path = join(await temporaryDirectory(), 'file');
    await make(path);
    const { facts, failure } = await examinePath(path);
    expect([facts, failure?.isCertain]).toEqual([undefined, true]);
    expect(failure?.finding.value).toContain(reason);
  });

  it('of a link is followed', async () => {
    const folder = await temporaryDirectory();
    writeFileSync(join(folder, 'rio.mp4'), recording());
    await symlink('rio.mp4', join(folder, 'link'));
    expect(await examinePath(join(folder, 'link'))).toMatchObject({ facts: { format: 'mp4' } });
  });
});

it('a file that gets shorter while it is read is reported', async () => {
  const path = join(await temporaryDirectory(), 'file');
  writeFileSync(path, recording());
  const source = await openFile(path);
  writeFileSync(path, Buffer.alloc(10));
  await expect(source.read(0, 100)).rejects.toMatchObject({ name: 'CutError', got: 10 });
  await source.close();
});

describe('a file that is read in blocks', () => {
  const content = recording({ seconds: 300, frameSize: 60 });
  const open = (maxFetches?: number) => {
    const fetched: [number, number][] = [];
    const fetch = async (start: number, end: number) => {
      fetched.push([start, end]);
      return content.subarray(start, end);
    };
    const source = new BlockSource(content.length, fetch, maxFetches === undefined ? {} : { maxFetches });
    return { source, fetched };
  };

  it('fetches each block once, and those that are missing together', async () => {
    const { source, fetched } = open();
    expect(await source.read(70_000, 70_010)).toEqual(content.subarray(70_000, 70_010));
    expect(await source.read(10, 200_000)).toEqual(content.subarray(10, 200_000));
    expect(fetched).toEqual([
      [65_536, 131_072],
      [0, 65_536],
      [131_072, 262_144],
    ]);
    const end = content.length;
    expect(await source.read(end - 5, end)).toEqual(content.subarray(end - 5));
    expect(await source.read(0, 0)).toHaveLength(0);
  });

  it('refuses more bytes, and more fetches, than are allowed', async () => {
    expect(content.length).toBeGreaterThan(MAX_READ);
    await expect(open().source.read(0, MAX_READ + 1)).rejects.toMatchObject({ name: 'TooMuchError' });
    const { source } = open(1);
    await source.read(0, 10);
    await source.read(20, 30);
    await expect(source.read(500_000, 500_010)).rejects.toMatchObject({ name: 'TooMuchError' });
  });
});
