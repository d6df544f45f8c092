import type { JsonObject } from '../lib/guards.ts';
import { DATES, FULL_PAGE, GUARDRAIL_FIELDS, GUARDRAIL_TEXTS } from './fields.ts';
import type { Http } from './http.ts';
import { NounCalls, type PatchOperation } from './noun-calls.ts';
import { collect, readRawPage, walkPages } from './page.ts';
import { firstText, optional, readDates, readFlags, readRest, readTextLists, readTexts } from './read.ts';
import type { CallOptions } from './route.ts';

/** A limit on what a persona says or sees. An old set has a name, and its guardrails in a list `data`. */
export interface Guardrail {
  /** The id, under the API's name; '' if the response contained none. */
  uuid: string;
  guardrail_name: string;
  guardrail_prompt?: string;
  /** `verbal` or `visual`. */
  modality?: string;
  callback_url?: string;
  tags?: string[];
  /** Whether an event is sent to the call when it is triggered. */
  app_message?: boolean;
  /** Only of an old set: its guardrails. */
  data?: unknown[];
  /** ISO 8601, UTC. */
  created_at?: string;
  updated_at?: string;
}

/** Body of `POST /v2/guardrails`. */
export interface CreateGuardrail {
  /** Letters, digits and underscores, up to 100. */
  guardrail_name: string;
  /** Up to 1,000 characters. */
  guardrail_prompt: string;
  /** Default: verbal. */
  modality?: 'verbal' | 'visual';
  /** Up to 2,048 characters. */
  callback_url?: string;
  /** Up to 32, of up to 64 characters. */
  tags?: string[];
  /** Default: true. */
  app_message?: boolean;
}

export interface GuardrailFilter extends CallOptions {
  /** A part of the name, or an id. */
  search?: string | undefined;
  /** Guardrails with any of these. */
  tags?: readonly string[] | undefined;
  /** Default: ascending. */
  sort?: 'ascending' | 'descending' | undefined;
}

/** A tag and the guardrails that have it. */
export interface GuardrailTag {
  tag: string;
  guardrail_ids: string[];
}

export interface TagFilter extends CallOptions {
  /** A part of the tag, 1 to 100 characters. */
  search?: string | undefined;
}

export class GuardrailCalls extends NounCalls<Guardrail, GuardrailFilter> {
  constructor(http: Http) {
    super(http, {
      path: 'guardrails',
      read: readGuardrail,
      idOf: (guardrail) => guardrail.uuid,
      firstPage: 0,
      // By default the list has the old sets.
      listQuery: ({ search, tags, sort }) => ({
        ...{ legacy: false, name_or_uuid: search, tags: tags?.join(','), sort },
      }),
    });
  }

  async create(input: CreateGuardrail, options: CallOptions = {}): Promise<Guardrail> {
    return await this.createItem(input, options);
  }

  async patch(
    id: string,
    operations: readonly PatchOperation[],
    options: CallOptions = {},
  ): Promise<'changed' | 'unchanged'> {
    return await this.patchItem(id, operations, options);
  }

  /** All tags that guardrails have. */
  async listTags({ search, signal }: TagFilter = {}): Promise<GuardrailTag[]> {
    const pages = walkPages({
      fetchPage: (page) => {
        const query = { search, limit: FULL_PAGE, page };
        const call = { method: 'GET', path: ['guardrails', 'tags'], query, signal } as const;
        return this.http.read(call, (json) => readRawPage(json, 'tags'));
      },
      readItem: readTag,
      idOf: ({ tag }) => tag,
      firstPage: 1,
    });
    return await collect(pages);
  }
}

/** The last ones are names of the first two in old sets and in paths. */
const KNOWN = new Set([...GUARDRAIL_FIELDS, 'guardrail_id', 'guardrails_id', 'name']);

function readGuardrail(row: JsonObject): Guardrail {
  return {
    uuid: firstText(row.uuid, row.guardrail_id, row.guardrails_id) ?? '',
    guardrail_name: firstText(row.guardrail_name, row.name) ?? '',
    ...readTexts(row, GUARDRAIL_TEXTS),
    ...readTextLists(row, ['tags']),
    ...readFlags(row, ['app_message']),
    ...optional('data', Array.isArray(row.data) ? row.data : undefined),
    ...readDates(row, DATES),
    ...readRest(row, KNOWN),
  };
}

function readTag(row: JsonObject): GuardrailTag {
  return { tag: firstText(row.tag) ?? '', guardrail_ids: readTextLists(row, ['guardrail_ids']).guardrail_ids ?? [] };
}
