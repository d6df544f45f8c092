import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** A recording as a script writes it: valid headers and index, and no picture in it. */
export interface RecordingOptions {
  /** The first brand of the file: `isom` for MP4, `qt  ` for QuickTime. */
  readonly brand?: string;
  /** The name of the codec in the file: `avc1`, `hvc1`; null for no picture. */
  readonly codec?: string | null;
  readonly width?: number;
  readonly height?: number;
  /** Degrees clockwise by which a player turns it. */
  readonly rotation?: 0 | 90 | 180 | 270;
  readonly seconds?: number;
  /** Frames a second. */
  readonly rate?: number;
  /** Each of these times, in thousandths of a second, is between two frames in turn; in place of `rate`. */
  readonly gaps?: readonly number[];
  /** `none` for no track. Silence is encoded in a few bytes. */
  readonly sound?: 'voice' | 'silence' | 'none';
  /** Where the index is. */
  readonly index?: 'start' | 'end';
  /** Bytes of each frame. */
  readonly frameSize?: number;
}

const TIMESCALE = 90_000;
const SOUND_RATE = 48_000;
const SAMPLES_PER_PACKET = 1024;

/** The parts of an MP4 or QuickTime file around its frames, which are zeros. */
interface Recording {
  readonly head: Buffer;
  readonly frames: number;
  readonly tail: Buffer;
}

/** An MP4 or QuickTime file. By default it is what Tavus wants of a training video. */
export function recording(options: RecordingOptions = {}): Buffer {
  const { head, frames, tail } = layOut(options);
  return Buffer.concat([head, Buffer.alloc(frames), tail]);
}

/** The same as a sparse file, which takes no space for its frames. @returns its size */
export function writeSparse(path: string, options: RecordingOptions): number {
  const { head, frames, tail } = layOut(options);
  const size = head.length + frames + tail.length;
  const file = openSync(path, 'w');
  try {
    ftruncateSync(file, size);
    writeSync(file, head, 0, head.length, 0);
    writeSync(file, tail, 0, tail.length, head.length + frames);
  } finally {
    closeSync(file);
  }
  return size;
}

function layOut(options: RecordingOptions): Recording {
  const { brand = 'isom', index = 'start' } = options;
  const ftyp = box('ftyp', Buffer.from(brand, 'latin1'), u32(0), Buffer.from(brand, 'latin1'));
  const frames = framesSize(options);
  const mdat = Buffer.concat([u32(1), Buffer.from('mdat'), u64(frames + 16)]);
  if (index === 'end') {
    const moov = movie(options, ftyp.length + mdat.length);
    return { head: Buffer.concat([ftyp, mdat]), frames, tail: moov };
  }
  // Its length does not depend on the offset.
  const length = movie(options, 0).length;
  const moov = movie(options, ftyp.length + length + mdat.length);
  return { head: Buffer.concat([ftyp, moov, mdat]), frames, tail: Buffer.alloc(0) };
}

interface Timing {
  readonly count: number;
  /** Pairs of how often, and how long. */
  readonly entries: readonly (readonly [count: number, ticks: number])[];
  readonly ticks: number;
}

function timingOf({ seconds = 70, rate = 30, gaps }: RecordingOptions): Timing {
  if (gaps === undefined) {
    const count = Math.round(seconds * rate);
    const ticks = Math.round(TIMESCALE / rate);
    return { count, entries: [[count, ticks]], ticks: count * ticks };
  }
  const entries: [number, number][] = [];
  let ticks = 0;
  for (let at = 0; ticks < seconds * TIMESCALE; at += 1) {
    const gap = ((gaps[at % gaps.length] ?? 1) * TIMESCALE) / 1000;
    entries.push([1, gap]);
    ticks += gap;
  }
  return { count: entries.length, entries, ticks };
}

function soundOf({ seconds = 70, sound = 'voice' }: RecordingOptions) {
  const count = sound === 'none' ? 0 : Math.ceil((seconds * SOUND_RATE) / SAMPLES_PER_PACKET);
  return { count, size: sound === 'silence' ? 6 : 300 };
}

function framesSize(options: RecordingOptions): number {
  const { codec, frameSize = 10 } = options;
  const sound = soundOf(options);
  return (codec === null ? 0 : timingOf(options).count * frameSize) + sound.count * sound.size;
}

function movie(options: RecordingOptions, offset: number): Buffer {
  const { seconds = 70, codec, frameSize = 10 } = options;
  const sound = soundOf(options);
  const pictures = codec === null ? 0 : timingOf(options).count * frameSize;
  const header = Buffer.concat([u32(0), u32(0), u32(0), u32(1000), u32(seconds * 1000), u32(0x10000), u16(0x100)]);
  const mvhd = box('mvhd', header, Buffer.alloc(10), matrix(0), Buffer.alloc(24), u32(3));
  const tracks = [
    ...(codec === null ? [] : [videoTrack(options, offset)]),
    ...(sound.count === 0 ? [] : [soundTrack(options, offset + pictures)]),
  ];
  return box('moov', mvhd, ...tracks);
}

