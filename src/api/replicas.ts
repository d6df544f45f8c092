import type { JsonObject } from '../lib/guards.ts';
import { DATES, REPLICA_KNOWN, REPLICA_TEXTS } from './fields.ts';
import type { Http } from './http.ts';
import { NounCalls } from './noun-calls.ts';
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
  /** Requires `voice_name` or `default_voice_id`, not both. */
  train_image_url?: string;
  /** June 2026: the name of a stock voice. */
  voice_name?: string;
  /** Late 2026. */
  default_voice_id?: string;
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

export class ReplicaCalls extends NounCalls<Replica, ReplicaFilter> {
  constructor(http: Http) {
    super(http, {
      path: 'replicas',
      read: readReplica,
      idOf: (replica) => replica.replica_id,
      // Tavus does not document where this list begins; clients see 1.
      firstPage: 1,
      sparePage: 0,
      listQuery: ({ type, ids }) => ({ verbose: true, replica_type: type, replica_ids: ids?.join(',') }),
      getQuery: { verbose: true },
    });
  }

  /** Starts a training, which takes hours and uses credits. */
  async create(input: CreateReplica, { signal }: CallOptions = {}): Promise<ReplicaCreated> {
    const call = { method: 'POST', path: ['replicas'], body: input, signal } as const;
    return this.http.read(call, (json) => readOne(json, readCreated, (created) => created.replica_id));
  }

  async rename(id: string, name: string, { signal }: CallOptions = {}): Promise<void> {
    await this.http.run({ method: 'PATCH', path: ['replicas', id, 'name'], body: { replica_name: name }, signal });
  }

  override async delete(id: string, { hard, signal }: DeleteOptions = {}): Promise<void> {
    await this.http.run({ method: 'DELETE', path: ['replicas', id], query: { hard: hard || undefined }, signal });
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
