import { editCommand, type Key } from '../prompt/keys.ts';
import type { TextBuffer } from '../prompt/text-buffer.ts';
import type { FormField } from './form-field.ts';

/** What a key asks for that is more than a change of a field's text. */
export function requestOf(field: FormField<string>, key: Key): 'pick' | 'edit' | 'read' | undefined {
  if (!key.ctrl) return undefined;
  if (field.kind === 'pick') return key.name === 'p' ? 'pick' : undefined;
  if (field.kind !== 'longText') return undefined;
  return key.name === 'o' ? 'edit' : key.name === 'r' ? 'read' : undefined;
}

/**
 * What a key does to the text of the field under the cursor.
 * @param isPicked true when the text is an id that shows under its name: it is replaced as a whole.
 * @returns false when the key means nothing there.
 */
export function pressInField(field: FormField<string>, buffer: TextBuffer, key: Key, isPicked: boolean): boolean {
  if (field.kind === 'choice') return pressInChoice(field, buffer, key);
  if (field.kind === 'longText' && key.name === 'up') return buffer.moveUp();
  if (field.kind === 'longText' && key.name === 'down') return buffer.moveDown();
  const change = field.kind === 'longText' && key.name === 'enter' ? newLine : (editCommand(key) ?? typed(key));
  if (!change) return false;
  const picked = buffer.text();
  change(buffer);
  // Behind the name of what was picked Delete finds nothing to delete.
  if (isPicked && (buffer.text() !== picked || key.name === 'delete')) buffer.setText(typedText(key));
  return true;
}

function typed(key: Key): ((buffer: TextBuffer) => void) | undefined {
  const text = typedText(key);
  return text === '' ? undefined : (buffer) => buffer.insert(text);
}

function typedText({ ctrl, meta, text = '' }: Key): string {
  return ctrl || meta ? '' : text;
}

// Ctrl+J is what a line feed is to readline; Alt+Enter arrives as the same.
function newLine(buffer: TextBuffer): void {
  buffer.insert('\n');
}

function pressInChoice({ choices = [] }: FormField<string>, buffer: TextBuffer, key: Key): boolean {
  const step = key.name === 'left' ? -1 : key.name === 'right' || key.name === 'space' ? 1 : 0;
  if (step === 0 || choices.length === 0) return false;
  const found = choices.findIndex((choice) => choice.value === buffer.text());
  // From a value that is none of the choices, left goes to the last one, as right goes to the first.
  const at = found < 0 && step < 0 ? 0 : found;
  buffer.setText(choices[(at + step + choices.length) % choices.length]?.value ?? '');
  return true;
}
