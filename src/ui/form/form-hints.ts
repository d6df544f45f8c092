import { widthOf } from '../../lib/text/safe-text.ts';
import type { ScreenSize } from '../prompt/screen.ts';
import type { Theme } from '../theme.ts';
import type { Form, FormField } from './form.ts';

/** Rows of a terminal for each further line of hints. */
const ROWS_A_LINE = 12;

/** The keys that mean something where the cursor is: as many as fit, the most important on the last line. */
export function formHints<Name extends string>(form: Form<Name>, { width, rows }: ScreenSize, theme: Theme): string[] {
  const lines = [''];
  for (const hint of hintsFor(form, theme)) {
    const [line = ''] = lines;
    const longer = line === '' ? hint : `${line}  ${hint}`;
    if (widthOf(longer) <= width) lines[0] = longer;
    else if (lines.length > rows / ROWS_A_LINE || widthOf(hint) > width) break;
    else lines.unshift(hint);
  }
  return lines;
}

function hintsFor<Name extends string>(form: Form<Name>, { symbols }: Theme): string[] {
  const field = form.active();
  const back = form.isAtStart() ? 'Esc back' : 'Esc field before';
  if (!field) {
    const send = form.notice() ? 'Enter send again' : 'Enter send';
    return [send, back, `${symbols.up} change a field`, 'Ctrl+X leave'];
  }
  if (form.isMoreLine(field)) {
    return ['Enter next', `Space ${form.buffer(field.name).text() === '' ? 'show' : 'hide'}`, back];
  }
  const enter = `Enter ${form.visibleFields().length === 1 ? form.options.submitLabel.toLowerCase() : 'next'}`;
  return hintsInField(field, enter, back, form.buffer(field.name).text() === '', symbols);
}

function hintsInField(
  field: FormField<string>,
  enter: string,
  back: string,
  isEmpty: boolean,
  symbols: Theme['symbols'],
): string[] {
  if (field.kind === 'choice') return [`${symbols.leftRight} change`, enter, back];
  if (field.kind === 'pick') {
    return isEmpty ? ['Enter choose', `${symbols.down} next`, back] : [enter, back, 'Ctrl+P choose'];
  }
  if (field.kind === 'longText') return [enter, back, 'Ctrl+J new line', 'Ctrl+O editor', 'Ctrl+R read file'];
  return [enter, back, ...(field.complete ? ['Tab complete'] : [])];
}
