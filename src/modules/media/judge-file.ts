import { formatSize } from '../../lib/format.ts';
import type { Damage, FileFacts } from './facts.ts';
import { FORMAT_NAMES, isContainer, kindOf } from './file-format.ts';
import { type Finding, findingsOf } from './finding.ts';
import { judgeDuration, judgePixels, judgeSound, judgeVideo } from './judge-tracks.ts';
import { findModel, type Purpose, REQUIREMENTS, type Requirements } from './requirements.ts';

/** What a file is checked for. */
export interface CheckedFor {
  readonly purpose: Purpose;
  /** The model to train; Tavus' default if empty. */
  readonly model?: string | undefined;
}

/** Compares a file with what Tavus requires. @returns a finding for each thing that was read, the format first */
export function judgeFile(facts: FileFacts, { purpose, model }: CheckedFor): readonly Finding[] {
  const needs: Requirements = withModel(REQUIREMENTS[purpose], purpose, model);
  // Of other formats only the name is known.
  const isRead = kindOf(facts.format) === needs.kind && (needs.kind === 'image' || isContainer(facts.format));
  const findings = [
    judgeFormat(facts, needs),
    judgeSize(facts, needs),
    ...(isRead ? [judgeDamage(facts.damage), ...OF_KIND[needs.kind](facts, needs)] : []),
    judgeModel(purpose, model),
  ];
  return findings.filter((finding) => finding !== undefined);
}

/** The requirements with those of a model. */
function withModel(needs: Requirements, purpose: Purpose, model: string | undefined): Requirements {
  return purpose === 'video' ? { ...needs, minSeconds: findModel(model).minSeconds } : needs;
}

type Judge = (facts: FileFacts, needs: Requirements) => readonly (Finding | undefined)[];

const OF_KIND: Readonly<Record<Requirements['kind'], Judge>> = {
  video: (facts, needs) => [...judgeVideo(facts, needs), ...judgeAudio(facts, needs)],
  audio: judgeAudio,
  image: judgeImage,
  document: () => [],
};

function judgeAudio(facts: FileFacts, needs: Requirements): readonly (Finding | undefined)[] {
  return [judgeDuration(facts, needs), judgeSound(facts, needs)];
}

function judgeFormat({ format }: FileFacts, { formats, doubtful = [], formatWords, kind }: Requirements): Finding {
  const { ok, warning, problem } = findingsOf('format', 'Format');
  const value = FORMAT_NAMES[format];
  const fields = { value, needed: formatWords, isConvertible: true };
  if (formats.includes(format)) return ok(value, formatWords);
  if (doubtful.includes(format)) return warning({ ...fields, fix: `Tavus may refuse ${value}. Convert it.` });
  if (kindOf(format) === kind) return problem({ ...fields, fix: 'Convert it.' });
  const fix = NO_MEDIA_FIXES[format] ?? `Use a file of this format: ${formatWords}.`;
  return problem({ ...fields, fix, isConvertible: false });
}

const NOT_THE_FILE =
  'This is not the file. Use a direct download link: opened in a private window, it must download the file.';

const NO_MEDIA_FIXES: Readonly<Record<string, string>> = {
  ...{ page: NOT_THE_FILE, json: NOT_THE_FILE, xml: NOT_THE_FILE },
  empty: 'The file has no content. Copy or upload it again.',
  encoded: 'The server compresses the file. Store it without compression (Content-Encoding).',
};

/** By the stricter and the more generous reading of "MB". */
const MIB_PER_MB = 2 ** 20 / 1_000_000;

function judgeSize({ bytes }: FileFacts, { maxBytes, kind }: Requirements): Finding | undefined {
  const { ok, warning, problem } = findingsOf('size', 'File size');
  if (maxBytes === undefined) return bytes === undefined ? undefined : ok(formatSize(bytes));
  const needed = `at most ${formatSize(maxBytes)}`;
  if (bytes === undefined) return warning({ value: 'not told by the server', needed, fix: 'Check it on your disk.' });
  if (bytes <= maxBytes) return ok(formatSize(bytes), needed);
  const isConvertible = kind !== 'document';
  const fix = isConvertible ? 'Convert it, with a lower bit rate.' : 'Split it into smaller files.';
  const fields = { value: formatSize(bytes), needed, fix, isConvertible };
  return bytes <= maxBytes * MIB_PER_MB ? warning(fields) : problem(fields);
}

function judgeDamage(damage: Damage | undefined): Finding | undefined {
  const { warning, problem } = findingsOf('complete', 'Complete');
  if (damage === 'cut') {
    return problem({ value: 'no: its end is missing', fix: 'Copy or upload it again, or export it again.' });
  }
  if (damage === 'damaged') {
    const fix = 'Play it: if it plays, convert it; otherwise export it again.';
    return problem({ value: 'it is damaged, or has an unknown encoding', fix, isConvertible: true });
  }
  const value = 'not checked: its index is too large, or too far into the file';
  const fix = 'Convert it, which moves its index to the start; or check the file on your disk.';
  return damage && warning({ value, fix, isConvertible: true });
}

function judgeImage({ image }: FileFacts, needs: Requirements): readonly (Finding | undefined)[] {
  if (image === undefined) return [];
  const { warning } = findingsOf('rotation', 'Rotation');
  const value = `turned by EXIF (orientation ${image.orientation})`;
  const fix = 'A program that ignores it shows the image turned or mirrored. Convert it: that turns the pixels.';
  const isUpright = image.orientation === 1;
  return [judgePixels(image, needs), isUpright ? undefined : warning({ value, fix, isConvertible: true })];
}

function judgeModel(purpose: Purpose, model: string | undefined): Finding | undefined {
  if (purpose !== 'video' && purpose !== 'image') return undefined;
  const { ok, warning, problem } = findingsOf('model', 'Model');
  const { name, isKnown, takesImages } = findModel(model);
  if (!isKnown) {
    const fix = 'Check its name. This version of tavus does not know what it requires.';
    return warning({ value: `${model?.trim()}, checked as ${name}`, fix });
  }
  if (purpose === 'video' || takesImages) return ok(name);
  const fix = 'Choose phoenix-4, or train from a video.';
  return problem({ value: name, needed: 'a model that trains from an image', fix });
}
