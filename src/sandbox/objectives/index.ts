import type { PatchOperation } from '../../api/noun-calls.ts';
import { isoDate } from '../dates.ts';
import { empty, json, type RouteContext, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { patchFields, readOperations } from '../json-patch.ts';
import { sandboxNoun } from '../noun.ts';
import { badRequest, HttpError, readJson, readObject } from '../validate.ts';
import {
  isObjectiveField,
  newObjective,
  type ObjectiveSet,
  type ObjectiveStore,
  readObjectives,
  type StoredObjective,
} from './objective.ts';
import { seedObjectives } from './seed.ts';

type Row = Record<string, unknown>;
type Context = RouteContext<ObjectiveStore>;

export const OBJECTIVES = sandboxNoun<'objectives', StoredObjective, ObjectiveStore>({
  name: 'objectives',
  id: { prefix: 'o', digits: 11 },
  unknown: () => new HttpError(404, { error: 'Objective not found' }),
  deleted: 204,
  list: { firstPage: 1 },
  store: (objectives, keep) => ({
    objectives,
    addObjective: (data, given = {}) => keep((id, now) => newObjective(id, now, data, given)),
  }),
  create: createObjective,
  wire: objectiveRow,
  single: (row) => ({ data: row }),
  actions: { '': { PATCH: patchObjective } },
  seed: { amount: 12, own: seedObjectives },
});

function createObjective(call: SandboxRequest, { store }: Context): Row {
  const { id, content, createdAt } = store.addObjective(readObjectives(readObject(call)).data);
  const [first] = content.data;
  return {
    ...{ objectives_id: id, objective_name: first?.objective_name, status: 'active' },
    created_at: isoDate(createdAt),
  };
}

/** The fields of the first objective and, if there are several, all of them in a list. */
function objectiveRow({ id, content, createdAt, changedAt }: StoredObjective): Row {
  const { data } = content;
  return {
    ...{ objectives_id: id, ...data[0], ...(data.length > 1 && { data }) },
    ...{ created_at: isoDate(createdAt), updated_at: isoDate(changedAt) },
  };
}

function patchObjective(objective: StoredObjective, call: SandboxRequest, { clock }: Context): SandboxResponse {
  const content = patchSet(objective.content, readJson(call));
  if (content === undefined) return empty(304);
  Object.assign(objective, { content, changedAt: clock.now() });
  return json(200, { message: 'Objective updated successfully' });
}

/** Tavus documents 400 for an invalid patch, unlike for other nouns. */
function patchSet(set: ObjectiveSet, body: unknown): ObjectiveSet | undefined {
  try {
    return patchFields(set, readOperations(body).map(inList), readPatched);
  } catch (error) {
    if (error instanceof HttpError && error.status === 422) return badRequest('Invalid patch operation');
    throw error;
  }
}

/** Tavus documents `/objective_name` as well as `/data/0/objective_name`. */
function inList(operation: PatchOperation): PatchOperation {
  const { from } = operation;
  return { ...operation, path: toListPath(operation.path), ...(from !== undefined && { from: toListPath(from) }) };
}

function toListPath(path: string): string {
  return /^\/data(\/|$)/.test(path) ? path : `/data/0${path}`;
}

// Ids and dates cannot be patched.
function readPatched(patched: Row): ObjectiveSet {
  const set = readObjectives(patched);
  const names = Object.values(Object(patched.data)).flatMap((row) => Object.keys(Object(row)));
  return names.every(isObjectiveField) ? set : badRequest('Invalid patch operation');
}
