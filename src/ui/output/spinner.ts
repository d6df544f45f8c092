import { whileOpen } from '../../lib/abort.ts';
import { safeText, truncate } from '../../lib/text/safe-text.ts';
import type { Suspendable } from '../prompt/job-control.ts';
import { Delays } from './delays.ts';
import type { PrinterOptions } from './printer.ts';

const ERASE_LINE = '\r\x1b[K';
/** The spinner, the space behind it, and a column that stays free. */
const MARGIN = 3;

export interface Busy extends Suspendable {
  /** Replaces the label. */
  tell(label: string): void;
  /** Removes the spinner. */
  stop(): void;
}

/**
 * Shows a spinner where there are colors and Unicode, else only its label, without an animation:
 * that of yocto-spinner cannot be turned off. A delay replaces the label.
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
  // After SIGSTOP the spinner still counts as running: it hides the cursor only when started again.
  return busy(show, { suspend: () => void spinner.stop(), resume: () => void spinner.stop().start() });
}
