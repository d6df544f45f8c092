import { flagWords } from '../../forms/form-command.ts';
import { YOUR_FILE } from '../../forms/next-time.ts';
import type { ItemFields, ItemJson } from './item-json.ts';
import { clearSecrets, secretsIn } from './keys.ts';
import { settingWords } from './set-value.ts';

/** Maximum length of all values together, in characters; longer ones need a file. */
const MAX_LENGTH = 600;

/** The flags for the same change: --set, or --patch where values are too long, removed or contain a key. */
export function editWords(fields: ItemFields, before: ItemJson, after: ItemJson): string[] {
  const words: string[] = [];
  let length = 0;
  for (const { path, after: value } of fields.changes(before, after)) {
    const isShowable =
      value !== undefined && secretsIn(value, path).length === 0 && clearSecrets(value, path).length === 0;
    const setting = isShowable ? settingWords(fields, path, value) : undefined;
    length += (setting?.length ?? 0) + 1;
    if (setting === undefined || length > MAX_LENGTH + 1) return ['--patch', YOUR_FILE];
    words.push(setting);
  }
  return words.flatMap((setting) => flagWords('set', setting));
}
