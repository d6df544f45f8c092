import type { StoredItem } from '../stored.ts';
import {
  badRequest,
  type Check,
  checkFields,
  flag,
  listOf,
  oneOf,
  orNull,
  requireTexts,
  textUpTo,
  upTo,
  webUrl,
} from '../validate.ts';

/** The fields of a guardrail under the API's names; a JSON Patch applies to them. */
export interface GuardrailContent {
  guardrail_name: string;
  guardrail_prompt: string;
  modality: 'verbal' | 'visual';
  callback_url: string | null;
  tags: string[];
  app_message: boolean;
}

/** An old set of guardrails, which only the list with `legacy` has. */
export interface GuardrailSet {
  name: string;
  data: ReadonlyArray<Pick<GuardrailContent, 'guardrail_name' | 'guardrail_prompt' | 'modality'>>;
}

export interface StoredGuardrail extends StoredItem {
  content: GuardrailContent | GuardrailSet;
}

export interface GuardrailStore {
  guardrails: Map<string, StoredGuardrail>;
  /** Fills in missing fields with the defaults of the API. */
  addGuardrail(
    content: Partial<GuardrailContent> | GuardrailSet,
    given?: Partial<Omit<StoredGuardrail, 'content'>>,
  ): StoredGuardrail;
}

const MAX_URL = 2048;

export const guardrailFields: Readonly<Record<string, Check>> = {
  guardrail_name: {
    expected: 'up to 100 letters, digits and underscores',
    accepts: (value) => typeof value === 'string' && /^\w{1,100}$/.test(value),
  },
  guardrail_prompt: textUpTo(1000),
  modality: oneOf('verbal', 'visual'),
  callback_url: orNull(webUrl),
  tags: upTo(32, listOf(textUpTo(64), 'a list of strings of up to 64 characters')),
  app_message: flag,
};

const blank: GuardrailContent = {
  ...{ guardrail_name: '', guardrail_prompt: 'Be kind.', modality: 'verbal' },
  ...{ callback_url: null, tags: [], app_message: true },
};

export function newGuardrail(
  id: string,
  now: number,
  content: Partial<GuardrailContent> | GuardrailSet,
  given: Partial<StoredGuardrail>,
): StoredGuardrail {
  const { createdAt = now } = given;
  const complete = isSet(content) ? content : { ...blank, guardrail_name: id, ...content };
  return { id, createdAt, changedAt: createdAt, ...given, content: complete };
}

export function isSet(content: object): content is GuardrailSet {
  return 'data' in content;
}

/** Checks a complete guardrail, new or patched, and returns it in the stored form. */
export function readGuardrail(body: Readonly<Record<string, unknown>>): GuardrailContent {
  requireTexts(body, ['guardrail_name', 'guardrail_prompt']);
  checkFields(body, guardrailFields);
  if (String(body.callback_url).length > MAX_URL) {
    badRequest(`callback_url must be a string of up to ${MAX_URL} characters`);
  }
  const known = Object.entries(body).filter(([name]) => Object.hasOwn(guardrailFields, name));
  return { ...blank, ...Object.fromEntries(known) };
}
