import { isObject, type JsonObject } from '../lib/guards.ts';
import { DATES, PERSONA_KNOWN, PERSONA_TEXTS } from './fields.ts';
import type { Http } from './http.ts';
import { NounCalls, type PatchOperation } from './noun-calls.ts';
import { firstText, optional, readDates, readRest, readTexts } from './read.ts';
import type { CallOptions } from './route.ts';

/** Pipeline settings: any JSON object. Responses omit values equal to the default. */
type PersonaLayers = Record<string, unknown>;

/** A persona with the API's field names; `pal_*` and `default_face_id` are mapped to these. Has no user/system type. */
export interface Persona {
  /** '' if the response contained no id. */
  persona_id: string;
  persona_name: string;
  system_prompt?: string;
  /** Deprecated by Tavus, but still stored. */
  context?: string;
  pipeline_mode?: string;
  default_replica_id?: string;
  layers?: PersonaLayers;
  /** What it knows and obeys: lists of ids and tags, and one id. */
  document_ids?: unknown;
  document_tags?: unknown;
  guardrail_ids?: unknown;
  guardrail_tags?: unknown;
  objectives_id?: unknown;
  /** Late 2026. The first thing the persona says. */
  greeting?: unknown;
  /** Late 2026. Built-in capabilities with their settings. */
  skills?: unknown;
  /** ISO 8601, UTC. */
  created_at?: string;
  updated_at?: string;
}

/** Body of `POST /v2/personas`. */
export interface CreatePersona {
  persona_name?: string;
  /** Required unless `pipeline_mode` is `echo`. */
  system_prompt?: string;
  context?: string;
  pipeline_mode?: 'full' | 'echo';
  default_replica_id?: string;
  layers?: PersonaLayers;
  document_ids?: string[];
  document_tags?: string[];
  objectives_id?: string;
  guardrail_ids?: string[];
  guardrail_tags?: string[];
  guardrails_id?: string;
  greeting?: unknown;
  skills?: unknown;
}

export interface PersonaFilter extends CallOptions {
  /** Default: both types; rows do not say which type they have. */
  type?: 'user' | 'system' | undefined;
}

export interface PatchOptions extends CallOptions {
  /** Drops unpublished edits of the web builder, which otherwise cause a `ConflictError`. */
  force?: boolean | undefined;
}

export class PersonaCalls extends NounCalls<Persona, PersonaFilter> {
  constructor(http: Http) {
    super(http, {
      path: 'personas',
      read: readPersona,
      idOf: (persona) => persona.persona_id,
      firstPage: 1,
      listQuery: ({ type }) => ({ persona_type: type }),
    });
  }

  async create(input: CreatePersona, options: CallOptions = {}): Promise<Persona> {
    return await this.createItem(input, options);
  }

  /** Responses omit values equal to the default, so `replace` fails on them where `add` works. */
  async patch(
    id: string,
    operations: readonly PatchOperation[],
    { force, ...options }: PatchOptions = {},
  ): Promise<'changed' | 'unchanged'> {
    return await this.patchItem(id, operations, options, { force: force || undefined });
  }
}

function readPersona(row: JsonObject): Persona {
  return {
    persona_id: firstText(row.persona_id, row.pal_id) ?? '',
    persona_name: firstText(row.persona_name, row.pal_name) ?? '',
    ...readTexts(row, PERSONA_TEXTS),
    ...optional('default_replica_id', firstText(row.default_replica_id, row.default_face_id)),
    ...optional('layers', isObject(row.layers) ? row.layers : undefined),
    ...readDates(row, DATES),
    ...readRest(row, PERSONA_KNOWN),
  };
}
