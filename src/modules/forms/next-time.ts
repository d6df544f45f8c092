import { toCommandLine } from '../../lib/text/shell-words.ts';
import type { Ui } from '../../ui/ui.ts';

/** Takes the place of a path where a value is too long, or too secret, for a command line and is in no file. */
export const YOUR_FILE = '<your file>';

/** A placeholder is not quoted, so that it is not taken for a path. */
const QUOTED_PLACEHOLDER = new RegExp(`(--(?:[\\w-]+-file|patch)) '${YOUR_FILE}'`, 'g');

/** Shows the command that does what was just done in the menu. @param words those after `tavus` */
export function showNextTime(ui: Pick<Ui, 'commandLine'>, words: readonly string[]): void {
  const line = toCommandLine(words);
  const shown = line.replace(QUOTED_PLACEHOLDER, `$1 ${YOUR_FILE}`);
  ui.commandLine(shown === line ? 'Next time:' : 'Next time (the text is not in a file yet):', shown);
}
