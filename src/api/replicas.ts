import type { JsonObject } from '../lib/guards.ts';
import { DATES, FULL_PAGE, REPLICA_KNOWN, REPLICA_TEXTS } from './fields.ts';
import type { Http } from './http.ts';
import { type Page, type PageOptions, type RawPage, readPage, readRawPage, walkPages } from './page.ts';
import { firstText, optional, readDates, readOne, readRest, readTexts } from './read.ts';
import type { CallOptions, DeleteOptions } from './route.ts';

/** A replica with the API's field names; `face_*` fields are mapped to these. */
export interface Replica {
  /** '' if the response contained no id. */
  replica_id: string;
  replica_name: string;
  /** `started`, `completed`, `error`; treat unknown values as in progress. */
  status: string;
  /** Only sent with `verbose=true`. */
  replica_type?: 'user' | 'system';
  /** Text such as `37/100`; may not change for a long time, and keeps its last value after an error. */
  training_progress?: string;
  error_message?: string;
  /** phoenix-4.5 only: `training` while `status` is already `completed`, then `completed` or `errored`. */
  finetune_status?: string;
  model_name?: string;
  thumbnail_video_url?: string;
  thumbnail_image_url?: string;
  /** ISO 8601, UTC. */
  created_at?: string;
  updated_at?: string;
}

/** Body of `POST /v2/replicas`: exactly one of `train_video_url` and `train_image_url`. */
export interface CreateReplica {
  replica_name?: string;
  train_video_url?: string;
  /** If omitted, the training video must begin with the consent statement. */
  consent_video_url?: string;
  /** Requires `voice_name`. */
  train_image_url?: string;
  voice_name?: string;
  auto_fix_training_image?: boolean;
  model_name?: string;
  callback_url?: string;
  properties?: { background_green_screen?: boolean };
}

/** Response of `POST /v2/replicas`: id, status, and possibly other fields of a `Replica`. */
export type ReplicaCreated = Partial<Replica> & Pick<Replica, 'replica_id' | 'status'>;

export interface ReplicaFilter extends CallOptions {
  /** Default: both types. */
  type?: 'user' | 'system' | undefined;
  /** Only these. */
  ids?: readonly string[] | undefined;
}

export class ReplicaCalls {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** One page. `limit: 1` is the cheapest way to check a key. */
  async list(options: ReplicaFilter & PageOptions = {}): Promise<Page<Replica>> {
    return readPage(await this.#fetchPage(options), readReplica);
  }

  /** Every page, fetched on demand. */
  listAll(filter: ReplicaFilter = {}): AsyncIterable<Page<Replica>> {
    return walkPages({
      fetchPage: (page) => this.#fetchPage({ ...filter, limit: FULL_PAGE, page }),
      readItem: readReplica,
      idOf: (replica) => replica.replica_id,
      // Tavus does not document the first page number; in practice it is 1.
      firstPage: 1,
      sparePage: 0,
    });
  }

  async get(id: string, { signal }: CallOptions = {}): Promise<Replica> {
    const call = { method: 'GET', path: ['replicas', id], query: { verbose: true }, signal } as const;
    return this.#http.read(call, (json) => readOne(json, readReplica, (replica) => replica.replica_id));
  }

  /** Starts a training, which takes hours and uses credits. */
  async create(input: CreateReplica, { signal }: CallOptions = {}): Promise<ReplicaCreated> {
    const call = { method: 'POST', path: ['replicas'], body: input, signal } as const;
    return this.#http.read(call, (json) => readOne(json, readCreated, (created) => created.replica_id));
  }

  async rename(id: string, name: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#http.run({ method: 'PATCH', path: ['replicas', id, 'name'], body: { replica_name: name }, signal });
  }

  async delete(id: string, { hard, signal }: DeleteOptions = {}): Promise<void> {
    await this.#http.run({ method: 'DELETE', path: ['replicas', id], query: { hard: hard || undefined }, signal });
  }

  #fetchPage({ type, ids, limit, page, signal }: ReplicaFilter & PageOptions): Promise<RawPage> {
    const query = { verbose: true, replica_type: type, replica_ids: ids?.join(','), limit, page };
    return this.#http.read({ method: 'GET', path: ['replicas'], query, signal }, readRawPage);
  }
}

function readReplica(row: JsonObject): Replica {
  return {
    replica_id: firstText(row.replica_id, row.face_id) ?? '',
    replica_name: firstText(row.replica_name, row.face_name) ?? '',
    status: firstText(row.status) ?? 'unknown',
    ...optional('replica_type', readType(row)),
    ...readTexts(row, REPLICA_TEXTS),
    ...readDates(row, DATES),
    ...readRest(row, REPLICA_KNOWN),
  };
}

function readCreated(row: JsonObject): ReplicaCreated {
  const { replica_name, ...created } = readReplica(row);
  return { ...created, ...optional('replica_name', firstText(replica_name)) };
}

function readType(row: JsonObject): 'user' | 'system' | undefined {
  const type = firstText(row.replica_type, row.face_type);
  return type === 'user' || type === 'system' ? type : undefined;
}
