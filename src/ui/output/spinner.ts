import { whileOpen } from '../../lib/abort.ts';
import { safeText, truncate } from '../../lib/text/safe-text.ts';
import type { Suspendable } from '../prompt/job-control.ts';
import { Delays } from './delays.ts';
import type { PrinterOptions } from './printer.ts';

const ERASE_LINE = '\r\x1b[K';
/** The spinner, the space behind it, and a column that stays free. */
const MARGIN = 3;

export interface Busy extends Suspendable {
  /** Replaces the words. */
  tell(label: string): void;
  /** Takes it away again. */
  stop(): void;
}

/**
 * Shows that something is under way, with a spinner where there are colours and Unicode, else with words that stand still:
 * the spinner's own can't be turned off. Why it takes longer comes in the place of the words.
 */
export async function showBusy(label: string, { output, theme }: PrinterOptions, delays = new Delays()): Promise<Busy> {
  const cut = (text: string) => truncate(safeText(text), (output.columns || 80) - MARGIN, theme.symbols.ellipsis);
  let words = label;
  const busy = (draw: (text: string) => void, { suspend, resume }: Required<Suspendable>): Busy => {
    const show = whileOpen(draw);
    const stopListening = delays.listen((text) => show.call(text || words));
    return {
      tell(text) {
        words = text;
        show.call(text);
      },
      stop() {
        show.close();
        stopListening();
        suspend();
      },
      suspend,
      resume,
    };
  };
  if (theme.chalk.level === 0 || !theme.isUnicode) {
    const show = (text: string) => void output.write(`${ERASE_LINE}${cut(text)}${theme.symbols.ellipsis}`);
    show(label);
    return busy(show, { suspend: () => void output.write(ERASE_LINE), resume: () => show(words) });
  }
  const { default: createSpinner } = await import('yocto-spinner');
  const spinner = createSpinner({ text: cut(label), stream: output, handleSignals: false }).start();
  const show = (text: string) => {
    spinner.text = cut(text);
  };
  // One that SIGSTOP has stopped is still spinning: only a new start hides the cursor.
  return busy(show, { suspend: () => void spinner.stop(), resume: () => void spinner.stop().start() });
}
