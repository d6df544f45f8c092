import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { checkBaseUrl, isSendableKey } from '../../src/api/check-options.ts';
import { toIsoUtc } from '../../src/api/dates.ts';
import { toRefusal } from '../../src/api/refusal.ts';
import { readServerMessage } from '../../src/api/server-message.ts';
import { whyNotJson } from '../../src/api/unreadable.ts';
import { readPartialLine, unquote } from '../../src/app/completion/partial-line.ts';
import { describeWords } from '../../src/app/crash.ts';
import { describeExchange } from '../../src/app/debug/describe-exchange.ts';
import { readProxy } from '../../src/app/find-proxy.ts';
import { isVersion } from '../../src/app/update/versions.ts';
import { toFileName } from '../../src/lib/files/file-name.ts';
import { formatAge, formatDate, maskKey, parseDuration } from '../../src/lib/format.ts';
import { formatPath, fromPointer, toPointer } from '../../src/lib/json-pointer.ts';
import { createRedactor } from '../../src/lib/redact.ts';
import { maskSecrets } from '../../src/lib/secrets.ts';
import {
  clip,
  safeJson,
  safeLines,
  safeText,
  truncate,
  widthOf,
  wrap,
  wrapToFit,
} from '../../src/lib/text/safe-text.ts';
import { quoteWord, toCommandLine } from '../../src/lib/text/shell-words.ts';
import { checkFileUrl, checkUrl, noteFileUrl } from '../../src/modules/forms/checks.ts';
import { readJsonObject } from '../../src/modules/forms/json-field.ts';
import { isJson, readJson } from '../../src/modules/forms/json-text.ts';
import { checkReplicaId } from '../../src/modules/nouns/ids.ts';
import { treeLines } from '../../src/modules/nouns/tree-lines.ts';
import { readImport } from '../../src/modules/persona/read-import.ts';
import { differenceRows } from '../../src/modules/resource/edit/difference.ts';
import { isMasked, secretsIn } from '../../src/modules/resource/edit/keys.ts';
import { fillIn, readTemplate } from '../../src/modules/video/batch/plan/template.ts';
import { fieldOf } from '../../src/modules/video/request.ts';
import { readOperations } from '../../src/sandbox/json-patch.ts';
import { isProfileName } from '../../src/settings/profiles.ts';
import { findEntry, signsFor, wrapAtSpaces } from '../../src/ui/accessible/words.ts';
import { countText } from '../../src/ui/form/text-count.ts';
import { expandPath } from '../../src/ui/form/text-file.ts';
import { Search } from '../../src/ui/list/search.ts';
import { alignColumns } from '../../src/ui/output/columns.ts';
import { detailLines } from '../../src/ui/output/details.ts';
import { linkLines } from '../../src/ui/output/hyperlink.ts';
import { TextBuffer } from '../../src/ui/prompt/text-buffer.ts';
import { kindOfId } from '../support/noun-commands.ts';
import { readPatch, readSetting, settingWords } from '../support/persona-edit.ts';
import { PLAIN } from '../ui/texts.ts';
import { Tally } from './tally.ts';

const [SMALL, MIDDLE, MEGABYTE] = [20_000, 100_000, 1_000_000];
/** Of the processor, in milliseconds; shorter times say nothing of growth. */
const LEAST_MS = 20;
/** How much more a text of five times the length may cost, and one of 1 MB; the square would be 25 and 2500 times. */
const [MOST_FOR_MIDDLE, MOST_FOR_MEGABYTE] = [12, 200];

/** What is repeated, with what ends it; expressions look for an end that never comes, or try again from each character. */
const PARTS = [
  'a',
  ' ',
  '\n',
  '\r',
  '\t',
  '.',
  '/',
  '\\',
  '"',
  "'",
  '=',
  '-',
  '_',
  '0',
  '~',
  '*',
  '{',
  '[',
  ',',
  ':',
  '#',
];
const WORDS = [
  '<title',
  '<script',
  '<style>',
  '<a ',
  '{{',
  '}}',
  '"key":',
  'http://',
  'https://a/',
  'a=',
  '\\"',
  '&#',
  '. ',
];
const LETTERS = [
  '\u0301',
  'e\u0301',
  '\u200d',
  '👍',
  '👨\u200d',
  '字',
  '\x1b[',
  '\x1b]8;;',
  '\ud800',
  '\u202e',
  '\ufe0f',
  'İ',
  'ß',
];
const TEXTS = [...PARTS, ...WORDS, ...LETTERS].flatMap((part) =>
  ['', 'x', ' ', '"', '\0', '!'].map((end) => ({
    name: JSON.stringify([part, end]),
    of: (size: number) => part.repeat(size / part.length) + end,
  })),
);

const REDACT = createRedactor('key-0123456789abcdef');
const ASKED = { method: 'GET', path: '/', redact: REDACT } as const;
const EXCHANGE = { method: 'GET', status: 200, requestId: undefined, failure: undefined, ms: 1 };

/** Tries a function that may refuse its text, but not for long. */
const refusing = (work: (text: string) => unknown) => (text: string) => {
  try {
    work(text);
  } catch (error) {
    if (error instanceof RangeError) throw error;
  }
};

