import type { FileFormat } from './file-format.ts';

/** What a file is for. The names are those of `replica check --as`. */
export type Purpose = keyof typeof REQUIREMENTS;

/** What Tavus requires of a file, as documented; the rest is not limited. */
export interface Requirements {
  /** What the file is, in messages. */
  readonly title: string;
  readonly kind: 'video' | 'audio' | 'image' | 'document';
  /** Accepted formats. */
  readonly formats: readonly FileFormat[];
  /** Formats that may be accepted: the documentation is contradictory or says nothing. */
  readonly doubtful?: readonly FileFormat[];
  /** Formats in words, for messages. */
  readonly formatWords: string;
  /** The codec of the picture, by mediabunny's name. Others are a warning if `isCodecDoubtful`. */
  readonly codec?: 'avc';
  readonly isCodecDoubtful?: boolean;
  /** Minimum pixels of the shorter side. */
  readonly minSide?: number;
  /** Minimum frames a second. */
  readonly minFrameRate?: number;
  readonly minSeconds?: number;
  readonly maxSeconds?: number;
  readonly maxBytes?: number;
  /** True if there must be a voice in it. */
  readonly needsSound?: boolean;
  /** True if the link must stay valid for `MIN_VALID_HOURS`; Tavus opens the others within minutes. */
  readonly isOpenedLate?: boolean;
}

/** "Direct downloads that stay valid for 24 hours or more": https://docs.tavus.io/sections/replica/train-with-a-video, 2026. */
export const MIN_VALID_HOURS = 24;

const MB = 1_000_000;

/**
 * 1080p, 25 frames a second, 750 MB, H.264, one take: https://docs.tavus.io/sections/replica/train-with-a-video, 2026.
 * Only MP4: https://docs.tavus.io/sections/errors-and-status-details; also WebM, which cannot hold H.264: the newer page
 * about training. At least a minute in total: the page about errors, and 30 s of speaking and 30 s of silence for phoenix-4.
 */
const TRAINING_VIDEO = {
  title: 'Training video',
  kind: 'video',
  formats: ['mp4'],
  doubtful: ['webm'],
  formatWords: 'MP4',
  codec: 'avc',
  minSide: 1080,
  minFrameRate: 25,
  minSeconds: 60,
  maxBytes: 750 * MB,
  needsSound: true,
  isOpenedLate: true,
} as const satisfies Requirements;

export const REQUIREMENTS = {
  video: TRAINING_VIDEO,
  /** Its format is not documented, so that of the training video is safe. The statement has to be heard. */
  consent: {
    title: 'Consent video',
    kind: 'video',
    formats: ['mp4'],
    doubtful: ['webm', 'mov'],
    formatWords: 'MP4',
    codec: 'avc',
    isCodecDoubtful: true,
    maxBytes: 750 * MB,
    needsSound: true,
    isOpenedLate: true,
  },
  /** JPG or PNG, 512 x 512 or more: https://docs.tavus.io/sections/faces/voices-for-image-based-faces.md, 2026. */
  image: {
    title: 'Image',
    kind: 'image',
    formats: ['jpeg', 'png'],
    formatWords: 'JPEG or PNG',
    minSide: 512,
    isOpenedLate: true,
  },
  /** 3 s to 10 min, 750 MB: https://docs.tavus.io/sections/errors-and-status-details. WAV or MP3: openapi.yaml, 2026-06-08. */
  audio: {
    title: 'Audio',
    kind: 'audio',
    formats: ['wav', 'mp3'],
    formatWords: 'WAV or MP3',
    minSeconds: 3,
    maxSeconds: 600,
    maxBytes: 750 * MB,
  },
  /** "Direct link to a background video file": openapi.yaml, 2026-06-08, which names no format. */
  background: {
    title: 'Background video',
    kind: 'video',
    formats: ['mp4'],
    doubtful: ['webm', 'mov'],
    formatWords: 'MP4',
    codec: 'avc',
    isCodecDoubtful: true,
  },
  /** "Public PNG or JPEG": openapi.yaml, 2026-06-08. */
  watermark: { title: 'Watermark', kind: 'image', formats: ['png', 'jpeg'], formatWords: 'PNG or JPEG' },
  /** .pdf .txt .docx .doc .png .jpg .pptx .csv .xlsx up to 50 MB, or a web page: openapi.yaml, 2026-06-08. */
  document: {
    title: 'Document',
    kind: 'document',
    formats: ['pdf', 'text', 'docx', 'doc', 'png', 'jpeg', 'pptx', 'xlsx', 'page'],
    formatWords: 'PDF, Word, PowerPoint, Excel, text, CSV, PNG, JPEG or a web page',
    maxBytes: 50 * MB,
  },
} as const satisfies Readonly<Record<string, Requirements>>;

export const PURPOSES = Object.keys(REQUIREMENTS) as readonly Purpose[];

/** Tavus' default since 2026. */
const DEFAULT_MODEL = 'phoenix-4';

interface ModelRequirements {
  /** Half of speaking and half of silence. */
  readonly minSeconds: number;
  readonly takesImages: boolean;
}

const MINUTE = { minSeconds: 60, takesImages: true };

/**
 * What differs between models, from their pages of late 2026: "legacy" phoenix-3 needs 1 min + 1 min and takes no image
 * (sections/faces/phoenix-3-video-requirements); phoenix-4 needs 30 s + 30 s. The page of phoenix-4.5 names no length
 * (sections/faces/phoenix-45-preview-and-status), so it has that of phoenix-4.
 */
const MODELS: Readonly<Record<string, ModelRequirements>> = {
  'phoenix-3': { minSeconds: 120, takesImages: false },
  'phoenix-4': MINUTE,
  'phoenix-4.5': MINUTE,
};

export const MODEL_NAMES = Object.keys(MODELS);

/** The model that is checked for; the default for one that is not known. */
export function findModel(name = ''): ModelRequirements & { readonly name: string; readonly isKnown: boolean } {
  const wanted = name.trim().toLowerCase() || DEFAULT_MODEL;
  const found = Object.hasOwn(MODELS, wanted) ? MODELS[wanted] : undefined;
  return found ? { ...found, name: wanted, isKnown: true } : { ...MINUTE, name: DEFAULT_MODEL, isKnown: false };
}
