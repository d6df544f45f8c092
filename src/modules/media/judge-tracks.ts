import { formatDuration } from '../../lib/format.ts';
import type { FileFacts, VideoFacts } from './facts.ts';
import { FORMAT_NAMES } from './file-format.ts';
import { type Finding, findingsOf } from './finding.ts';
import type { Requirements } from './requirements.ts';

/** The name of a codec by that of mediabunny. */
const CODECS: Readonly<Record<string, string>> = {
  ...{
    avc: 'H.264',
    hevc: 'H.265 (HEVC)',
    vp8: 'VP8',
    vp9: 'VP9',
    av1: 'AV1',
    prores: 'ProRes',
    mp4v: 'MPEG-4 Part 2',
  },
  ...{ aac: 'AAC', mp3: 'MP3', opus: 'Opus', vorbis: 'Vorbis', flac: 'FLAC', ac3: 'AC-3', eac3: 'E-AC-3' },
  ...{ alaw: 'A-law', ulaw: 'µ-law' },
};

function nameOfCodec(codec: string): string {
  const bits = /^pcm-[sfu](\d+)/.exec(codec)?.[1];
  return bits === undefined ? (CODECS[codec] ?? codec) : `PCM, ${bits} bits`;
}

/** Judges the picture. */
export function judgeVideo({ video, format, damage }: FileFacts, needs: Requirements): readonly Finding[] {
  if (video === undefined) return damage === undefined ? [NO_PICTURE] : [];
  return [
    judgeCodec(video, format === 'webm', needs),
    judgePixels(video, needs),
    judgeFrameRate(video, needs),
    judgeRotation(video),
  ];
}

const NO_PICTURE: Finding = findingsOf('video_codec', 'Video codec').problem({
  value: 'there is no picture',
  fix: 'Use a recording with picture and sound.',
});

function judgeCodec({ codec }: VideoFacts, isWebm: boolean, needs: Requirements): Finding {
  const { ok, warning, problem } = findingsOf('video_codec', 'Video codec');
  const value = nameOfCodec(codec);
  if (needs.codec === undefined || codec === needs.codec) return ok(value, 'H.264');
  const fields = { value, needed: 'H.264', fix: 'Convert it.', isConvertible: true };
  // A WebM file cannot hold H.264: where it may be accepted, so may its codec.
  return needs.isCodecDoubtful || isWebm ? warning(fields) : problem(fields);
}

interface Pixels {
  readonly width: number;
  readonly height: number;
}

/** Judges the size of a video or image, by its shorter side. */
export function judgePixels({ width, height }: Pixels, { minSide = 0, kind }: Requirements): Finding {
  const { ok, problem } = findingsOf('resolution', 'Pixels');
  const value = `${width} × ${height}`;
  const needed = kind === 'video' ? `${minSide}p or more` : `${minSide} × ${minSide} or more`;
  if (Math.min(width, height) >= minSide) return ok(value, minSide === 0 ? undefined : needed);
  const fix = kind === 'video' ? `Record in ${minSide}p or more.` : 'Use a larger image.';
  return problem({ value, needed, fix: `${fix} Enlarging it adds no detail.` });
}

/** Frames a second by which a rate may be lower: it is measured at a part of the frames. */
const RATE_TOLERANCE = 0.05;

function judgeFrameRate({ frameRate, isConstant = true }: VideoFacts, { minFrameRate }: Requirements): Finding {
  const { ok, warning, problem } = findingsOf('frame_rate', 'Frame rate');
  const needed = minFrameRate === undefined ? undefined : `${minFrameRate} fps or more`;
  if (frameRate === undefined) {
    const fix = 'Check it in the settings of your camera, or of the program that exported the video.';
    return needed === undefined ? ok('not checked') : warning({ value: 'not checked', needed, fix });
  }
  const value = `${Number(frameRate.toFixed(2))} fps, ${isConstant ? 'constant' : 'variable'}`;
  if (minFrameRate !== undefined && frameRate < minFrameRate - RATE_TOLERANCE) {
    const fix = `Record with ${minFrameRate} fps or more. Repeating frames makes movements jerky.`;
    return problem({ value, needed, fix });
  }
  if (isConstant) return ok(value, needed);
  const fix = 'With a variable rate, sound and picture can shift. Convert it.';
  return warning({ value, needed: 'a constant rate', fix, isConvertible: true });
}

function judgeRotation({ rotation }: VideoFacts): Finding {
  const { ok, warning } = findingsOf('rotation', 'Rotation');
  if (rotation === 0) return ok('none');
  const fix = 'A program that ignores it shows the video turned. Convert it: that turns the pixels.';
  return warning({ value: `turned by ${rotation}° when played`, fix, isConvertible: true });
}

/** Seconds by which a recording may be shorter: the last frame may not count. */
const LENGTH_TOLERANCE = 0.05;

/** Judges the length of a video or audio file. */
export function judgeDuration({ seconds, damage }: FileFacts, needs: Requirements): Finding | undefined {
  const { ok, warning, problem } = findingsOf('duration', 'Length');
  const { minSeconds = 0, maxSeconds = Number.POSITIVE_INFINITY } = needs;
  const needed = neededLength(needs);
  if (seconds === undefined) {
    if (needed === undefined || damage !== undefined) return undefined;
    return warning({ value: 'not checked', needed, fix: 'Play it, and check how long it is.' });
  }
  const value = formatSeconds(seconds);
  if (seconds < minSeconds - LENGTH_TOLERANCE) return problem({ value, needed, fix: 'Record it again, in one take.' });
  if (seconds <= maxSeconds + LENGTH_TOLERANCE) return ok(value, needed);
  return problem({ value, needed, fix: 'Shorten it.', isConvertible: true });
}

function neededLength({ minSeconds, maxSeconds, kind }: Requirements): string | undefined {
  if (minSeconds === undefined) return undefined;
  const least = formatSeconds(minSeconds);
  if (maxSeconds !== undefined) return `${least} to ${formatSeconds(maxSeconds)}`;
  const half = formatSeconds(minSeconds / 2);
  return kind === 'video' ? `at least ${least}: ${half} of speaking and ${half} of silence` : `at least ${least}`;
}

/** "45.5 s", "2 min 5 s". Rounded down, so that what is too short does not look long enough. */
function formatSeconds(seconds: number): string {
  return seconds < 60 ? `${Math.floor(seconds * 10) / 10} s` : formatDuration(Math.floor(seconds) * 1000);
}

/** Judges the sound of a video or audio file. */
export function judgeSound({ audio, damage, format }: FileFacts, needs: Requirements): Finding | undefined {
  const { ok, warning, problem } = findingsOf('sound', 'Sound');
  const { needsSound = false, kind } = needs;
  const needed = 'a voice';
  if (audio === undefined) {
    if (damage !== undefined || kind === 'audio') return undefined;
    return needsSound ? problem({ value: 'none', needed, fix: 'Record it again, with a microphone.' }) : ok('none');
  }
  const codec = nameOfCodec(audio.codec);
  if (audio.isSilent !== true) return ok(FORMAT_NAMES[format] === codec ? 'yes' : codec);
  const fields = { value: `${codec}, silent`, needed, fix: 'Record it again, and check the microphone.' };
  if (needsSound) return problem(fields);
  return kind === 'audio' ? warning(fields) : ok(fields.value);
}
