import { isDeepStrictEqual } from 'node:util';
import type { CreateObjective, Objective } from '../../api/objectives.ts';
import { isObject } from '../../lib/guards.ts';
import { type Path, valueAt } from '../../lib/json-pointer.ts';
import { checkUrl } from '../forms/checks.ts';
import { type Linked, remarksOn } from '../nouns/objective-steps.ts';
import { type FieldKind, FieldTable, FLAG, oneOf, TEXT, TEXTS } from '../resource/edit/field-table.ts';
import type { Change, ItemFields, ItemJson, ItemRead, NewItemRead } from '../resource/edit/item-json.ts';
import { changesBetween } from '../resource/edit/patch.ts';

const NAME: FieldKind = {
  expected: 'text without spaces',
  isText: true,
  isRequired: true,
  isValid: (value) => typeof value === 'string' && /^\S+$/.test(value),
};
const CONDITIONS: FieldKind = {
  expected: 'a JSON object with a condition, as text, for each name of an objective',
  isValid: (value) => isObject(value) && Object.values(value).every((condition) => typeof condition === 'string'),
};
const CALLBACK_URL: FieldKind = {
  expected: 'a URL that starts with https://',
  isText: true,
  isValid: (value) => typeof value === 'string' && checkUrl(value) === undefined,
};
const SET_BY_TAVUS = ['objectives_id', 'status', 'created_at', 'updated_at'];
const EXAMPLES = {
  setting: 'data.0.modality=visual',
  text: 'objective_prompt="Ask for the name."',
  shownBy: 'tavus objective get --json',
};

/** The fields of one objective of a set. */
export const STEP_JSON = new FieldTable<CreateObjective>({
  noun: 'objective',
  examples: EXAMPLES,
  kinds: [
    ['objective_name', NAME],
    ['objective_prompt', { ...TEXT, isRequired: true }],
    ['confirmation_mode', oneOf('auto', 'manual')],
    ['modality', oneOf('verbal', 'visual')],
    ['output_variables', TEXTS],
    ['next_conditional_objectives', CONDITIONS],
    ['next_required_objective', TEXT],
    ['callback_url', CALLBACK_URL],
    ['allow_loops', FLAG],
  ],
  setByTavus: SET_BY_TAVUS,
});

/** The JSON of a set of objectives, also of one: `{"data": [...]}`, as `POST /v2/objectives` takes it. */
export const OBJECTIVE_JSON: ItemFields = {
  noun: 'objective',
  examples: EXAMPLES,
  read: (value, before) => readSet(value, (step, at) => STEP_JSON.read(step, before && stepsIn(before)[at])),
  resolve([name = '', ...rest]) {
    // Tavus documents `/objective_name` as well as `/data/0/objective_name`.
    if (STEP_JSON.isKnown(name)) return { path: ['data', '0', name, ...rest] };
    const problem = STEP_JSON.whyReadOnly(name);
    return problem === undefined ? { path: [name, ...rest] } : { problem };
  },
  isText: ([data, , ...path]) => data === 'data' && STEP_JSON.isText(path),
  changes: (before, after) => [
    ...changesOfSteps(stepsIn(before), stepsIn(after)),
    ...changesBetween({ ...before, data: [] }, { ...after, data: [] }),
  ],
  remarks: (json) => remarksOn(stepsIn(json).map(toLinked)),
  unknownIn: ({ data, ...others }) => [
    ...stepsIn({ data }).flatMap((step, at) =>
      STEP_JSON.unknownIn(step).map(({ path, name, like }) => ({
        ...{ path: ['data', String(at), ...path], name: `data.${at}.${name}`, like },
      })),
    ),
    ...STEP_JSON.unknownIn(others),
  ],
  mayBeDropped: (name) => name !== 'data',
};

