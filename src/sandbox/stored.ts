import type { CreateVideo } from '../api/videos.ts';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** `user`: created by the account. `system`: a stock item of Tavus. */
export type Owner = 'user' | 'system';

/** Replaces fields in responses, so that a test can produce any row: another status, a missing field, an odd name. */
type Overrides = Record<string, unknown>;

/** A failed training or video. Times here and below are in milliseconds since the epoch. */
interface Failure {
  code: string;
  at: number;
}

/** A stored replica. Its status and progress are computed from these times and the clock. */
export interface StoredReplica {
  id: string;
  name: string;
  owner: Owner;
  model: string;
  createdAt: number;
  changedAt: number;
  trainingMs: number;
  failure?: Failure;
  /** When the fine-tuning fails, for a model that has one. */
  finetuneFailsAt?: number;
  overrides?: Overrides;
}

/** The fields of a persona under the API's names; a JSON Patch applies to them. */
export interface PersonaContent {
  persona_name: string | null;
  default_replica_id: string | null;
  pipeline_mode: 'full' | 'echo';
  /** Layers by name, and the lists `document_ids` and `document_tags`. */
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
  /** Settings by skill id, or a list. */
  skills?: unknown;
}

export interface StoredPersona {
  id: string;
  owner: Owner;
  content: PersonaContent;
  createdAt: number;
  changedAt: number;
  /** True if the web builder has unpublished edits: a patch needs `force=true`. */
  hasMakerChanges?: boolean;
  overrides?: Overrides;
}

/** A stored video. Its status and progress are computed from the times and the clock. */
export interface StoredVideo {
  id: string;
  name: string;
  request: CreateVideo;
  createdAt: number;
  changedAt: number;
  /** When its replica is ready: later than `createdAt` if the replica is in training, Infinity if it fails. */
  startsAt: number;
  renderMs: number;
  failure?: Failure;
  overrides?: Overrides;
}
