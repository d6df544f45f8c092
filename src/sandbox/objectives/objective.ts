import type { CreateObjective } from '../../api/objectives.ts';
import { isObject } from '../../lib/guards.ts';
import type { StoredItem } from '../stored.ts';
import {
  badRequest,
  type Check,
  checkFields,
  flag,
  HttpError,
  oneOf,
  requireTexts,
  text,
  texts,
  webUrl,
  withoutEmptyUrls,
} from '../validate.ts';

/** Objectives that name one another in their branches; a JSON Patch applies to them. */
export interface ObjectiveSet {
  /** At least one. */
  data: readonly CreateObjective[];
}

export interface StoredObjective extends StoredItem {
  content: ObjectiveSet;
}

export interface ObjectiveStore {
  objectives: Map<string, StoredObjective>;
  addObjective(data: readonly CreateObjective[], given?: Partial<Omit<StoredObjective, 'content'>>): StoredObjective;
}

const fields: Readonly<Record<string, Check>> = {
  objective_name: {
    expected: 'a string without spaces',
    accepts: (value) => typeof value === 'string' && !/\s/.test(value),
  },
  objective_prompt: text,
  confirmation_mode: oneOf('auto', 'manual'),
  modality: oneOf('verbal', 'visual'),
  output_variables: texts,
  next_conditional_objectives: {
    expected: 'an object with a condition for each objective name',
    accepts: (value) => isObject(value) && Object.values(value).every(text.accepts),
  },
  next_required_objective: text,
  callback_url: webUrl,
  allow_loops: flag,
};

const defaults = { confirmation_mode: 'auto', modality: 'verbal' } as const;

export function newObjective(
  id: string,
  now: number,
  data: readonly CreateObjective[],
  given: Partial<StoredObjective>,
): StoredObjective {
  const { createdAt = now } = given;
  const content = { data: data.map((objective) => ({ ...defaults, ...objective })) };
  return { id, createdAt, changedAt: createdAt, ...given, content };
}

/** Checks a complete set, new or patched, and returns it in the stored form. */
export function readObjectives({ data }: Readonly<Record<string, unknown>>): ObjectiveSet {
  if (!Array.isArray(data) || data.length === 0) return badRequest('data must be a list with at least one objective');
  return { data: data.map(readObjective) };
}

function readObjective(row: unknown): CreateObjective {
  if (!isObject(row)) return badRequest('data must be a list of objects');
  const body = withoutEmptyUrls({ ...row }, fields);
  // Tavus' documentation has this error in `message`.
  requireTexts(body, ['objective_name', 'objective_prompt'], (message) => {
    throw new HttpError(400, { message });
  });
  checkFields(body, fields, 'data.');
  const known = Object.entries(body).filter(([name]) => isObjectiveField(name));
  // Holds because of the checks above.
  return { ...defaults, ...Object.fromEntries(known) } as unknown as CreateObjective;
}

export function isObjectiveField(name: string): boolean {
  return Object.hasOwn(fields, name);
}
