import { isDeepStrictEqual } from 'node:util';
import type { PatchOperation } from '../api/personas.ts';
import { type Answer, type Call, empty, json, type World } from './call.ts';
import { applyPatch, readOperations, unprocessable } from './json-patch.ts';
import { pageOf, readOwner } from './paging.ts';
import { isPersonaField, personaTwins, readPersona } from './persona-fields.ts';
import { inListOrder } from './store.ts';
import type { StoredPersona } from './stored.ts';
import { Refusal, readJson, readObject, refuse } from './validate.ts';
import { isoDate, personaRow } from './wire.ts';

export function listPersonas({ query }: Call, { store }: World): Answer {
  const owner = readOwner(query, 'persona_type');
  const matching = [...store.personas.values()].filter((persona) => owner === undefined || persona.owner === owner);
  return pageOf(inListOrder(matching), query, { firstPage: 1 }, personaRow);
}

export function createPersona(call: Call, { store }: World): Answer {
  const body = readObject(call, personaTwins);
  const unset = Object.keys(body).find((field) => isPersonaField(field) && body[field] === null);
  if (unset !== undefined) refuse(`${unset} must not be null`);
  const { id, content, createdAt } = store.addPersona(readPersona(body, store));
  const { persona_name: name } = content;
  return json(200, {
    ...{ persona_id: id, pal_id: id, created_at: isoDate(createdAt) },
    ...(name !== null && { persona_name: name, pal_name: name }),
  });
}

export function getPersona({ id }: Call, { store, personaShape }: World): Answer {
  const row = personaRow(store.personas.get(id) ?? refuse('Invalid persona_id'));
  return json(200, personaShape === 'data' ? { data: [row] } : row);
}

export function patchPersona(call: Call, { store, clock }: World): Answer {
  const persona = ownPersona(store.personas.get(call.id));
  const operations = readOperations(readJson(call)).map(inOlderNames);
  const isForced = call.query.get('force') === 'true';
  const discards = persona.hasMakerChanges === true;
  if (discards && !isForced) throw makerConflict();
  const patched = applyPatch(persona.content, operations) as Record<string, unknown>;
  const content = readPersona(patched, store);
  if (isDeepStrictEqual(content, persona.content)) return empty(304);
  Object.assign(persona, { content, changedAt: clock.now(), hasMakerChanges: false });
  return json(200, { ...personaRow(persona), ...(discards && { discarded_maker_changes: true }) });
}

export function deletePersona({ id }: Call, { store }: World): Answer {
  store.personas.delete(ownPersona(store.personas.get(id)).id);
  return empty(204);
}

function ownPersona(persona: StoredPersona | undefined): StoredPersona {
  return persona?.owner === 'user' ? persona : refuse('Invalid persona_id');
}

function inOlderNames(operation: PatchOperation): PatchOperation {
  const { from } = operation;
  return {
    ...operation,
    path: inOlderName(operation.path),
    ...(from !== undefined && { from: inOlderName(from) }),
  };
}

// Ids and dates are no part of what can be patched.
function inOlderName(path: string): string {
  const [, first = '', ...rest] = path.split('/');
  const twins = new Map(Object.entries(personaTwins));
  const field = twins.get(first) ?? first;
  if (!isPersonaField(field)) throw unprocessable(`Path not found: ${path}`);
  return ['', field, ...rest].join('/');
}

function makerConflict(): Refusal {
  return new Refusal(409, {
    conflict: 'maker_changes',
    message: 'This persona has unpublished changes. Repeat with force=true to discard them.',
  });
}