function videoTrack(options: RecordingOptions, offset: number): Buffer {
  const { codec = 'avc1', width = 1920, height = 1080, rotation = 0, frameSize = 10 } = options;
  const { count, entries, ticks } = timingOf(options);
  // Baseline profile, level 4.0, with one parameter set each.
  const avcC = box('avcC', Buffer.from('0142c028ffe1000867 42c028d900780201000468cb83cb20'.replaceAll(' ', ''), 'hex'));
  const entry = Buffer.concat([
    ...[Buffer.alloc(6), u16(1), Buffer.alloc(16), u16(width), u16(height), u32(0x480000), u32(0x480000), u32(0)],
    ...[u16(1), Buffer.alloc(32), u16(24), u16(0xffff)],
  ]);
  const described = box(codec ?? 'avc1', entry, ...(codec === 'avc1' ? [avcC] : []));
  const stts = table(
    'stts',
    entries.map(([times, length]) => Buffer.concat([u32(times), u32(length)])),
  );
  return track({
    ...{ id: 1, handler: 'vide', timescale: TIMESCALE, ticks, count, offset, size: frameSize },
    ...{ described, stts, head: box('vmhd', u32(1), Buffer.alloc(8)), rotation, width, height },
  });
}

function soundTrack(options: RecordingOptions, offset: number): Buffer {
  const { count, size } = soundOf(options);
  // An elementary stream of AAC LC with 48 kHz and one channel: ISO/IEC 14496-1, 7.2.6.5.
  const esds = box('esds', u32(0), Buffer.from('031900000004114015000000000000000000000005021188060102', 'hex'));
  const entry = Buffer.concat([
    Buffer.alloc(6),
    u16(1),
    Buffer.alloc(8),
    u16(1),
    u16(16),
    u32(0),
    u32(SOUND_RATE * 65_536),
  ]);
  const stts = table('stts', [Buffer.concat([u32(count), u32(SAMPLES_PER_PACKET)])]);
  return track({
    ...{ id: 2, handler: 'soun', timescale: SOUND_RATE, ticks: count * SAMPLES_PER_PACKET, count, offset, size },
    ...{
      described: box('mp4a', entry, esds),
      stts,
      head: box('smhd', Buffer.alloc(8)),
      rotation: 0,
      width: 0,
      height: 0,
    },
  });
}

interface Track {
  readonly id: number;
  readonly handler: string;
  readonly timescale: number;
  readonly ticks: number;
  readonly count: number;
  readonly offset: number;
  readonly size: number;
  readonly described: Buffer;
  readonly stts: Buffer;
  readonly head: Buffer;
  readonly rotation: number;
  readonly width: number;
  readonly height: number;
}

function track({ id, handler, timescale, ticks, count, offset, size, described, stts, head, ...shape }: Track): Buffer {
  const length = Math.round((ticks * 1000) / timescale);
  const shown = Buffer.concat([matrix(shape.rotation), u32(shape.width * 65_536), u32(shape.height * 65_536)]);
  const tkhd = box('tkhd', u32(7), u32(0), u32(0), u32(id), u32(0), u32(length), Buffer.alloc(16), shown);
  const mdhd = box('mdhd', u32(0), u32(0), u32(0), u32(timescale), u32(ticks), u16(0x55c4), u16(0));
  const hdlr = box('hdlr', u32(0), u32(0), Buffer.from(handler), Buffer.alloc(13));
  const dinf = box('dinf', table('dref', [box('url ', u32(1))]));
  const stbl = box(
    'stbl',
    table('stsd', [described]),
    stts,
    table('stsc', [Buffer.concat([u32(1), u32(count), u32(1)])]),
    box('stsz', u32(0), u32(size), u32(count)),
    table('co64', [u64(offset)]),
  );
  return box('trak', tkhd, box('mdia', mdhd, hdlr, box('minf', head, dinf, stbl)));
}

/** Turns clockwise, as fixed-point numbers. */
function matrix(rotation: number): Buffer {
  const [cos, sin] = [
    Math.round(Math.cos((rotation * Math.PI) / 180)),
    Math.round(Math.sin((rotation * Math.PI) / 180)),
  ];
  const values = [cos * 65_536, sin * 65_536, 0, -sin * 65_536, cos * 65_536, 0, 0, 0, 0x40000000];
  return Buffer.concat(values.map((value) => u32(value >>> 0)));
}

