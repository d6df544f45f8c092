import type { CreateGuardrail } from '../../api/guardrails.ts';
import { isObject } from '../../lib/guards.ts';
import { checkUrl } from '../forms/checks.ts';
import { type FieldKind, FieldTable, FLAG, isShort, oneOf, textUpTo } from '../resource/edit/field-table.ts';
import type { NewItemRead } from '../resource/edit/item-json.ts';

const MAX_TAGS = 32;
const MAX_TAG_LENGTH = 64;
const MAX_URL_LENGTH = 2048;

const NAME: FieldKind = {
  expected: '1 to 100 letters, digits or underscores',
  isText: true,
  isRequired: true,
  isValid: (value) => typeof value === 'string' && /^[A-Za-z0-9_]{1,100}$/.test(value),
};
const TAGS: FieldKind = {
  expected: `up to ${MAX_TAGS} tags of 1 to ${MAX_TAG_LENGTH} characters`,
  isValid: (value) =>
    Array.isArray(value) && value.length <= MAX_TAGS && value.every((tag) => isShort(tag, MAX_TAG_LENGTH)),
};
const CALLBACK_URL: FieldKind = {
  expected: `a URL that starts with https://, of up to ${MAX_URL_LENGTH} characters`,
  isText: true,
  isValid: (value) => isShort(value, MAX_URL_LENGTH) && checkUrl(value) === undefined,
};

/** The limits are those of the API reference. */
export const GUARDRAIL_JSON = new FieldTable<CreateGuardrail>({
  noun: 'guardrail',
  examples: {
    setting: 'modality=visual',
    text: 'guardrail_prompt="Never promise a refund."',
    shownBy: 'tavus guardrail get --json',
  },
  kinds: [
    ['guardrail_name', NAME],
    ['guardrail_prompt', { ...textUpTo(1000), isRequired: true }],
    ['modality', oneOf('verbal', 'visual')],
    ['tags', TAGS],
    ['app_message', FLAG],
    ['callback_url', CALLBACK_URL],
  ],
  setByTavus: ['uuid', 'guardrail_id', 'guardrails_id', 'created_at', 'updated_at'],
});

/** Reads a new guardrail from the JSON of a file. */
export function readNewGuardrail(value: unknown): NewItemRead {
  const isSet = isObject(value) && Array.isArray(value.data);
  if (isSet) return { problem: 'This is an old set of guardrails. Create its guardrails one by one.' };
  return GUARDRAIL_JSON.readNew(value);
}
