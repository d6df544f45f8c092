import type { CreateVideo } from '../api/videos.ts';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Who made it: the account's own, or Tavus' stock. */
export type Owner = 'user' | 'system';

/** Laid over an answer as it goes out: lets a test make any row, with another status, a missing field, an odd name. */
type Overrides = Record<string, unknown>;

/** A job that ends badly. Times in milliseconds since the epoch, here and below. */
interface Failure {
  code: string;
  at: number;
}

/** A replica as stored. Status and progress are not: they follow from these times and the clock. */
export interface StoredReplica {
  id: string;
  name: string;
  owner: Owner;
  model: string;
  createdAt: number;
  changedAt: number;
  trainingMs: number;
  failure?: Failure;
  /** When the fine-tuning fails, of a model that has one. */
  tuningFailsAt?: number;
  overrides?: Overrides;
}

/** What a persona consists of, under the API's names; JSON Patch works on this. */
export interface PersonaContent {
  persona_name: string | null;
  default_replica_id: string | null;
  pipeline_mode: 'full' | 'echo';
  /** By their names; `document_ids` and `document_tags` are lists. */
  layers: Record<string, unknown>;
  system_prompt?: string;
  context?: string;
  document_ids?: string[];
  document_tags?: string[];
  objectives_id?: string;
  guardrail_ids?: string[];
  guardrail_tags?: string[];
  guardrails_id?: string;
  greeting?: string;
  /** By their ids, each with its settings, or a list. */
  skills?: unknown;
}

export interface StoredPersona {
  id: string;
  owner: Owner;
  content: PersonaContent;
  createdAt: number;
  changedAt: number;
  /** Unpublished edits of the web builder: a patch needs `force=true`. */
  hasMakerChanges?: boolean;
  overrides?: Overrides;
}

/** A video as stored; its state follows from the times and the clock. */
export interface StoredVideo {
  id: string;
  name: string;
  request: CreateVideo;
  createdAt: number;
  changedAt: number;
  /** When its replica could take it: later than `createdAt` for one in training, Infinity for one that fails. */
  startsAt: number;
  renderMs: number;
  failure?: Failure;
  overrides?: Overrides;
}