function box(name: string, ...content: readonly Buffer[]): Buffer {
  const size = content.reduce((sum, { length }) => sum + length, 8);
  return Buffer.concat([u32(size), Buffer.from(name, 'latin1'), ...content]);
}

function table(name: string, entries: readonly Buffer[]): Buffer {
  return box(name, u32(0), u32(entries.length), ...entries);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/** A WebM file of VP9 and Opus, with a block for each frame. */
export function webm({ seconds = 70, rate = 30, width = 1920, height = 1080 } = {}): Buffer {
  const text = (value: string) => Buffer.from(value);
  const header = element(0x1a45dfa3, element(0x4282, text('webm')), element(0x4287, Buffer.of(4)));
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(seconds * 1000);
  const info = element(0x1549a966, element(0x2ad7b1, Buffer.of(0x0f, 0x42, 0x40)), element(0x4489, duration));
  const pixels = element(0xe0, element(0xb0, u16(width)), element(0xba, u16(height)));
  const video = [element(0xd7, Buffer.of(1)), element(0x73c5, Buffer.of(1)), element(0x83, Buffer.of(1))];
  const sound = [element(0xd7, Buffer.of(2)), element(0x73c5, Buffer.of(2)), element(0x83, Buffer.of(2))];
  const rated = Buffer.alloc(8);
  rated.writeDoubleBE(SOUND_RATE);
  const tracks = element(
    0x1654ae6b,
    element(0xae, ...video, element(0x86, text('V_VP9')), pixels),
    element(
      0xae,
      ...sound,
      element(0x86, text('A_OPUS')),
      element(0xe1, element(0xb5, rated), element(0x9f, Buffer.of(1))),
    ),
  );
  const clusters = Array.from({ length: seconds }, (_, second) => {
    const blocks = Array.from({ length: rate }, (_, frame) => {
      const at = u16(Math.round((frame * 1000) / rate));
      return element(0xa3, Buffer.of(0x81), at, Buffer.of(0x80), Buffer.from('82498342000010', 'hex'));
    });
    return element(0x1f43b675, element(0xe7, u32(second * 1000)), ...blocks);
  });
  return Buffer.concat([header, element(0x18538067, info, tracks, ...clusters)]);
}

/** An EBML element with a size of eight bytes. */
function element(id: number, ...content: readonly Buffer[]): Buffer {
  const digits = id.toString(16);
  const name = Buffer.from(digits.length % 2 === 1 ? `0${digits}` : digits, 'hex');
  const size = u64(content.reduce((sum, { length }) => sum + length, 0));
  size[0] = 1;
  return Buffer.concat([name, size, ...content]);
}

/** A WAV file of 16 bits, one channel and 8 kHz. @param sample the value of each sample */
export function wav({ seconds = 10, sample = (index: number) => Math.round(8000 * Math.sin(index / 4)) } = {}): Buffer {
  const rate = 8000;
  const data = Buffer.alloc(seconds * rate * 2);
  for (let index = 0; index < data.length / 2; index += 1) data.writeInt16LE(sample(index), index * 2);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(data.length + 36, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    head.writeUInt16LE(value, at);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** An MP3 file of 128 kbit/s and 44.1 kHz: frames of 1152 samples. */
export function mp3({ seconds = 10 } = {}): Buffer {
  const frame = Buffer.alloc(417);
  Buffer.from('fffb9000', 'hex').copy(frame);
  return Buffer.concat(Array.from({ length: Math.ceil((seconds * 44_100) / 1152) }, () => frame));
}

/** EXIF data with an orientation, before which PNG and JPEG each have a header of their own. */
export function exif(orientation: number, order: 'II' | 'MM' = 'MM'): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.write(order);
  const short = (value: number, at: number) =>
    order === 'II' ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at);
  const long = (value: number, at: number) =>
    order === 'II' ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
  short(42, 2);
  long(8, 4);
  short(1, 8);
  short(0x0112, 10);
  short(3, 12);
  long(1, 14);
  short(orientation, 18);
  return bytes;
}

/** The headers of a JPEG, with EXIF data before the size. */
export function jpegHeaders(width: number, height: number, orientation = 1, order: 'II' | 'MM' = 'MM'): Buffer {
  const segment = (marker: number, content: Buffer) =>
    Buffer.concat([Buffer.of(0xff, marker), u16(content.length + 2), content]);
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif(orientation, order)])),
    segment(0xc4, Buffer.alloc(30)),
    segment(0xc2, Buffer.concat([Buffer.of(8), u16(height), u16(width), Buffer.of(1, 1, 0x11, 0)])),
    segment(0xda, Buffer.alloc(6)),
    Buffer.alloc(100),
  ]);
}
