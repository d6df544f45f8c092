import type { PatchOperation } from '../../api/noun-calls.ts';
import { isObject } from '../../lib/guards.ts';
import { isoDate } from '../dates.ts';
import { empty, json, type RouteContext, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { patchFields, readOperations, unprocessable } from '../json-patch.ts';
import { sandboxNoun } from '../noun.ts';
import { selectOwner } from '../paging.ts';
import type { ReplicaStore } from '../replicas/replica.ts';
import { badRequest, HttpError, isBlank, readFields, readJson, readObject, texts } from '../validate.ts';
import { PAL_NAMES } from '../vocabulary.ts';
import {
  isPersonaField,
  MASKED_KEY,
  newPersona,
  type PersonaStore,
  readPersona,
  type StoredPersona,
} from './persona.ts';
import { seedPersonas, seedStockPersonas } from './seed.ts';

type Context = RouteContext<PersonaStore & ReplicaStore>;

export const PERSONAS = sandboxNoun<'personas', StoredPersona, PersonaStore, ReplicaStore>({
  name: 'personas',
  id: { prefix: 'p', digits: 11 },
  unknown: () => new HttpError(400, { error: 'Invalid persona_id' }),
  deleted: 204,
  list: { firstPage: 1, select: selectPersonas },
  store: (personas, keep) => ({
    personas,
    addPersona: (content = {}, given = {}) => keep((id, now) => newPersona(id, now, content, given)),
  }),
  create: createPersona,
  wire: personaRow,
  single: (row, { personaShape }) => (personaShape === 'data' ? { data: [row] } : row),
  actions: { '': { PATCH: patchPersona } },
  newer: { name: 'pals', actions: { '/publish': { POST: publish }, '/tools': { GET: listTools, POST: attachTools } } },
  seed: { amount: 14, own: seedPersonas, stock: seedStockPersonas },
});

function selectPersonas(personas: StoredPersona[], query: URLSearchParams): StoredPersona[] {
  return selectOwner(personas, query, 'persona_type').filter(({ isListed = true }) => isListed);
}

function createPersona(call: SandboxRequest, { store, log }: Context): Record<string, unknown> {
  const body = readObject(call, PAL_NAMES);
  if (call.isNewer && isBlank(body.default_replica_id)) badRequest('default_replica_id is required');
  const unset = Object.keys(body).find((field) => isPersonaField(field) && body[field] === null);
  if (unset !== undefined) badRequest(`${unset} must not be null`);
  const { id, content, createdAt } = store.addPersona(readPersona(body, store, log));
  const { persona_name: name } = content;
  return {
    ...{ persona_id: id, created_at: isoDate(createdAt) },
    ...(name !== null && { persona_name: name }),
  };
}

/** No type field, and secrets are masked. */
function personaRow({ id, content, createdAt, changedAt }: StoredPersona): Record<string, unknown> {
  return {
    persona_id: id,
    ...content,
    layers: Object.fromEntries(Object.entries(content.layers).map(([name, layer]) => [name, withoutSecrets(layer)])),
    ...{ created_at: isoDate(createdAt), updated_at: isoDate(changedAt) },
  };
}

// Masks only API keys: headers are returned as stored, so clients must protect them.
function withoutSecrets(layer: unknown): unknown {
  return isObject(layer) && Object.hasOwn(layer, 'api_key') ? { ...layer, api_key: MASKED_KEY } : layer;
}

function patchPersona(persona: StoredPersona, call: SandboxRequest, { store, clock, log }: Context): SandboxResponse {
  const operations = readOperations(readJson(call)).map(withOlderNames);
  const isForced = call.query.get('force') === 'true';
  const discards = persona.hasMakerChanges === true;
  if (discards && !isForced) throw makerConflict();
  const content = patchFields(persona.content, operations, (patched) => readPersona(patched, store, log));
  if (content === undefined) return empty(304);
  Object.assign(persona, { content, changedAt: clock.now(), hasMakerChanges: false });
  return json(200, {
    ...{ ...personaRow(persona), ...persona.overrides },
    ...(discards && { discarded_maker_changes: true }),
  });
}

function withOlderNames(operation: PatchOperation): PatchOperation {
  const { from } = operation;
  return {
    ...operation,
    path: toOlderName(operation.path),
    ...(from !== undefined && { from: toOlderName(from) }),
  };
}

// Ids and dates cannot be patched.
function toOlderName(path: string): string {
  const [, first = '', ...rest] = path.split('/');
  const field = new Map(Object.entries(PAL_NAMES)).get(first) ?? first;
  if (!isPersonaField(field)) throw unprocessable(`Path not found: ${path}`);
  return ['', field, ...rest].join('/');
}

/** Without a draft, which the sandbox does not have, nothing changes. */
function publish(persona: StoredPersona): SandboxResponse {
  return json(200, { status: 'success', ...personaRow(persona), ...persona.overrides });
}

function listTools({ toolIds = [] }: StoredPersona): SandboxResponse {
  return json(200, { data: toolIds.map((tool_id) => ({ tool_id })) });
}

/** Any id is accepted: the sandbox has no tools. */
function attachTools(persona: StoredPersona, call: SandboxRequest): SandboxResponse {
  const { tool_ids: added = [] } = readFields(call, { tool_ids: texts });
  // Holds because of the check.
  persona.toolIds = [...new Set([...(persona.toolIds ?? []), ...(added as string[])])];
  return listTools(persona);
}

function makerConflict(): HttpError {
  return new HttpError(409, {
    conflict: 'maker_changes',
    message: 'This persona has unpublished changes. Repeat with force=true to discard them.',
  });
}
