import { sameLetters } from './cell.ts';

/** Something in a text that would be spoken as it is, and was probably meant to be filled in. */
interface ForeignPlaceholder {
  readonly text: string;
  /** What it seems to name; '' where it names nothing. */
  readonly name: string;
  /** Where it begins. */
  readonly at: number;
}

/** What is no placeholder anywhere in prose: nobody says it. */
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

/** What can be a stage direction or a tag: a placeholder only where it names a column. */
const POSSIBLE = [/[[<«‹%]\s?(\p{L}[\p{L}\p{N}_ .-]{0,40})[\]>»›%]/u, /\$(\p{L}[\p{L}\p{N}]{1,40})/u];

/** Without one of these a text has no such placeholder. */
const SIGNS = /[{}｛｝*<[«‹%~$]/;

/** What such placeholders name most often, also where no column is called so. */
const USUAL =
  'name firstname lastname fullname yourname fname lname company companyname customername recipientname email'.split(
    ' ',
  );

export type FindForeign = (text: string) => ForeignPlaceholder | undefined;

/** @param columns of the CSV @returns what finds the first such placeholder in a text */
export function foreignFinder(columns: readonly string[]): FindForeign {
  const known = new Set([...USUAL, ...columns.map(sameLetters)]);
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
