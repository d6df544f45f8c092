import { createPrompt, useEffect, useKeypress, useRef, useState } from '@inquirer/core';
import { widthOf } from '../../lib/text/safe-text.ts';
import type { JobControl } from './job-control.ts';
import type { Key } from './keys.ts';
import { AUTOWRAP_OFF, HIDE_CURSOR } from './terminal-modes.ts';

export interface ScreenSize {
  /** Maximum columns of a line: one less than the terminal has, since some terminals wrap a full line. */
  readonly width: number;
  readonly rows: number;
}

/** A menu, list or form that is controlled by keys. `showScreen` writes its lines to the terminal. */
export interface Screen<Result> {
  /** The current lines, at most `size.rows - 1`, none wider than `size.width`. */
  lines(size: ScreenSize): string[];
  /** @returns the result when the key ends the screen. */
  press(key: Key): { readonly result: Result } | undefined;
  paste?(text: string): void;
  /** Calls `changed` whenever the screen has to be redrawn, until the returned function is called. */
  subscribe?(changed: () => void): () => void;
}

interface ScreenConfig {
  readonly screen: Screen<unknown>;
  readonly output: NodeJS.WriteStream;
  readonly jobControl: JobControl;
}

const ERASE_DOWN = '\x1b[J';

/** Shows a screen; redraws it after every key, paste and change of the terminal's size. */
export const showScreen = createPrompt<unknown, ScreenConfig>(({ screen, output, jobControl }, done) => {
  const [, redraw] = useState(0);
  const drawn = useRef<string[]>([]);
  const again = () => redraw((count) => count + 1);

  useKeypress((event, rl) => {
    // Readline keeps typed text in its own line, which the screen manager would subtract from ours.
    rl.clearLine(0);
    const outcome = screen.press(readKey(event));
    if (outcome) done(outcome.result);
    else again();
  });

  useEffect((rl) => {
    const onPaste = (text: string) => {
      screen.paste?.(text);
      again();
    };
    const onResize = () => {
      output.write(eraseRewrapped(drawn.current, output.columns));
      again();
    };
    const unregister = jobControl.register({
      resume() {
        output.write(AUTOWRAP_OFF + skipLines(drawn.current.length));
        again();
      },
    });
    rl.input.on('paste', onPaste);
    output.on('resize', onResize);
    const unsubscribe = screen.subscribe?.(again);
    return () => {
      unsubscribe?.();
      unregister();
      rl.input.removeListener('paste', onPaste);
      output.removeListener('resize', onResize);
    };
  }, []);

  drawn.current = screen.lines({ width: Math.max(1, (output.columns || 80) - 1), rows: output.rows || 24 });
  return drawn.current.join('\n') + HIDE_CURSOR;
});

/** Inquirer's type of a key event lacks most properties that readline sets. */
function readKey(event: Key & { readonly sequence?: string }): Key {
  const { name, ctrl, meta, shift, sequence = '' } = event;
  // Alt+Enter makes a new line, as Ctrl+J does, which readline calls "enter".
  if (name === 'return' && meta) return { name: 'enter' };
  const isText = sequence !== '' && !/[\x00-\x1f\x7f]/.test(sequence);
  return {
    ...(name && { name }),
    ctrl: Boolean(ctrl),
    meta: Boolean(meta),
    shift: Boolean(shift),
    ...(isText && { text: sequence }),
  };
}

/**
 * The line feeds to write before a prompt of so many lines is redrawn below other output: the screen manager
 * erases as many lines above the cursor as it has drawn.
 */
export function skipLines(count: number): string {
  return '\n'.repeat(count);
}

/**
 * After the terminal became narrower, it has wrapped lines into more rows than the screen manager erases:
 * erases all of them, and moves the cursor to where the manager expects it.
 */
function eraseRewrapped(lines: readonly string[], columns: number): string {
  const rows = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
  const extra = rows - lines.length;
  return extra <= 0 ? '' : `\x1b[${rows - 1}A\r${ERASE_DOWN}${'\n'.repeat(lines.length - 1)}`;
}
