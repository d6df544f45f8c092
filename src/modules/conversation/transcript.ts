import type { Turn } from '../../api/conversation-events.ts';
import { formatClock } from '../../lib/format.ts';
import { safeLines, safeText } from '../../lib/text/safe-text.ts';

export const TRANSCRIPT_FORMATS = ['text', 'markdown', 'json', 'srt', 'vtt'] as const;
export type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];

/** The extension of a file in each format. */
export const EXTENSION_OF = { text: 'txt', markdown: 'md', json: 'json', srt: 'srt', vtt: 'vtt' } as const;

export const NO_TURNS = 'The transcript is empty: no one spoke.';

/** A turn as it is printed: who speaks, when, and what. */
export interface SpokenTurn {
  readonly speaker: string;
  /** Seconds since the start of the conversation; undefined if unknown. */
  readonly start: number | undefined;
  /** Seconds; above 0. */
  readonly duration?: number;
  /** Safe to print; line ends are kept. */
  readonly text: string;
}

const SPEAKERS: ReadonlyMap<string, string> = new Map([
  ['user', 'Participant'],
  ['assistant', 'Replica'],
  ['system', 'System'],
  ['tool', 'Tool'],
]);
/** What people say. The other turns are instructions and results of tools. */
const SPOKEN: ReadonlySet<string> = new Set(['user', 'assistant']);
/** Seconds that a subtitle of unknown length is shown. */
const SUBTITLE_SECONDS = 3;

/** The format that the extension of a path means, such as `.md` or `.markdown`. @returns undefined for any other one */
export function formatOf(path: string): TranscriptFormat | undefined {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase();
  return TRANSCRIPT_FORMATS.find((format) => extension === format || extension === EXTENSION_OF[format]);
}

/** The turns that people hear, or all. A role that is not known counts as spoken. */
export function selectTurns(turns: readonly Turn[], allRoles: boolean): readonly Turn[] {
  return allRoles ? turns : turns.filter(({ role }) => SPOKEN.has(role) || !SPEAKERS.has(role));
}

/** @param startedAt when the conversation started, as ISO 8601; without it, the first turn with a date counts as the start */
export function readTurns(turns: readonly Turn[], startedAt: string | undefined): readonly SpokenTurn[] {
  const origin = Date.parse(startedAt ?? turns.find(({ timestamp }) => timestamp !== undefined)?.timestamp ?? '');
  return turns.map(({ role, content, timestamp = '', seconds_from_start, duration }) => {
    const byDate = (Date.parse(timestamp) - origin) / 1000;
    return {
      speaker: SPEAKERS.get(role) ?? safeText(role),
      start: seconds_from_start ?? (Number.isNaN(byDate) ? undefined : Math.max(0, byDate)),
      ...(duration !== undefined && duration > 0 && { duration }),
      text: safeLines(content).trim(),
    };
  });
}

/** The transcript as text in a format other than JSON, with a line end at its end. */
export function writeTranscript(turns: readonly SpokenTurn[], format: Exclude<TranscriptFormat, 'json'>): string {
  if (format === 'srt') return writeSrt(turns);
  if (format === 'vtt') return writeVtt(turns);
  return format === 'markdown' ? writeMarkdown(turns) : writeText(turns);
}

/** Further lines of a turn are indented, so that they do not look like turns. */
function writeText(turns: readonly SpokenTurn[]): string {
  return turns
    .map(({ speaker, start, text }) => {
      const time = start === undefined ? '' : `[${formatClock(start)}] `;
      return `${time}${speaker}: ${text.replaceAll('\n', '\n  ')}\n`;
    })
    .join('');
}

function writeMarkdown(turns: readonly SpokenTurn[]): string {
  return turns
    .map(({ speaker, start, text }) => {
      const time = start === undefined ? '' : ` (${formatClock(start)})`;
      return `**${escapeMarkdown(speaker)}**${time}  \n${escapeMarkdown(text)}\n`;
    })
    .join('\n');
}

/** Escapes what would be formatted, a link or HTML, and at the start of a line a heading, list or quote. */
function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>~|]/g, '\\$&')
    .replaceAll(/^([ \t]*)([#+=-])/gm, '$1\\$2')
    .replaceAll(/^([ \t]*\d+)([.)])/gm, '$1\\$2');
}

function writeSrt(turns: readonly SpokenTurn[]): string {
  return subtitles(turns)
    .map(({ speaker, from, to, text }, at) => {
      return `${at + 1}\n${stamp(from, ',')} --> ${stamp(to, ',')}\n${speaker}: ${escapeSrt(withoutBlankLines(text))}\n`;
    })
    .join('\n');
}

function writeVtt(turns: readonly SpokenTurn[]): string {
  const cues = subtitles(turns).map(({ speaker, from, to, text }) => {
    return `\n${stamp(from, '.')} --> ${stamp(to, '.')}\n<v ${escapeVtt(speaker)}>${escapeVtt(withoutBlankLines(text))}\n`;
  });
  return `WEBVTT\n${cues.join('')}`;
}

interface Subtitle {
  readonly speaker: string;
  readonly text: string;
  /** Seconds. */
  readonly from: number;
  readonly to: number;
}

/** A turn without a time follows the one before. A turn ends at the latest when the next begins. */
function subtitles(turns: readonly SpokenTurn[]): readonly Subtitle[] {
  let end = 0;
  return turns.map(({ speaker, text, start, duration = SUBTITLE_SECONDS }, at) => {
    const from = start ?? end;
    const next = turns[at + 1]?.start ?? Number.POSITIVE_INFINITY;
    end = next > from ? Math.min(from + duration, next) : from + duration;
    return { speaker, text, from, to: end };
  });
}

/** `00:02:05,120`. @param mark between seconds and milliseconds */
function stamp(seconds: number, mark: ',' | '.'): string {
  const ms = Math.round(seconds * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const parts = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60].map(two);
  return `${parts.join(':')}${mark}${String(ms % 1000).padStart(3, '0')}`;
}

/** A blank line would end the subtitle. */
function withoutBlankLines(text: string): string {
  return text.replaceAll(/\n(?:[^\S\n]*\n)+/g, '\n');
}

/** Also breaks up an arrow, which marks a line of times. */
function escapeVtt(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** SRT has no escapes, and an arrow marks a line of times. */
function escapeSrt(text: string): string {
  return text.replaceAll('-->', '- >');
}
