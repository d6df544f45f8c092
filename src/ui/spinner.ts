import type { PrinterOptions } from './printer.ts';
import { safeText, truncate } from './safe-text.ts';

const ERASE_LINE = '\r\x1b[K';
/** The spinner, the space behind it, and a column that stays free. */
const MARGIN = 3;

export interface Busy {
  /** Replaces the words. */
  tell(label: string): void;
  /** Takes it away again. */
  stop(): void;
}

/**
 * Shows that something is under way, with a spinner where there are colours and Unicode, else with words that stand still:
 * the spinner's own can't be turned off.
 */
export async function showBusy(label: string, { output, theme }: PrinterOptions): Promise<Busy> {
  const cut = (text: string) => truncate(safeText(text), (output.columns || 80) - MARGIN, theme.symbols.ellipsis);
  if (theme.chalk.level === 0 || !theme.isUnicode) {
    const tell = (text: string) => void output.write(`${ERASE_LINE}${cut(text)}${theme.symbols.ellipsis}`);
    tell(label);
    return { tell, stop: () => void output.write(ERASE_LINE) };
  }
  const { default: createSpinner } = await import('yocto-spinner');
  const spinner = createSpinner({ text: cut(label), stream: output, handleSignals: false }).start();
  const tell = (text: string) => {
    spinner.text = cut(text);
  };
  return { tell, stop: () => void spinner.stop() };
}
