import { Chalk, type ChalkInstance } from 'chalk';
import type { Env } from '../lib/env.ts';
import { showsUnicode } from './output/plain-output.ts';

/** How a word of status feels; a status is always a word, colour and symbol only repeat it. */
export type Tone = 'good' | 'busy' | 'bad' | 'quiet';

export interface TonedText {
  readonly text: string;
  readonly tone: Tone;
}

/** A piece of a line: text as it came, or text with a tone. */
export type Cell = string | TonedText;

export interface Theme {
  readonly chalk: ChalkInstance;
  readonly symbols: Readonly<typeof UNICODE>;
  /** False where only ASCII can be shown. */
  readonly isUnicode: boolean;
  tone(tone: Tone, text: string): string;
}

const UNICODE = {
  pointer: '❯',
  ok: '✔',
  warn: '▲',
  fail: '✖',
  dot: '●',
  separator: '·',
  ellipsis: '…',
  up: '↑',
  down: '↓',
  upDown: '↑↓',
  leftRight: '←→',
};
const ASCII: typeof UNICODE = {
  pointer: '>',
  ok: '+',
  warn: '!',
  fail: 'x',
  dot: '*',
  separator: '-',
  ellipsis: '...',
  up: 'Up',
  down: 'Down',
  upDown: 'Up/Down',
  leftRight: 'Left/Right',
};

/** Colours and symbols for a terminal. `color` false means none whatever the environment says. */
export function createTheme(env: Env, isTerminal: boolean, color = true): Theme {
  const chalk = new Chalk({ level: color ? colorLevel(env, isTerminal) : 0 });
  const tones = { good: chalk.green, busy: chalk.yellow, bad: chalk.red, quiet: chalk.dim };
  const isUnicode = showsUnicode(env);
  return { chalk, isUnicode, symbols: isUnicode ? UNICODE : ASCII, tone: (tone, text) => tones[tone](text) };
}

/** Chalk looks at neither NO_COLOR (https://no-color.org) nor a stream that was handed in, so the level is ours to find. */
function colorLevel(env: Env, isTerminal: boolean): 0 | 1 {
  if (env.NO_COLOR) return 0;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR === '0' || env.FORCE_COLOR === 'false' ? 0 : 1;
  return isTerminal && env.TERM !== 'dumb' ? 1 : 0;
}
