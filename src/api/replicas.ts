import type { JsonObject } from '../lib/guards.ts';
import { DATES, FULL_PAGE, REPLICA_KNOWN, REPLICA_TEXTS } from './fields.ts';
import type { Http } from './http.ts';
import { type Page, type PageOptions, type RawPage, readPage, readRawPage, walkPages } from './page.ts';
import { firstText, optional, readDates, readOne, readRest, readTexts } from './read.ts';
import type { CallOptions, DeleteOptions } from './route.ts';

/** One replica as the API names it; `face_*` twins of an answer are folded into these. */
export interface Replica {
  /** Empty when the answer carried no id. */
  replica_id: string;
  replica_name: string;
  /** `started`, `completed`, `error`, or a value Tavus adds later: treat the unknown as in progress. */
  status: string;
  /** Only sent with `verbose=true`. */
  replica_type?: 'user' | 'system';
  /** Text such as `37/100`; can stand still for long and keeps its last value after an error. */
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
  /** Without it the training video must open with the consent statement. */
  consent_video_url?: string;
  /** Needs `voice_name`. */
  train_image_url?: string;
  voice_name?: string;
  auto_fix_training_image?: boolean;
  model_name?: string;
  callback_url?: string;
  properties?: { background_green_screen?: boolean };
}

/** Answer of `POST /v2/replicas`: the id and the status; what else is sent is what a `Replica` has. */
export type ReplicaCreated = Partial<Replica> & Pick<Replica, 'replica_id' | 'status'>;

export interface ReplicaFilter extends CallOptions {
  /** Without it both kinds come. */
  type?: 'user' | 'system' | undefined;
  /** Only these. */
  ids?: readonly string[] | undefined;
}

export class ReplicaCalls {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** One page. `limit: 1` is the cheapest proof that a key works. */
  async list(options: ReplicaFilter & PageOptions = {}): Promise<Page<Replica>> {
    return readPage(await this.#fetchPage(options), readReplica);
  }

  /** Every page, each fetched when it is asked for. */
  listAll(filter: ReplicaFilter = {}): AsyncIterable<Page<Replica>> {
    return walkPages({
      fetchPage: (page) => this.#fetchPage({ ...filter, limit: FULL_PAGE, page }),
      readItem: readReplica,
      idOf: (replica) => replica.replica_id,
      // Tavus does not document where this list begins; clients see 1.
      firstPage: 1,
      sparePage: 0,
    });
  }

  async get(id: string, { signal }: CallOptions = {}): Promise<Replica> {
    const call = { method: 'GET', path: ['replicas', id], query: { verbose: true }, signal } as const;
    return this.#http.read(call, (json) => readOne(json, readReplica, (replica) => replica.replica_id));
  }

  /** Starts a training: it takes hours and uses up credits. */
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
