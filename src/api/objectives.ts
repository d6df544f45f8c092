import { isObject, type JsonObject } from '../lib/guards.ts';
import { DATES, OBJECTIVE_FIELDS, OBJECTIVE_KNOWN, OBJECTIVE_TEXTS } from './fields.ts';
import type { Http } from './http.ts';
import { NounCalls, type PatchOperation } from './noun-calls.ts';
import { firstText, optional, readDates, readFlags, readRest, readTextLists, readTexts } from './read.ts';
import type { CallOptions } from './route.ts';

/** A goal of a conversation. */
interface ObjectiveData {
  objective_name: string;
  objective_prompt?: string;
  /** `auto` or `manual`. */
  confirmation_mode?: string;
  /** `verbal` or `visual`. */
  modality?: string;
  /** Names of the values to collect. */
  output_variables?: string[];
  /** By the name of the next objective, the condition for it. */
  next_conditional_objectives?: Record<string, string>;
  /** The name of the next objective. */
  next_required_objective?: string;
  callback_url?: string;
  /** Late 2026. */
  allow_loops?: boolean;
}

/** A set of objectives: the fields are those of its first one. */
export interface Objective extends ObjectiveData {
  /** '' if the response contained no id. */
  objectives_id: string;
  /** Only after the creation: `active`. */
  status?: string;
  /** All objectives of the set, if the response has them as a list. */
  data?: ObjectiveData[];
  /** ISO 8601, UTC. */
  created_at?: string;
  updated_at?: string;
}

/** An objective in the body of `POST /v2/objectives`. */
export interface CreateObjective {
  /** Without spaces. */
  objective_name: string;
  objective_prompt: string;
  /** Default: auto. */
  confirmation_mode?: 'auto' | 'manual';
  /** Default: verbal. */
  modality?: 'verbal' | 'visual';
  output_variables?: string[];
  next_conditional_objectives?: Record<string, string>;
  next_required_objective?: string;
  callback_url?: string;
  allow_loops?: boolean;
}

export class ObjectiveCalls extends NounCalls<Objective> {
  constructor(http: Http) {
    super(http, {
      path: 'objectives',
      read: readObjective,
      idOf: (objective) => objective.objectives_id,
      firstPage: 1,
    });
  }

  /** Creates one set, with at least one objective. Their branches name other objectives of the set. */
  async create(objectives: readonly CreateObjective[], options: CallOptions = {}): Promise<Objective> {
    return await this.createItem({ data: objectives }, options);
  }

  /** Tavus documents paths such as `/objective_name` as well as `/data/0/objective_name`. */
  async patch(
    id: string,
    operations: readonly PatchOperation[],
    options: CallOptions = {},
  ): Promise<'changed' | 'unchanged'> {
    return await this.patchItem(id, operations, options);
  }
}

const KNOWN = new Set(OBJECTIVE_FIELDS);

function readObjective(row: JsonObject): Objective {
  const data = Array.isArray(row.data) ? row.data.filter(isObject) : undefined;
  return {
    objectives_id: firstText(row.objectives_id) ?? '',
    ...readData({ ...data?.[0], ...row }),
    ...readTexts(row, ['status']),
    ...optional(
      'data',
      data?.map((own) => ({ ...readData(own), ...readRest(own, OBJECTIVE_KNOWN) })),
    ),
    ...readDates(row, DATES),
    ...readRest(row, KNOWN),
  };
}

function readData(row: JsonObject): ObjectiveData {
  return {
    objective_name: firstText(row.objective_name) ?? '',
    ...readTexts(row, OBJECTIVE_TEXTS),
    ...readTextLists(row, ['output_variables']),
    ...optional('next_conditional_objectives', readConditions(row.next_conditional_objectives)),
    ...readFlags(row, ['allow_loops']),
  };
}

function readConditions(value: unknown): Record<string, string> | undefined {
  if (!isObject(value)) return undefined;
  const conditions = Object.entries(value).map(([name, condition]) => [name, firstText(condition) ?? '']);
  return Object.fromEntries(conditions);
}
