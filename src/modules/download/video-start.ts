import type { FileFault } from '../../api/errors.ts';

/** Bytes at the beginning that tell what a file is. */
const CONTAINER_BYTES = 12;
/** Bytes that are looked at for text; white space may come before it. */
const MAX_START = 512;

/** What a server says of a file. */
export interface Described {
  /** The content type; '' for none. */
  readonly type: string;
  /** The content coding; '' for none. */
  readonly coding: string;
}

/** `more`: the bytes so far do not tell. */
export type Verdict = 'file' | 'more' | { readonly fault: FileFault; readonly came: string };

/**
 * Tells from its beginning whether a file can be a video. Bytes count more than headers: servers send videos as
 * `text/plain` where they do not know the ending. What is not known is taken for a video.
 * @param isWhole true when no more bytes come
 */
export function judgeStart(start: Buffer, isWhole: boolean, described: Described): Verdict {
  if (start.length < CONTAINER_BYTES && !isWhole) return 'more';
  if (start.length === 0) return { fault: 'empty', came: '' };
  if (isContainer(start)) return 'file';
  const { type, coding } = described;
  if (coding !== '') return { fault: 'encoded', came: coding };
  if (start[0] === 0x1f && start[1] === 0x8b) return { fault: 'encoded', came: 'gzip' };
  const [name = ''] = type.toLowerCase().split(';');
  const byType = faultOfType(name.trim());
  if (byType) return { fault: byType, came: name.trim() };
  const text = textOf(start);
  if (text === '' && start.length < MAX_START && !isWhole) return 'more';
  const byText = faultOfText(text);
  return byText ? { fault: byText, came: name.trim() } : 'file';
}

function faultOfType(type: string): FileFault | undefined {
  if (/^(text\/html|application\/xhtml\+xml)$/.test(type)) return 'page';
  if (/^(application|text)\/([\w.-]+\+)?json$/.test(type)) return 'json';
  if (/^(application|text)\/([\w.-]+\+)?xml$/.test(type)) return 'xml';
  return /^text\/|^application\/(javascript|vnd\.apple\.mpegurl|x-mpegurl|dash\+xml)$/.test(type) ? 'text' : undefined;
}

/** Its first words without a mark of the encoding; UTF-16 is read as far as it is ASCII. */
function textOf(start: Buffer): string {
  const isWide = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  const text = start.subarray(0, MAX_START).toString('latin1');
  return (isWide ? text.slice(2).replaceAll('\0', '') : text.replace(/^ï»¿/, '')).trimStart();
}

function faultOfText(text: string): FileFault | undefined {
  if (/^<\?xml\b/i.test(text)) return /<html\b/i.test(text) ? 'page' : 'xml';
  if (/^<(!doctype html|!--|html|head|body|script|title|meta)\b|^<!--/i.test(text)) return 'page';
  if (/^<[a-z][\w:.-]*[\s/>]/i.test(text)) return 'xml';
  if (/^(\{\s*("|\}|$)|\[\s*["{[\]])/.test(text)) return 'json';
  return text.startsWith('#EXTM3U') ? 'text' : undefined;
}

/** The first box of an MP4 or QuickTime file. */
const BOXES: ReadonlySet<string> = new Set(['ftyp', 'styp', 'moov', 'moof', 'mdat', 'free', 'skip', 'wide', 'pnot']);

function isContainer(start: Buffer): boolean {
  const at = (from: number, to: number) => start.toString('latin1', from, to);
  // The size of the first box is below 16 MB, so that "The free …" is none; `mdat` alone can be as large as the file.
  if (BOXES.has(at(4, 8)) && (start[0] === 0 || (at(4, 8) === 'mdat' && (start[0] ?? 0) < 0x20))) return true;
  // Matroska and WebM; AVI; Ogg; Flash; MPEG.
  return (
    at(0, 4) === '\x1aE\xdf\xa3' ||
    (at(0, 4) === 'RIFF' && at(8, 12) === 'AVI ') ||
    at(0, 4) === 'OggS' ||
    at(0, 4) === 'FLV\x01' ||
    at(0, 3) === '\0\0\x01'
  );
}
