import { FAIL_PATTERN, failureCode, failureIn } from '../failures.ts';
import { type Failure, lifeCycle } from '../life-cycle.ts';
import type { Owner, StoredItem } from '../stored.ts';
import { replicaFailures } from './failures.ts';

/** A stored replica. Its status and progress are computed from these times and the clock. */
export interface StoredReplica extends StoredItem {
  name: string;
  owner: Owner;
  model: string;
  /** The voices it has now, and had at first. */
  voiceId: string | null;
  originalVoiceId: string | null;
  callbackUrl?: string;
  trainingMs: number;
  failure?: Failure;
  /** When the fine-tuning fails, for a model that has one. */
  finetuneFailsAt?: number;
}

export interface ReplicaStore {
  replicas: Map<string, StoredReplica>;
  /** Fills in missing fields with the defaults of the API. */
  addReplica(given?: Partial<StoredReplica>): StoredReplica;
}

interface ReplicaState {
  status: 'started' | 'completed' | 'error';
  /** Progress in whole percent, 0 to 100. */
  percent: number;
  /** Null before the preview; undefined for a model without a preview. */
  finetune?: 'training' | 'completed' | 'errored' | null;
  /** Milliseconds since the epoch. */
  changedAt: number;
}

/** Training time of a new replica; Tavus takes hours. */
const TRAINING_MS = 60_000;
/** This model has a preview early, and fine-tuning continues after it. */
const PREVIEW_MODEL = 'phoenix-4.5';
const PREVIEW_SHARE = 1 / 6;

const STATUS = { waiting: 'started', running: 'started', done: 'completed', failed: 'error' } as const;
const FINETUNE = { waiting: null, running: 'training', done: 'completed', failed: 'errored' } as const;

export function newReplica(id: string, now: number, given: Partial<StoredReplica>): StoredReplica {
  const { createdAt = now, trainingMs = TRAINING_MS, name = `Replica ${id}`, model = 'phoenix-4' } = given;
  const finetuneFails = model === PREVIEW_MODEL && isFinetuneFailure(name);
  const code = finetuneFails ? undefined : failureIn(name, replicaFailures, 'quality_issue_detected');
  return {
    ...{ id, name, owner: 'user', model, voiceId: null, originalVoiceId: null },
    ...{ createdAt, changedAt: createdAt, trainingMs },
    ...(code !== undefined && { failure: { code, at: createdAt + trainingMs / 3 } }),
    ...(finetuneFails && { finetuneFailsAt: createdAt + (trainingMs * 2) / 3 }),
    ...given,
  };
}

/** True for `fail-finetune`: a model with a preview is trained, and then its fine-tuning fails. */
function isFinetuneFailure(name: string): boolean {
  return FAIL_PATTERN.exec(name)?.[1] === 'finetune';
}

export function replicaState(replica: StoredReplica, now: number): ReplicaState {
  const { createdAt, trainingMs, failure, finetuneFailsAt, changedAt } = replica;
  const { phase, since } = lifeCycle(createdAt, usableAfterMs(replica), failure)(now);
  const end = failure ?? (finetuneFailsAt === undefined ? undefined : { at: finetuneFailsAt });
  const whole = lifeCycle(createdAt, trainingMs, end)(now);
  const finetune = phase === 'done' ? FINETUNE[whole.phase] : null;
  return {
    status: STATUS[phase],
    percent: whole.percent,
    changedAt: Math.max(changedAt, since, finetune === 'errored' ? whole.since : 0),
    ...(replica.model === PREVIEW_MODEL && { finetune }),
  };
}

/** Ends its training, and its fine-tuning. */
export function finishTraining(replica: StoredReplica, now: number): void {
  replica.trainingMs = now - replica.createdAt;
  delete replica.failure;
  delete replica.finetuneFailsAt;
}

/** @param code `finetune` lets only the fine-tuning fail, for a model that has one */
export function failTraining(replica: StoredReplica, now: number, code?: string): void {
  if (code === 'finetune' && replica.model === PREVIEW_MODEL) {
    delete replica.failure;
    replica.trainingMs = Math.min(replica.trainingMs, (now - replica.createdAt) / PREVIEW_SHARE);
    replica.finetuneFailsAt = now;
    return;
  }
  replica.failure = { code: failureCode(replicaFailures, code, 'quality_issue_detected'), at: now };
}

/** When it can be used unless it fails, in milliseconds since the epoch. */
export function usableAt(replica: StoredReplica): number {
  return replica.createdAt + usableAfterMs(replica);
}

function usableAfterMs({ trainingMs, model }: StoredReplica): number {
  return trainingMs * (model === PREVIEW_MODEL ? PREVIEW_SHARE : 1);
}
