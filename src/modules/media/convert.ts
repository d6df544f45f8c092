import { quoteWord } from '../../lib/text/shell-words.ts';
import type { FileFacts } from './facts.ts';
import { type CheckName, type Finding, isProblem } from './finding.ts';
import { type Purpose, REQUIREMENTS, type Requirements } from './requirements.ts';

/**
 * The ffmpeg command that converts a file to what is required.
 * @param path of the file, also where it is on another computer
 * @param findings about the file
 * @returns undefined where nothing is to be converted, or another recording is needed
 */
export function conversionOf(
  path: string,
  facts: FileFacts,
  purpose: Purpose,
  findings: readonly Finding[],
): string | undefined {
  const needs: Requirements = REQUIREMENTS[purpose];
  const convertible = findings.filter(({ isConvertible }) => isConvertible);
  const needsAnother = findings.some((finding) => isProblem(finding) && !convertible.includes(finding));
  if (convertible.length === 0 || needsAnother || needs.kind === 'document') return undefined;
  const wrong = new Set(convertible.map(({ check }) => check));
  const { options, extension } = OF_KIND[needs.kind](facts, needs, wrong);
  return ['ffmpeg', '-i', ownPath(path), ...options, fixedPath(path, extension)].map(quoteWord).join(' ');
}

interface Conversion {
  readonly options: readonly string[];
  readonly extension: string;
}

type Convert = (facts: FileFacts, needs: Requirements, wrong: ReadonlySet<CheckName>) => Conversion;

const OF_KIND: Readonly<Record<'video' | 'audio' | 'image', Convert>> = {
  video: convertVideo,
  audio: convertAudio,
  image: () => ({ options: ['-frames:v', '1', '-update', '1'], extension: 'png' }),
};

/** Encodes the picture only where it must change: copying loses no quality. ffmpeg turns a rotated picture itself. */
function convertVideo(facts: FileFacts, needs: Requirements, wrong: ReadonlySet<CheckName>): Conversion {
  const { video, audio, damage } = facts;
  // Its codecs are not known, and only its index has to move.
  if (damage === 'far') return { options: ['-c', 'copy', '-movflags', '+faststart'], extension: 'mp4' };
  const isVariable = video?.isConstant === false;
  const mayCopy =
    video?.codec === 'avc' && !isVariable && !wrong.has('rotation') && !wrong.has('size') && damage !== 'damaged';
  const encode = ['-c:v', 'libx264', ...quality(facts, needs, wrong.has('size')), '-pix_fmt', 'yuv420p'];
  const rate = isVariable ? ['-fps_mode', 'cfr', '-r', `${commonRate(video?.frameRate)}`] : [];
  const sound = audio?.codec === 'aac' ? 'copy' : 'aac';
  const options = [...(mayCopy ? ['-c:v', 'copy'] : [...encode, ...rate]), '-c:a', sound, '-movflags', '+faststart'];
  return { options, extension: 'mp4' };
}

/** Bits of a byte, and a margin for the container. */
const BITS = 8;
const MARGIN = 0.9;
/** Bits a second of the sound, and of the picture at least. */
const SOUND_BITS = 192_000;
const MIN_PICTURE_BITS = 500_000;

/** A quality that cannot be told from the original; for a file that is too large, the bit rate that makes it fit. */
function quality({ seconds }: FileFacts, { maxBytes }: Requirements, isTooLarge: boolean): readonly string[] {
  if (!isTooLarge || seconds === undefined || maxBytes === undefined) return ['-crf', '18'];
  const bits = Math.max((maxBytes * BITS * MARGIN) / seconds - SOUND_BITS, MIN_PICTURE_BITS);
  return ['-b:v', `${Math.floor(bits / 1000)}k`];
}

const COMMON_RATES = [25, 30, 50, 60];

/** The common rate that is nearest. */
function commonRate(rate = 30): number {
  return COMMON_RATES.toSorted((one, other) => Math.abs(one - rate) - Math.abs(other - rate))[0] ?? 30;
}

function convertAudio(
  { seconds = 0 }: FileFacts,
  { maxSeconds }: Requirements,
  wrong: ReadonlySet<CheckName>,
): Conversion {
  const cut = maxSeconds !== undefined && seconds > maxSeconds ? ['-t', `${maxSeconds}`] : [];
  return wrong.has('size')
    ? { options: ['-vn', ...cut, '-c:a', 'libmp3lame', '-b:a', '192k'], extension: 'mp3' }
    : { options: ['-vn', ...cut, '-c:a', 'pcm_s16le'], extension: 'wav' };
}

/** ffmpeg takes a word with a dash first for an option, and one with a colon for a protocol. */
function ownPath(path: string): string {
  return /^-|^[^/\\]*:/.test(path) && !/^[a-z]:[\\/]/i.test(path) ? `./${path}` : path;
}

/** Next to the original, under another name. */
function fixedPath(path: string, extension: string): string {
  return `${ownPath(path).replace(/\.[a-z0-9]{1,5}$/i, '')}-fixed.${extension}`;
}
