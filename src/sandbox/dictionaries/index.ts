import { isoDate } from '../dates.ts';
import { empty, json, type RouteContext, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { patchFields, readOperations, unprocessable } from '../json-patch.ts';
import { sandboxNoun } from '../noun.ts';
import type { View } from '../noun-routes.ts';
import { badRequest, HttpError, readJson, readObject } from '../validate.ts';
import { type DictionaryContent, type DictionaryStore, readDictionary, type StoredDictionary } from './dictionary.ts';
import { seedDictionaries } from './seed.ts';

type Row = Record<string, unknown>;
type Context = RouteContext<DictionaryStore>;

export const DICTIONARIES = sandboxNoun<'pronunciation-dictionaries', StoredDictionary, DictionaryStore>({
  name: 'pronunciation-dictionaries',
  id: { prefix: 'pd_', digits: 15 },
  unknown: () => new HttpError(404, { message: 'Pronunciation dictionary not found' }),
  created: 201,
  deleted: 204,
  list: { firstPage: 0, isNumbered: true, select: sortDictionaries },
  store: (dictionaries, keep) => ({
    'pronunciation-dictionaries': dictionaries,
    addDictionary: (content, given = {}) =>
      keep((id, now) => {
        const { createdAt = now } = given;
        return { id, createdAt, changedAt: createdAt, ...given, content };
      }),
  }),
  create: (call, { store }) => dictionaryRow(store.addDictionary(readDictionary(readObject(call)))),
  wire: (dictionary, { isList }: View) => (isList ? withoutRules(dictionary) : dictionaryRow(dictionary)),
  actions: { '': { PATCH: patchDictionary } },
  seed: { amount: 3, own: seedDictionaries },
});

/** @param dictionaries newest first, which is the default order */
function sortDictionaries(dictionaries: StoredDictionary[], query: URLSearchParams): StoredDictionary[] {
  const sort = query.get('sort') ?? 'desc';
  if (sort !== 'asc' && sort !== 'desc') badRequest('Invalid request: sort must be asc or desc');
  return sort === 'asc' ? dictionaries.toReversed() : dictionaries;
}

function patchDictionary(dictionary: StoredDictionary, call: SandboxRequest, { clock }: Context): SandboxResponse {
  const content = patchFields(dictionary.content, readOperations(readJson(call)), readPatched);
  if (content === undefined) return empty(304);
  Object.assign(dictionary, { content, changedAt: clock.now() });
  return json(200, { ...dictionaryRow(dictionary), ...dictionary.overrides });
}

// Ids and dates cannot be patched.
function readPatched(patched: Row): DictionaryContent {
  const unknown = Object.keys(patched).find((name) => name !== 'name' && name !== 'rules');
  if (unknown !== undefined) throw unprocessable(`Path not found: /${unknown}`);
  return readDictionary(patched);
}

function dictionaryRow(dictionary: StoredDictionary): Row {
  return { ...withoutRules(dictionary), rules: dictionary.content.rules };
}

function withoutRules({ id, content, createdAt, changedAt }: StoredDictionary): Row {
  return {
    ...{ pronunciation_dictionary_id: id, name: content.name, rules_count: content.rules.length },
    ...{ created_at: isoDate(createdAt), updated_at: isoDate(changedAt) },
  };
}
