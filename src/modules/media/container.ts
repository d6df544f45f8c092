// The only file that loads mediabunny: import it with `import()`.
import {
  CustomSource,
  EncodedPacketSink,
  type FrameRateMetrics,
  Input,
  type InputAudioTrack,
  type InputFormat,
  type InputVideoTrack,
  Logging,
  LogLevel,
  MATROSKA,
  MP3,
  MP4,
  QTFF,
  WAVE,
  WEBM,
} from 'mediabunny';
import { type ByteSource, TooMuchError } from './byte-source.ts';
import type { AudioFacts, TrackFacts, VideoFacts } from './facts.ts';
import { hasSamples, isSilent } from './silence.ts';

const FORMATS: readonly InputFormat[] = [MP4, QTFF, WEBM, MATROSKA, WAVE, MP3];

/** Frames whose times are looked at: two minutes and more. */
const MAX_FRAMES = 8000;
/** The same where the times are between the pictures, which have to be read too. */
const MAX_FRAMES_IN_CLUSTERS = 60;
/** Reads of one file. mediabunny 1.61 reads the last bytes of a damaged WebM file without end (resync in ebml.ts). */
const MAX_READS = 2000;
/** Reports a size where the server does not tell it. */
const UNKNOWN_SIZE = 2 ** 48;

interface ReadOptions {
  /** True if the times and sizes of all frames are in one place; otherwise they are between the pictures. */
  readonly hasIndex: boolean;
}

/** Reads the tracks of a file. @throws Error for a damaged or unsupported file; as `ByteSource.read` does */
export async function readContainer(source: ByteSource, options: ReadOptions): Promise<TrackFacts> {
  // It would write what a file contains to the terminal.
  Logging.level = LogLevel.Silent;
  let failure: unknown;
  let reads = 0;
  const read = async (start: number, end: number) => {
    try {
      reads += 1;
      if (reads > MAX_READS) throw new TooMuchError('The file is read without end.');
      return await source.read(start, end);
    } catch (error) {
      failure ??= error;
      throw error;
    }
  };
  const bytes = new CustomSource({
    getSize: () => source.size ?? UNKNOWN_SIZE,
    read,
    // The source keeps what it read; mediabunny would not ask again.
    maxCacheSize: 0,
    handleUnhandledError: () => {},
  });
  const input = new Input({ source: bytes, formats: [...FORMATS] });
  try {
    return await readTracks(input, options);
  } catch (error) {
    throw failure ?? error;
  } finally {
    input.dispose();
  }
}

async function readTracks(input: Input, options: ReadOptions): Promise<TrackFacts> {
  const [video] = await input.getVideoTracks();
  const [audio] = await input.getAudioTracks();
  if (!video && !audio) return {};
  const seconds = (await input.getDurationFromMetadata()) ?? (await measure(input));
  return {
    ...(seconds !== undefined && { seconds }),
    ...(video && { video: await readVideo(video, options) }),
    ...(audio && { audio: await readAudio(audio, options, seconds) }),
  };
}

/** The duration by the last frame. @returns undefined where it is too far into the file */
async function measure(input: Input): Promise<number | undefined> {
  return await input.computeDuration().catch(() => undefined);
}

async function readVideo(track: InputVideoTrack, options: ReadOptions): Promise<VideoFacts> {
  const rate = await readFrames(track, options);
  return {
    codec: await codecOf(track),
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
    rotation: await track.getRotation(),
    ...(rate && rate.probedPacketCount > 1 && { frameRate: rate.averageFrameRate, isConstant: isConstant(rate) }),
  };
}

async function readFrames(track: InputVideoTrack, { hasIndex }: ReadOptions): Promise<FrameRateMetrics | undefined> {
  const targetPacketCount = hasIndex ? MAX_FRAMES : MAX_FRAMES_IN_CLUSTERS;
  return await track.computeFrameRateMetrics({ targetPacketCount }).catch(() => undefined);
}

/** A camera drops a frame at times, which makes no difference. */
const MIN_SHARE_OF_FRAMES = 0.98;

function isConstant({ underlyingFrameRate, averageFrameRate }: FrameRateMetrics): boolean {
  return underlyingFrameRate !== null && averageFrameRate >= underlyingFrameRate * MIN_SHARE_OF_FRAMES;
}

async function readAudio(
  track: InputAudioTrack,
  options: ReadOptions,
  seconds: number | undefined,
): Promise<AudioFacts> {
  const codec = await codecOf(track);
  const isQuiet = await hasOnlySilence(track, codec, options, seconds).catch(() => undefined);
  return { codec, ...(isQuiet !== undefined && { isSilent: isQuiet }) };
}

/** @returns undefined where it cannot be told */
async function hasOnlySilence(
  track: InputAudioTrack,
  codec: string,
  { hasIndex }: ReadOptions,
  seconds: number | undefined,
): Promise<boolean | undefined> {
  if (hasSamples(codec)) return await hasSilentSamples(track, codec, seconds);
  return hasIndex ? (await track.computePacketStats(MAX_FRAMES)).averageBitrate < MIN_BITRATE : undefined;
}

/**
 * Bits a second below which compressed sound is silence: AAC encodes digital silence in about 2,000, and speech in at
 * least 8,000. Silence at a constant bit rate cannot be told without decoding it.
 */
const MIN_BITRATE = 4000;
/** Places in the file where uncompressed sound is looked at, and packets at each; mediabunny's have 2048 samples. */
const PLACES = 8;
const PACKETS = 12;

async function hasSilentSamples(track: InputAudioTrack, codec: string, seconds = 0): Promise<boolean> {
  const sink = new EncodedPacketSink(track);
  for (let place = 0; place < PLACES; place += 1) {
    let packet = await sink.getPacket((seconds * place) / PLACES);
    for (let count = 0; packet && count < PACKETS; count += 1) {
      if (!isSilent(codec, packet.data)) return false;
      packet = await sink.getNextPacket(packet);
    }
  }
  return true;
}

/** The name of the codec; for one that is not known, as the file has it. */
async function codecOf(track: InputVideoTrack | InputAudioTrack): Promise<string> {
  const codec = await track.getCodec();
  const internal = await track.getInternalCodecId();
  return codec ?? (typeof internal === 'string' ? internal : 'unknown');
}