const FUNCTIONS: Readonly<Record<string, (text: string) => unknown>> = {
  safeText,
  safeLines,
  safeJson,
  widthOf,
  wrap: (text) => wrap(text, 78),
  wrapToFit: (text) => wrapToFit(text, 78, 2, '…'),
  truncate: (text) => truncate(text, 40),
  clip: (text) => clip(text, 2000),
  linkLines: (text) => linkLines(`https://a.example/${text}`, [text], 'x'),
  alignColumns: (text) => alignColumns([[text, 'x']], 78, PLAIN),
  detailLines: (text) => detailLines([['Script', text]], 78, PLAIN, true),
  wrapAtSpaces: (text) => wrapAtSpaces(text, 78),
  findEntry: (text) => findEntry(text, ['one', 'two']),
  signsFor: (text) => signsFor(PLAIN, text),
  countText,
  quoteWord,
  toCommandLine: (text) => toCommandLine(['tavus', text]),
  expandPath: (text) => expandPath(text, {}),
  search: (text) => {
    const search = new Search<{ name: string }>(({ name }) => name);
    search.setQuery(text);
    return search.find([{ name: text }]);
  },
  'typing after a paste': (text) => {
    const buffer = new TextBuffer(text);
    buffer.moveWordLeft();
    buffer.moveWordRight();
    return buffer.moveWordLeft();
  },
  readServerMessage: (text) => readServerMessage(text, REDACT),
  'readServerMessage of a page': (text) => readServerMessage(`<html>${text}`, REDACT),
  'readServerMessage of JSON': (text) => readServerMessage(JSON.stringify({ message: text }), REDACT),
  toRefusal: (text) => toRefusal({ status: 429, headers: { 'retry-after': text }, body: text }, ASKED),
  whyNotJson,
  toIsoUtc,
  checkBaseUrl: refusing((text) => checkBaseUrl(`https://a.example/${text}`)),
  isSendableKey,
  checkUrl: (text) => checkUrl(`https://a.example/${text}`),
  checkFileUrl: (text) => checkFileUrl(`https://www.dropbox.com/${text}`),
  noteFileUrl: (text) => noteFileUrl('video')(`https://a.example/${text}`),
  checkReplicaId,
  kindOfId,
  parseDuration,
  toFileName: (text) => toFileName(text, 'x'),
  formatAge: (text) => formatAge(text, 0),
  formatDate,
  maskKey,
  maskSecrets: (text) => maskSecrets({ [text]: text, api_key: text }),
  fieldOf,
  isProfileName,
  isVersion,
  readProxy,
  describeWords: (text) => describeWords(['persona', text, `--${text}`]),
  readPartialLine: (text) => readPartialLine(text, 'bash'),
  unquote: (text) => unquote(text, 'bash'),
  readTemplate: (text) => {
    const template = readTemplate(text);
    return 'parts' in template && fillIn(template, () => 'x');
  },
  readJson,
  'readJson of a text': (text) => readJson(JSON.stringify([text, 1, text])),
  isJson,
  isMasked,
  readLayers: (text: string) => readJsonObject(text, 'Layers'),
  readImport: refusing((text) => readImport(text, 'x')),
  readPatch: refusing(readPatch),
  'readPatch of a path': refusing((text) => readPatch(JSON.stringify([{ op: 'remove', path: `/${text}` }]))),
  readOperations: refusing((text) => readOperations([{ op: 'remove', path: `/${text}` }])),
  readSetting: (text) => readSetting(`context=${text}`),
  'readSetting of a path': readSetting,
  settingWords: (text) => settingWords(['context'], text),
  differenceRows: (text) => differenceRows({ context: text }, { context: `${text}${text}` }),
  'differenceRows of a word': (text) => differenceRows({ context: `${text} x` }, { context: `${text} y ${text}` }),
  secretsIn: (text) => secretsIn({ headers: { [text]: text, api_key: text } }),
  treeLines: (text) => treeLines({ [text]: { api_key: text, text } }),
  pointers: (text) => [fromPointer(`/${text}`), toPointer([text]), formatPath([text])],
  describeExchange: (text) =>
    describeExchange({ ...EXCHANGE, url: text, sent: JSON.stringify([text]), received: text }, 'https://a', 0),
};

function costOf(work: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  work(text);
  const { user, system } = process.cpuUsage(before);
  return Math.max(LEAST_MS, (user + system) / 1000);
}

/** What is wrong with the way in which a function's cost grows with this text. */
function whySlow(work: (text: string) => unknown, of: (size: number) => string): string | undefined {
  const [small, middle] = [costOf(work, of(SMALL)), costOf(work, of(MIDDLE))];
  if (middle > MOST_FOR_MIDDLE * small)
    return `${Math.round(small)} ms, ${Math.round(middle)} ms for five times as much`;
  const large = costOf(work, of(MEGABYTE));
  return large > MOST_FOR_MEGABYTE * small ? `${Math.round(small)} ms, ${Math.round(large)} ms for 1 MB` : undefined;
}

/** The texts that cost a function most, the worst first. */
function worstTexts(work: (text: string) => unknown): typeof TEXTS {
  const costs = TEXTS.map((text) => ({ text, cost: costOf(work, text.of(SMALL)) }));
  return costs
    .toSorted((one, other) => other.cost - one.cost)
    .slice(0, 3)
    .map(({ text }) => text);
}

describe('1 MB of the worst text', () => {
  it('is no square of work for any function', { timeout: 1_800_000 }, () => {
    const tally = new Tally('1 MB of the worst texts to each function');
    for (const [name, work] of Object.entries(FUNCTIONS)) {
      for (const { name: textName, of } of worstTexts(work)) {
        // Once more: what else the machine does can only add.
        tally.add(`${name} of ${textName}`, whySlow(work, of) && whySlow(work, of));
      }
    }
    expect(tally.end()).toEqual([]);
  });
});
