import { sameLetters } from './cell.ts';

/** A placeholder of another tool, or a stray brace: text that would be spoken as it is. */
interface ForeignPlaceholder {
  readonly text: string;
  /** The name in it; '' for a stray brace. */
  readonly name: string;
  /** Its index in the text. */
  readonly at: number;
}

/** Patterns that never occur in spoken text. */
const CERTAIN = [
  /[$#]?[{｛]{1,2}([^{}｛｝\n]{1,40})[}｝]{1,2}/u, // {name} ${name} {% if name %}
  /[{}｛｝]{1,4}/u,
  /\*\|([^|*\n]{1,40})\|\*/u, // *|FNAME|*
  /<%[^%\n]{1,60}%>/u,
  /<<\s?(\p{L}[^<>\n]{0,40})>>/u,
  /\[\[([^[\]\n]{1,40})\]\]/u,
  // Not two hexadecimal digits, as in a URL, and not after a number: “50%off”.
  /(?<![\p{N}%])%{1,2}(?![0-9A-Fa-f]{2}%)(\p{L}[\p{L}\p{N}_.-]{1,40})%{1,2}/u,
  /%\(([\p{L}\p{N}_]{1,40})\)[sd]/u,
  /~(\p{L}[\p{L}\p{N}]{0,40}\.\p{L}[\p{L}\p{N}_]{0,40})~/u, // ~Contact.FirstName~
  /[[<«‹](\p{L}[\p{L}\p{N}]{0,40}_[\p{L}\p{N}_]{1,40})[\]>»›]/u, // [first_name]
  /\$(\p{L}[\p{L}\p{N}]{0,40}_[\p{L}\p{N}_]{1,40})/u,
];

/** Patterns that may be a stage direction or a tag: placeholders only if they name a column. */
const POSSIBLE = [/[[<«‹%]\s?(\p{L}[\p{L}\p{N}_ .-]{0,40})[\]>»›%]/u, /\$(\p{L}[\p{L}\p{N}]{1,40})/u];

/** A text without any of these characters has no placeholder. */
const SIGNS = /[{}｛｝*<[«‹%~$]/;

/** Names that placeholders often have. They count even if no column has that name. */
const COMMON_NAMES =
  'name firstname lastname fullname yourname fname lname company companyname customername recipientname email'.split(
    ' ',
  );

export type FindForeign = (text: string) => ForeignPlaceholder | undefined;

/** @param columns names of the columns @returns a function that finds the first placeholder of another tool in a text */
export function foreignFinder(columns: readonly string[]): FindForeign {
  const known = new Set([...COMMON_NAMES, ...columns.map(sameLetters)]);
  return (text) => {
    if (!SIGNS.test(text)) return undefined;
    const found = [
      ...CERTAIN.flatMap((pattern) => matches(pattern, text).slice(0, 1)),
      ...POSSIBLE.flatMap((pattern) => matches(pattern, text).filter(({ name }) => known.has(sameLetters(name)))),
    ];
    return found.toSorted((one, other) => one.at - other.at)[0];
  };
}

function matches(pattern: RegExp, text: string): ForeignPlaceholder[] {
  return [...text.matchAll(new RegExp(pattern, 'gu'))].map(({ 0: found, 1: name = '', index }) => {
    return { text: found, name: name.trim(), at: index };
  });
}
