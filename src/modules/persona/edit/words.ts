import { flagWords } from '../../shared/form-command.ts';
import type { PersonaDocument } from '../document.ts';
import { secretsIn } from './keys.ts';
import { changesBetween } from './patch.ts';
import { settingWords } from './set-value.ts';

/** Longer values are for a file. */
const LONGEST = 600;

/** The flags that make the same change; a file to be named where they would be too long, remove something or hold a key. */
export function editWords(before: PersonaDocument, after: PersonaDocument): string[] {
  const changes = changesBetween(before, after);
  const words = changes.flatMap(({ path, after: value }) => {
    const isSayable = value !== undefined && secretsIn(value, path).length === 0;
    return (isSayable ? settingWords(path, value) : undefined) ?? [];
  });
  const isForFile = words.length < changes.length || words.join(' ').length > LONGEST;
  return isForFile ? ['--patch', 'changes.json'] : words.flatMap((setting) => flagWords('set', setting));
}
