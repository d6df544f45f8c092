import { GLOBAL_OPTIONS } from './commands/global-options.ts';

/** What stands for words that may be private. */
const PRIVATE = '…';
/** A noun and a verb. */
const MOST_NAMES = 2;
const NAME = /^[a-z][a-z-]{1,19}$/;
const FLAG = /^--?[A-Za-z][A-Za-z-]{0,29}(?==|$)/;
const LONE_FLAGS = new Set(GLOBAL_OPTIONS.filter(({ value }) => value === undefined).map(({ name }) => `--${name}`));

/** The words of a command line without what was given to it: noun, verb and names of flags. */
export function describeWords(argv: readonly string[]): readonly string[] {
  const words: string[] = [];
  let names = 0;
  let isValue = false;
  for (const word of argv) {
    const [flag] = FLAG.exec(word) ?? [];
    const isName = flag === undefined && !isValue && names < MOST_NAMES && NAME.test(word);
    if (flag !== undefined) words.push(flag === word ? flag : `${flag}=${PRIVATE}`);
    else words.push(isName ? word : PRIVATE);
    // Behind the first word that is no name, all are values.
    if (isName) names += 1;
    else if (flag === undefined && !isValue) names = MOST_NAMES;
    isValue = flag !== undefined && flag === word && !LONE_FLAGS.has(flag);
  }
  return words;
}
