import type { PrinterOptions } from './printer.ts';

const ERASE_LINE = '\r\x1b[K';

/**
 * Shows that something is under way, with a spinner where there are colours, else with words that stand still:
 * the spinner's own colour and glyphs can't be turned off. @returns what takes it away again.
 */
export async function showBusy(label: string, { output, theme }: PrinterOptions): Promise<() => void> {
  if (theme.chalk.level === 0) {
    output.write(`${label}${theme.symbols.ellipsis}`);
    return () => output.write(ERASE_LINE);
  }
  const { default: createSpinner } = await import('yocto-spinner');
  const spinner = createSpinner({ text: label, stream: output, handleSignals: false }).start();
  return () => spinner.stop();
}
