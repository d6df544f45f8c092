import { type Described, judgeStart } from '../download/video-start.ts';

/** What a file is, by its first bytes: `mp4`, `mov`, `jpeg`. */
export type FileFormat = keyof typeof FORMAT_NAMES;

/** Their names in messages. */
export const FORMAT_NAMES = {
  mp4: 'MP4',
  mov: 'QuickTime (.mov)',
  webm: 'WebM',
  mkv: 'Matroska (.mkv)',
  avi: 'AVI',
  wmv: 'Windows Media (.wmv)',
  flv: 'Flash Video',
  ts: 'MPEG transport stream (.ts)',
  mpg: 'MPEG program stream (.mpg)',
  wav: 'WAV',
  mp3: 'MP3',
  ogg: 'Ogg',
  flac: 'FLAC',
  aac: 'AAC',
  aiff: 'AIFF',
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  heic: 'HEIC',
  avif: 'AVIF',
  gif: 'GIF',
  bmp: 'BMP',
  tiff: 'TIFF',
  pdf: 'PDF',
  doc: 'Word (.doc)',
  zip: 'ZIP',
  docx: 'Word (.docx)',
  pptx: 'PowerPoint (.pptx)',
  xlsx: 'Excel (.xlsx)',
  page: 'a web page',
  json: 'JSON',
  xml: 'XML',
  text: 'text',
  encoded: 'compressed data',
  empty: 'empty',
  unknown: 'an unknown format',
} as const;

export type FormatKind = 'video' | 'audio' | 'image' | 'document' | 'other';

const KINDS: Readonly<Record<Exclude<FormatKind, 'other'>, readonly FileFormat[]>> = {
  video: ['mp4', 'mov', 'webm', 'mkv', 'avi', 'wmv', 'flv', 'ts', 'mpg'],
  audio: ['wav', 'mp3', 'ogg', 'flac', 'aac', 'aiff'],
  image: ['jpeg', 'png', 'webp', 'heic', 'avif', 'gif', 'bmp', 'tiff'],
  document: ['pdf', 'doc', 'docx', 'pptx', 'xlsx', 'text'],
};

export function kindOf(format: FileFormat): FormatKind {
  const kinds = Object.entries(KINDS) as [FormatKind, readonly FileFormat[]][];
  return kinds.find(([, formats]) => formats.includes(format))?.[0] ?? 'other';
}

/** Formats whose tracks can be read. */
const CONTAINERS: readonly FileFormat[] = ['mp4', 'mov', 'webm', 'mkv', 'wav', 'mp3'];

export function isContainer(format: FileFormat): boolean {
  return CONTAINERS.includes(format);
}

/** Bytes that are enough to recognize a format. */
export const START = 4096;

type Test = (at: (from: number, to: number) => string) => boolean;

/** Formats by their first bytes, as Latin-1 text. The first that matches counts. */
const SIGNATURES: readonly (readonly [FileFormat, Test])[] = [
  ['jpeg', (at) => at(0, 3) === '\xff\xd8\xff'],
  ['png', (at) => at(0, 8) === '\x89PNG\r\n\x1a\n'],
  ['gif', (at) => /^GIF8[79]a$/.test(at(0, 6))],
  ['webp', (at) => at(0, 4) === 'RIFF' && at(8, 12) === 'WEBP'],
  ['wav', (at) => /^(RIFF|RF64|RIFX)$/.test(at(0, 4)) && at(8, 12) === 'WAVE'],
  ['avi', (at) => at(0, 4) === 'RIFF' && at(8, 11) === 'AVI'],
  ['avif', (at) => at(4, 8) === 'ftyp' && /^avi[fs]$/.test(at(8, 12))],
  ['heic', (at) => at(4, 8) === 'ftyp' && /^(hei[cxms]|hev[cx]|mif1|msf1)$/.test(at(8, 12))],
  ['mov', (at) => at(4, 8) === 'ftyp' && at(8, 12) === 'qt  '],
  ['mp4', (at) => at(4, 8) === 'ftyp'],
  // QuickTime files of before 2005 have no ftyp.
  ['mov', (at) => /^(moov|mdat|wide|free|skip|pnot)$/.test(at(4, 8)) && at(0, 1) < '\x20'],
  ['webm', (at) => at(0, 4) === '\x1aE\xdf\xa3' && /\x42\x82.{1,8}webm/s.test(at(0, 64))],
  ['mkv', (at) => at(0, 4) === '\x1aE\xdf\xa3'],
  ['wmv', (at) => at(0, 8) === '\x30\x26\xb2\x75\x8e\x66\xcf\x11'],
  ['flv', (at) => at(0, 4) === 'FLV\x01'],
  ['ogg', (at) => at(0, 4) === 'OggS'],
  ['flac', (at) => at(0, 4) === 'fLaC'],
  ['aiff', (at) => at(0, 4) === 'FORM' && /^AIF[FC]$/.test(at(8, 12))],
  ['pdf', (at) => at(0, 5) === '%PDF-'],
  ['doc', (at) => at(0, 8) === '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['zip', (at) => at(0, 4) === 'PK\x03\x04'],
  ['tiff', (at) => /^(II\*\0|MM\0\*)$/.test(at(0, 4))],
  ['bmp', (at) => at(0, 2) === 'BM' && at(6, 10) === '\0\0\0\0'],
  ['mpg', (at) => at(0, 4) === '\0\0\x01\xba'],
  ['ts', (at) => at(0, 1) === 'G' && at(188, 189) === 'G' && at(376, 377) === 'G'],
  // An ADTS frame has layer 0; an MPEG audio frame has layer 3, 2 or 1.
  ['aac', (at) => /^\xff[\xf0\xf1\xf8\xf9]$/.test(at(0, 2))],
  ['mp3', (at) => at(0, 3) === 'ID3' || /^\xff[\xe2\xe3\xf2\xf3\xfa\xfb]$/.test(at(0, 2))],
];

/** A ZIP file with this first entry or extension is an Office document. */
const OFFICE: readonly (readonly [FileFormat, string])[] = [
  ['docx', 'word/'],
  ['pptx', 'ppt/'],
  ['xlsx', 'xl/'],
];

/**
 * Recognizes a file by its first bytes; the headers count only where the bytes are text.
 * @param start up to `START` bytes @param name the name of the file, for the formats that are ZIP files inside
 */
export function findFormat(start: Buffer, isWhole: boolean, name: string, described: Described): FileFormat {
  const at = (from: number, to: number) => start.toString('latin1', from, to);
  const found = SIGNATURES.find(([, test]) => test(at))?.[0];
  if (found === 'zip') return officeFormat(at(0, START), name);
  if (found !== undefined) return found;
  const verdict = judgeStart(start, isWhole, described);
  if (typeof verdict === 'object') return verdict.fault === 'redirects' ? 'unknown' : verdict.fault;
  return isText(start) ? 'text' : 'unknown';
}

function officeFormat(start: string, name: string): FileFormat {
  const byName = OFFICE.find(([format]) => name.toLowerCase().endsWith(`.${format}`));
  const byEntry = OFFICE.find(([, folder]) => start.includes(folder));
  return (byEntry ?? byName)?.[0] ?? 'zip';
}

function isText(start: Buffer): boolean {
  // The last character may be cut.
  return start.length > 0 && !start.includes(0) && !start.toString('utf8').slice(0, -1).includes('\ufffd');
}
