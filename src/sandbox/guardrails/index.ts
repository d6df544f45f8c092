import { isoDate } from '../dates.ts';
import { empty, json, type RouteContext, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { patchFields, readOperations, unprocessable } from '../json-patch.ts';
import { sandboxNoun } from '../noun.ts';
import { includes, pageOf, selectNameOrId, selectTags, sortByAge } from '../paging.ts';
import { badRequest, HttpError, readJson, readObject, webUrl, withoutEmptyUrls } from '../validate.ts';
import {
  type GuardrailContent,
  type GuardrailStore,
  guardrailFields,
  isSet,
  newGuardrail,
  readGuardrail,
  type StoredGuardrail,
} from './guardrail.ts';
import { seedGuardrails } from './seed.ts';

type Row = Record<string, unknown>;
type Context = RouteContext<GuardrailStore>;

export const GUARDRAILS = sandboxNoun<'guardrails', StoredGuardrail, GuardrailStore>({
  name: 'guardrails',
  id: { prefix: 'g', digits: 12 },
  unknown: () => new HttpError(400, { error: 'Guardrail not found' }),
  deleted: 204,
  list: { firstPage: 0, isNumbered: true, select: selectGuardrails },
  store: (guardrails, keep) => ({
    guardrails,
    addGuardrail: (content, given = {}) => keep((id, now) => newGuardrail(id, now, content, given)),
  }),
  create: createGuardrail,
  wire: guardrailRow,
  actions: { '': { PATCH: patchGuardrail } },
  routes: [['/v2/guardrails/tags', { GET: listTags }]],
  seed: { amount: 23, own: seedGuardrails },
});

function createGuardrail(call: SandboxRequest, { store }: Context): Row {
  const body = withoutEmptyUrls(readObject(call), { callback_url: webUrl });
  return guardrailRow(store.addGuardrail(readGuardrail(body)));
}

function selectGuardrails(guardrails: StoredGuardrail[], query: URLSearchParams): StoredGuardrail[] {
  const wantsSets = query.get('legacy') !== 'false';
  const selected = guardrails.filter(({ content }) => isSet(content) === wantsSets);
  const tagged = selectTags(selected, query, ({ content }) => tagsOf(content));
  const nameOf = ({ content }: StoredGuardrail) => (isSet(content) ? content.name : content.guardrail_name);
  return sortByAge(selectNameOrId(tagged, query, nameOf), query);
}

function tagsOf(content: StoredGuardrail['content']): readonly string[] {
  return isSet(content) ? [] : content.tags;
}

function patchGuardrail(guardrail: StoredGuardrail, call: SandboxRequest, { clock }: Context): SandboxResponse {
  const operations = readOperations(readJson(call));
  const { content } = guardrail;
  if (isSet(content)) return badRequest('Invalid patch operation');
  const patched = patchFields(content, operations, readPatched);
  if (patched === undefined) return empty(304);
  Object.assign(guardrail, { content: patched, changedAt: clock.now() });
  return json(200, { ...guardrailRow(guardrail), ...guardrail.overrides });
}

// Ids and dates cannot be patched.
function readPatched(patched: Row): GuardrailContent {
  const unknownField = Object.keys(patched).find((name) => !Object.hasOwn(guardrailFields, name));
  if (unknownField !== undefined) throw unprocessable(`Path not found: /${unknownField}`);
  return readGuardrail(patched);
}

function listTags({ query }: SandboxRequest, { store }: Context): SandboxResponse {
  const search = query.get('search') ?? undefined;
  if (search !== undefined && (search === '' || search.length > 100)) badRequest('Invalid search');
  const tags = new Map<string, string[]>();
  for (const { id, content } of store.guardrails.values()) {
    for (const tag of new Set(tagsOf(content))) tags.set(tag, [...(tags.get(tag) ?? []), id]);
  }
  const found = [...tags].filter(([tag]) => search === undefined || includes(tag, search)).sort();
  return pageOf(found, query, { firstPage: 1, key: 'tags' }, ([tag, ids]) => ({ tag, guardrail_ids: ids }));
}

function guardrailRow({ id, content, createdAt, changedAt }: StoredGuardrail): Row {
  return { uuid: id, ...content, created_at: isoDate(createdAt), updated_at: isoDate(changedAt) };
}
