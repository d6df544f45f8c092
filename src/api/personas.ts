import { isObject, type JsonObject } from '../lib/guards.ts';
import { DATES, FULL_PAGE, PERSONA_KNOWN, PERSONA_TEXTS } from './fields.ts';
import type { Http } from './http.ts';
import { type Page, type PageOptions, type RawPage, readPage, readRawPage, walkPages } from './page.ts';
import { firstText, optional, readDates, readOne, readRest, readTexts } from './read.ts';
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

/** One JSON Patch operation (RFC 6902). */
export interface PatchOperation {
  op: 'add' | 'remove' | 'replace' | 'copy' | 'move' | 'test';
  /** JSON Pointer into the persona as GET returns it. */
  path: string;
  from?: string;
  value?: unknown;
}

export interface PersonaFilter extends CallOptions {
  /** Default: both types; rows do not say which type they have. */
  type?: 'user' | 'system' | undefined;
}

export interface PatchOptions extends CallOptions {
  /** Drops unpublished edits of the web builder, which otherwise cause a `ConflictError`. */
  force?: boolean | undefined;
}

export class PersonaCalls {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** One page. */
  async list(options: PersonaFilter & PageOptions = {}): Promise<Page<Persona>> {
    return readPage(await this.#fetchPage(options), readPersona);
  }

  /** Every page, fetched on demand. */
  listAll(filter: PersonaFilter = {}): AsyncIterable<Page<Persona>> {
    return walkPages({
      fetchPage: (page) => this.#fetchPage({ ...filter, limit: FULL_PAGE, page }),
      readItem: readPersona,
      idOf: (persona) => persona.persona_id,
      firstPage: 1,
    });
  }

  async get(id: string, { signal }: CallOptions = {}): Promise<Persona> {
    const call = { method: 'GET', path: ['personas', id], signal } as const;
    return this.#http.read(call, (json) => readOne(json, readPersona, (persona) => persona.persona_id));
  }

  async create(input: CreatePersona, { signal }: CallOptions = {}): Promise<Persona> {
    const call = { method: 'POST', path: ['personas'], body: input, signal } as const;
    return this.#http.read(call, (json) => readOne(json, readPersona, (persona) => persona.persona_id));
  }

  /** Responses omit values equal to the default, so `replace` fails on them where `add` works. */
  async patch(
    id: string,
    operations: readonly PatchOperation[],
    { force, signal }: PatchOptions = {},
  ): Promise<'changed' | 'unchanged'> {
    const query = { force: force || undefined };
    const status = await this.#http.run({ method: 'PATCH', path: ['personas', id], query, body: operations, signal });
    return status === 304 ? 'unchanged' : 'changed';
  }

  async delete(id: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#http.run({ method: 'DELETE', path: ['personas', id], signal });
  }

  #fetchPage({ type, limit, page, signal }: PersonaFilter & PageOptions): Promise<RawPage> {
    const query = { persona_type: type, limit, page };
    return this.#http.read({ method: 'GET', path: ['personas'], query, signal }, readRawPage);
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
