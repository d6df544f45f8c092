import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What is read; of tests only their names. */
const READ_IN = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs'],
  ...['.ci', 'bench', 'scripts', 'build.mjs', 'vitest.config.ts', 'vitest.attack.config.ts', 'src', 'test'],
];

/** Words and phrases that a reader would not search for, with what to write instead. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  mend: 'fix',
  anew: 'again',
  afresh: 'from the start',
  whoever: 'anyone who, the caller',
  nobody: 'cannot prompt, no one',
  'go on with': 'continue with',
  'goes on with': 'continues with',
  'is there already': 'already exists',
  'under way': 'in progress',
  'came to nothing': 'failed',
  'at once': 'immediately, at the same time',
};

/** The only exceptions: quoted texts of the API, and labels that the contract fixes. By file, the lines that may stay. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // The old name of a JSON field.
  'CHANGELOG.md': [
    '- `doctor --json` has the field `fix` (was `mend`) and the state `error` (was `wrong`); on a terminal it counts errors and warnings.',
  ],
};

const READ = /\.(ts|mjs|md|json)$|^\.ci\/run$/;
/** This file holds the words itself. */
const OWN = 'test/words.test.ts';
const FORBIDDEN = new RegExp(`\\b(${Object.keys(REPLACEMENTS).join('|')})(ed|s|ing)?\\b`, 'i');
/** The first argument of a test, a describe block or a table of tests. */
const TEST_NAME = /(?:^|[\s.)\]])(?:it|test|describe)?(?:\.\w+)*\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1\s*,/g;

/** Splits identifiers: `isUnderWay` and `MOST_AT_ONCE` become words. */
function wordsOf(line: string): string {
  return line
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .replaceAll('-', ' ')
    .replace(/\s+/g, ' ');
}

/** The lines to check: of a test only the names of tests, of other files all. */
function linesOf(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8');
  // A phrase can be broken over two lines of a comment.
  if (!path.startsWith('test/')) return text.replace(/\n\s*(?:\*|\/\/|#)\s+/g, ' ').split('\n');
  return [...text.matchAll(TEST_NAME)].map(([, , name = '']) => name);
}

function findWords(path: string): readonly string[] {
  const allowed = ALLOWED[path] ?? [];
  return [path, ...linesOf(path).filter((line) => !allowed.includes(line.trim()))].flatMap((line) => {
    const found = FORBIDDEN.exec(wordsOf(line))?.[1]?.toLowerCase();
    if (found === undefined) return [];
    return [`${path}: “${found}” in “${line.trim()}”; write ${REPLACEMENTS[found]}`];
  });
}

const FILES = execFileSync('git', ['ls-files', '--', ...READ_IN], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => READ.test(path) && path !== OWN);

describe('texts, comments, identifiers and names of tests', () => {
  it('use the plain words of the glossary', () => {
    expect(FILES.flatMap(findWords)).toEqual([]);
  });

  it('are read from every clean folder', () => {
    for (const place of READ_IN) expect(FILES.filter((path) => path.startsWith(place))).not.toEqual([]);
  });

  it('have no exception that is not needed', () => {
    const unused = Object.entries(ALLOWED).flatMap(([path, lines]) =>
      lines.filter((line) => !linesOf(path).some((one) => one.trim() === line && FORBIDDEN.test(wordsOf(one)))),
    );
    expect(unused).toEqual([]);
  });
});

describe('a forbidden word', () => {
  it.each(['isUnderWay', 'WAIT_AT_ONCE', '// Nobody waits.', 'mends it', 'under  way', 'came-to-nothing'])(
    'is found in %s',
    (line) => {
      expect(wordsOf(line)).toMatch(FORBIDDEN);
    },
  );

  it.each(['recommend', 'amendment', 'canewen', 'at onceover'])('is not found in a part of a word: %s', (line) => {
    expect(wordsOf(line)).not.toMatch(FORBIDDEN);
  });
});
