import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteWord, readWord, toCommandLine } from '../../../src/lib/text/shell-words.ts';

const run = promisify(execFile);

/** `sh` is everywhere. */
const OTHER_SHELLS = ['sh', 'zsh', 'fish'].filter((shell) => !spawnSync(shell, ['-c', ':']).error);

/** The words that a shell makes of a command line. */
async function wordsIn(shell: string, line: string): Promise<string[]> {
  const script = line.replace(/^tavus/, 'printf "%s\\0"');
  // In another locale, shells spell out what lies beyond ASCII.
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8' };
  const { stdout } = await run(shell, ['-c', script], { env });
  return stdout.split('\0').slice(0, -1);
}

/** What no terminal shows as it is; such words need quotes that not every shell has. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{DI}\p{M}\u2028\u2029]/u;
const isSeen = (text: string) => !UNSEEN.test(text.replaceAll('\n', ''));

/** Any text that a command line can hold. */
const TEXT = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;~#^=-\n\t \x1b\u202e\u200b%a1', 'ë', '😀') }),
  )
  .map((text) => text.replaceAll('\0', '').toWellFormed());
/** Many words in one shell, because starting a shell is slow. */
const MANY = { minLength: 50, maxLength: 100, size: 'max' } as const;
const RUNS = { numRuns: 5, endOnFailure: true };
const PATIENCE_MS = 30_000;
const WORDS = fc.array(TEXT, MANY);

describe('a command line to copy', () => {
  it.each([
    [['replica', 'list', '--json=id,name'], 'tavus replica list --json=id,name'],
    [['video', 'get', ''], "tavus video get ''"],
    [['--name', "Rio's, spring"], "tavus --name 'Rio'\\''s, spring'"],
    [['--script', 'one\ntwo'], "tavus --script 'one\ntwo'"],
    [['C:\\tavus'], "tavus 'C:'\\\\'tavus'"],
    [['=ls'], "tavus '=ls'"],
    [['~', '*', '!!', '$HOME', '`x`'], "tavus '~' '*' '!!' '$HOME' '`x`'"],
    [['Zoë', '数字人'], "tavus 'Zoë' '数字人'"],
    [['a\tb'], "tavus $'a\\x09b'"],
    [['it\x1b[2Js\n'], "tavus $'it\\x1b[2Js\\n'"],
    [['\u202e1', "'\\\u200b"], "tavus $'\\u202e1' $'\\'\\\\\\u200b'"],
  ])('%j', (words, line) => {
    expect(toCommandLine(words)).toBe(line);
  });

  it('gives bash back the same words, whatever they hold', { timeout: PATIENCE_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(WORDS, async (words) => {
        expect(await wordsIn('bash', toCommandLine(words))).toEqual(words);
      }),
      RUNS,
    );
  });

  it.each(OTHER_SHELLS)('gives %s back all words that a terminal can show', { timeout: PATIENCE_MS }, async (shell) => {
    const seen = fc.array(TEXT.filter(isSeen), MANY);
    await fc.assert(
      fc.asyncProperty(seen, async (words) => {
        expect(await wordsIn(shell, toCommandLine(words))).toEqual(words);
      }),
      RUNS,
    );
  });

  it('contains no control or invisible characters', () => {
    fc.assert(
      fc.property(WORDS, (words) => {
        expect(toCommandLine(words).replaceAll('\n', '')).not.toMatch(
          /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]/,
        );
      }),
    );
  });
});

describe('reading a word', () => {
  it.each([
    ['a\\ b', 'a b'],
    ["'a b'", 'a b'],
    ['"a \\"b\\" \\n"', 'a "b" \\n'],
    ["it\\'s", "it's"],
    ['a\'b\'"c"d', 'abcd'],
    ['two  words', 'two  words'],
    ['', ''],
    ["''", ''],
  ])('%j is %j', (word, text) => {
    expect(readWord(word)).toBe(text);
  });

  it.each(["'a", '"a', 'a"', '"a\\"', 'a\\', "it's"])('%j is incomplete', (word) => {
    expect(readWord(word)).toBeUndefined();
  });

  it('reverses quoting', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        // bash's own notation for what cannot be seen is not read.
        if (!quoteWord(text).startsWith('$')) expect(readWord(quoteWord(text))).toBe(text);
      }),
    );
  });
});
