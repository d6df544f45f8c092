import type { FileFault } from '../../api/errors.ts';

/** Bytes at the start of a file that identify a container format. */
const CONTAINER_BYTES = 12;
/** Bytes at the start of a file that are searched for text, which may follow white space. */
const MAX_START = 512;

/** The headers of a file. */
export interface Described {
  /** Content-Type; '' for none. */
  readonly type: string;
  /** Content-Encoding; '' for none. */
  readonly coding: string;
}

/** `more`: more bytes are needed to decide. */
export type Verdict = 'file' | 'more' | { readonly fault: FileFault; readonly came: string };

/**
 * Decides from its first bytes whether a file may be a video. The bytes override the headers: servers send videos with
 * an unknown extension as `text/plain`. Unknown formats count as a video.
 * @param isWhole true if no more bytes follow
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

/** The text at the start without a byte order mark; ASCII characters in UTF-16 are decoded too. */
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

/** Types of the first box of an MP4 or QuickTime file. */
const BOXES: ReadonlySet<string> = new Set(['ftyp', 'styp', 'moov', 'moof', 'mdat', 'free', 'skip', 'wide', 'pnot']);

function isContainer(start: Buffer): boolean {
  const at = (from: number, to: number) => start.toString('latin1', from, to);
  // The first box is smaller than 16 MB, which excludes text such as "The free …". Only `mdat` can be larger.
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
