import { flagWords } from '../../forms/form-command.ts';
import type { PersonaDocument } from '../document.ts';
import { clearSecrets, secretsIn } from './keys.ts';
import { changesBetween } from './patch.ts';
import { settingWords } from './set-value.ts';

/** Longer values are for a file. */
const LONGEST = 600;

/** The flags that make the same change; a file to be named where they would be too long, remove something or hold a key. */
export function editWords(before: PersonaDocument, after: PersonaDocument): string[] {
  const words: string[] = [];
  let length = 0;
  for (const { path, after: value } of changesBetween(before, after)) {
    const isSayable =
      value !== undefined && secretsIn(value, path).length === 0 && clearSecrets(value, path).length === 0;
    const setting = isSayable ? settingWords(path, value) : undefined;
    length += (setting?.length ?? 0) + 1;
    if (setting === undefined || length > LONGEST + 1) return ['--patch', 'changes.json'];
    words.push(setting);
  }
  return words.flatMap((setting) => flagWords('set', setting));
}
