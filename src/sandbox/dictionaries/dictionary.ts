import { isObject } from '../../lib/guards.ts';
import type { StoredItem } from '../stored.ts';
import { badRequest, checkFields, flag, isBlank, oneOf, requireTexts, textUpTo } from '../validate.ts';

type Row = Readonly<Record<string, unknown>>;

interface Rule {
  text: string;
  pronunciation: string;
  type: 'alias' | 'ipa';
  case_sensitive: boolean;
  word_boundaries: boolean;
}

/** The fields of a dictionary under the API's names; a JSON Patch applies to them. */
export interface DictionaryContent {
  name: string;
  rules: readonly Rule[];
}

export interface StoredDictionary extends StoredItem {
  content: DictionaryContent;
}

export interface DictionaryStore {
  'pronunciation-dictionaries': Map<string, StoredDictionary>;
  addDictionary(content: DictionaryContent, given?: Partial<Omit<StoredDictionary, 'content'>>): StoredDictionary;
}

const PREFIX = 'Invalid request: ';
const ruleFields = {
  ...{ text: textUpTo(200), pronunciation: textUpTo(500), type: oneOf('alias', 'ipa') },
  ...{ case_sensitive: flag, word_boundaries: flag },
};
const ruleDefaults = { case_sensitive: false, word_boundaries: true };

/** Checks a complete dictionary, new or patched, and returns it in the stored form. */
export function readDictionary({ name, rules = [] }: Row): DictionaryContent {
  if (isBlank(name)) return badRequest(`${PREFIX}name is required`);
  checkFields({ name }, { name: textUpTo(255) }, PREFIX);
  if (!Array.isArray(rules)) return badRequest(`${PREFIX}rules must be a list`);
  const read = rules.map(readRule);
  if (new Set(read.map(({ text }) => text)).size < read.length) badRequest(`${PREFIX}duplicate text values in rules`);
  // Holds because of the checks above.
  return { name: name as string, rules: read };
}

function readRule(rule: unknown): Rule {
  if (!isObject(rule)) return badRequest(`${PREFIX}rules must be a list of objects`);
  requireTexts(rule, ['text', 'pronunciation', 'type'], (message) => badRequest(PREFIX + message));
  checkFields(rule, ruleFields, `${PREFIX}rules.`);
  const known = Object.entries(rule).filter(([field]) => Object.hasOwn(ruleFields, field));
  // Holds because of the checks above.
  return { ...ruleDefaults, ...Object.fromEntries(known) } as unknown as Rule;
}