/** A set as Tavus sent it: it has the fields of the first objective and, if there are several, all of them in `data`. */
export function toObjectiveJson(objective: Objective): ItemJson {
  const fields = Object.entries(objective).filter(([name]) => !STEP_JSON.isSetByTavus(name));
  const { data, ...others } = toSet(Object.fromEntries(fields));
  return {
    data: data.map((step) => (isObject(step) ? STEP_JSON.inOrder(step) : step)),
    ...withoutFirst(others, data[0]),
  };
}

/** Reads new objectives: a set, a list of objectives, one objective, or a response of the API. */
export function readNewObjectives(value: unknown): NewItemRead {
  const { data, ...others } = toSet(value);
  const set = Object.fromEntries(Object.entries(others).filter(([name]) => STEP_JSON.isKnown(name)));
  const read = readSet({ ...set, data }, (step) => STEP_JSON.readNew(step));
  if ('problem' in read) return read;
  const ofSet = Object.keys(withoutFirst(others, data[0])).filter((name) => !STEP_JSON.isKnown(name));
  const ofSteps = data.flatMap((step) => Object.keys(Object(step)).filter((name) => STEP_JSON.isSetByTavus(name)));
  return { ...read, leftOut: [...new Set([...ofSet, ...ofSteps])] };
}

/** The objectives in the JSON of a set. */
export function stepsIn({ data }: ItemJson): readonly ItemJson[] {
  return Array.isArray(data) ? data.filter(isObject) : [];
}

interface ObjectiveSet extends ItemJson {
  readonly data: readonly unknown[];
}

/** The set that a JSON value means. */
function toSet(value: unknown): ObjectiveSet {
  if (!isObject(value)) return { data: Array.isArray(value) ? value : [value] };
  const { data } = value;
  if (Array.isArray(data)) return { ...value, data };
  return data === undefined ? { data: [value] } : toSet(data);
}

/** The fields of a set without those of its first objective, which Tavus repeats. */
function withoutFirst(others: ItemJson, first: unknown): ItemJson {
  const isRepeated = (name: string, part: unknown) => isDeepStrictEqual(valueAt(first, [name]), part);
  return Object.fromEntries(Object.entries(others).filter(([name, part]) => !isRepeated(name, part)));
}

function readSet(value: unknown, readStep: (step: unknown, at: number) => ItemRead): ItemRead {
  const { data, ...others } = toSet(value);
  const rest = withoutFirst(others, data[0]);
  for (const name of Object.keys(rest)) {
    const isOfStep =
      STEP_JSON.isKnown(name) && `${name} and data.0.${name} are the same field but have different values.`;
    const problem = STEP_JSON.whyReadOnly(name) ?? (isOfStep || undefined);
    if (problem !== undefined) return { problem };
  }
  const steps: ItemJson[] = [];
  for (const [at, step] of data.entries()) {
    const read = readStep(step, at);
    if ('problem' in read) return { problem: data.length > 1 ? `Objective ${at + 1}: ${read.problem}` : read.problem };
    steps.push(read.json);
  }
  return steps.length === 0
    ? { problem: 'data must have at least one objective.' }
    : { json: { data: steps, ...rest } };
}

/** The differences of two sets by the places of the objectives. The last ones are removed first, as that moves those behind. */
function changesOfSteps(before: readonly ItemJson[], after: readonly ItemJson[]): readonly Change[] {
  const path = (at: number): Path => ['data', String(at)];
  const both = after.slice(0, before.length);
  const added = after.slice(before.length);
  const removed = before.slice(after.length);
  return [
    ...both.flatMap((step, at) => changesBetween(before[at] ?? {}, step, path(at))),
    ...added.map((step, at): Change => ({ path: path(before.length + at), before: undefined, after: step })),
    ...removed
      .map((step, at): Change => ({ path: path(after.length + at), before: step, after: undefined }))
      .toReversed(),
  ];
}

/** What says which objective comes next; JSON that was not checked may have anything there. */
function toLinked({ objective_name, next_conditional_objectives: next, next_required_objective }: ItemJson): Linked {
  return {
    objective_name: String(objective_name),
    next_conditional_objectives: isObject(next) ? next : {},
    next_required_objective,
  };
}
