import { Chalk, type ChalkInstance } from 'chalk';
import type { Env } from '../lib/env.ts';
import { showsUnicode } from './output/plain-output.ts';

/** The kind of a status. The status itself is always a word: color and symbol only repeat it. */
export type Tone = 'good' | 'busy' | 'bad' | 'quiet';

export interface TonedText {
  readonly text: string;
  readonly tone: Tone;
  /** The symbol before it, for the result of a check; by default a dot. */
  readonly sign?: Sign;
}

export type Sign = 'ok' | 'warn' | 'fail';

/** A cell of a table: plain text, or text with a tone. */
export type Cell = string | TonedText;

export interface Theme {
  readonly chalk: ChalkInstance;
  readonly symbols: Readonly<typeof UNICODE>;
  /** False for a terminal that can show only ASCII. */
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

/** The colors and symbols for a terminal. @param color false for no colors, whatever the environment says */
export function createTheme(env: Env, isTerminal: boolean, color = true): Theme {
  const chalk = new Chalk({ level: color ? colorLevel(env, isTerminal) : 0 });
  const tones = { good: chalk.green, busy: chalk.yellow, bad: chalk.red, quiet: chalk.dim };
  const isUnicode = showsUnicode(env);
  return { chalk, isUnicode, symbols: isUnicode ? UNICODE : ASCII, tone: (tone, text) => tones[tone](text) };
}

/** Chalk ignores NO_COLOR (https://no-color.org) and the stream it is used for, so the level is determined here. */
function colorLevel(env: Env, isTerminal: boolean): 0 | 1 {
  if (env.NO_COLOR) return 0;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR === '0' || env.FORCE_COLOR === 'false' ? 0 : 1;
  return isTerminal && env.TERM !== 'dumb' ? 1 : 0;
}
