import { isDeepStrictEqual } from 'node:util';
import type { PatchOperation } from '../api/personas.ts';
import { empty, json, type RouteContext, type SandboxRequest, type SandboxResponse } from './http.ts';
import { applyPatch, readOperations, unprocessable } from './json-patch.ts';
import { pageOf, readOwner } from './paging.ts';
import { isPersonaField, personaAliases, readPersona } from './persona-fields.ts';
import { sortForList } from './store.ts';
import type { StoredPersona } from './stored.ts';
import { badRequest, HttpError, readJson, readObject } from './validate.ts';
import { isoDate, personaRow } from './wire.ts';

export function listPersonas({ query }: SandboxRequest, { store }: RouteContext): SandboxResponse {
  const owner = readOwner(query, 'persona_type');
  const matching = [...store.personas.values()].filter((persona) => owner === undefined || persona.owner === owner);
  return pageOf(sortForList(matching), query, { firstPage: 1 }, personaRow);
}

export function createPersona(call: SandboxRequest, { store }: RouteContext): SandboxResponse {
  const body = readObject(call, personaAliases);
  const unset = Object.keys(body).find((field) => isPersonaField(field) && body[field] === null);
  if (unset !== undefined) badRequest(`${unset} must not be null`);
  const { id, content, createdAt } = store.addPersona(readPersona(body, store));
  const { persona_name: name } = content;
  return json(200, {
    ...{ persona_id: id, pal_id: id, created_at: isoDate(createdAt) },
    ...(name !== null && { persona_name: name, pal_name: name }),
  });
}

export function getPersona({ id }: SandboxRequest, { store, personaShape }: RouteContext): SandboxResponse {
  const row = personaRow(store.personas.get(id) ?? badRequest('Invalid persona_id'));
  return json(200, personaShape === 'data' ? { data: [row] } : row);
}

export function patchPersona(call: SandboxRequest, { store, clock }: RouteContext): SandboxResponse {
  const persona = ownPersona(store.personas.get(call.id));
  const operations = readOperations(readJson(call)).map(withOlderNames);
  const isForced = call.query.get('force') === 'true';
  const discards = persona.hasMakerChanges === true;
  if (discards && !isForced) throw makerConflict();
  const patched = applyPatch(persona.content, operations) as Record<string, unknown>;
  const content = readPersona(patched, store);
  if (isDeepStrictEqual(content, persona.content)) return empty(304);
  Object.assign(persona, { content, changedAt: clock.now(), hasMakerChanges: false });
  return json(200, { ...personaRow(persona), ...(discards && { discarded_maker_changes: true }) });
}

export function deletePersona({ id }: SandboxRequest, { store }: RouteContext): SandboxResponse {
  store.personas.delete(ownPersona(store.personas.get(id)).id);
  return empty(204);
}

function ownPersona(persona: StoredPersona | undefined): StoredPersona {
  return persona?.owner === 'user' ? persona : badRequest('Invalid persona_id');
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
  const aliases = new Map(Object.entries(personaAliases));
  const field = aliases.get(first) ?? first;
  if (!isPersonaField(field)) throw unprocessable(`Path not found: ${path}`);
  return ['', field, ...rest].join('/');
}

function makerConflict(): HttpError {
  return new HttpError(409, {
    conflict: 'maker_changes',
    message: 'This persona has unpublished changes. Repeat with force=true to discard them.',
  });
}
