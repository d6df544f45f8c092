import { videoFailureIn } from './failures.ts';
import type { StoredReplica, StoredVideo } from './stored.ts';

/** Training time of a new replica; Tavus takes hours. */
export const TRAINING_MS = 60_000;
/** Time from the creation of a video until it is ready; Tavus takes minutes. */
export const RENDER_MS = 15_000;

// Fractions of the rendering time: in the queue, and until a failing video fails.
const QUEUED_SHARE = 1 / 5;
const VIDEO_FAILS_SHARE = 3 / 5;
/** This model has a preview early, and fine-tuning continues after it. */
export const PREVIEW_MODEL = 'phoenix-4.5';
const PREVIEW_SHARE = 1 / 6;

interface Progress {
  /** Progress in whole percent, 0 to 100. */
  percent: number;
  /** When the item last changed, in milliseconds since the epoch. */
  changedAt: number;
}

export interface ReplicaState extends Progress {
  status: 'started' | 'completed' | 'error';
  /** Null before the preview; undefined for a model without a preview. */
  finetune?: 'training' | 'completed' | 'errored' | null;
}

export interface VideoState extends Progress {
  status: 'queued' | 'generating' | 'ready' | 'error';
}

export function replicaState(replica: StoredReplica, now: number): ReplicaState {
  const { status, at } = replicaEnd(replica);
  const { finetuneFailsAt = Number.POSITIVE_INFINITY } = replica;
  const isOver = now >= at;
  const hasPreview = replica.model === PREVIEW_MODEL;
  // A failure keeps the progress it had reached.
  const stopsAt = status === 'error' ? at : finetuneFailsAt;
  const percent = percentOf(Math.min(now, stopsAt) - replica.createdAt, replica.trainingMs);
  const state = { percent, changedAt: Math.max(replica.changedAt, isOver ? at : 0) };
  if (!isOver || status === 'error' || !hasPreview) {
    return { ...state, status: isOver ? status : 'started', ...(hasPreview && { finetune: null }) };
  }
  if (now >= finetuneFailsAt) {
    return { ...state, status, finetune: 'errored', changedAt: Math.max(state.changedAt, finetuneFailsAt) };
  }
  return { ...state, status, finetune: percent < 100 ? 'training' : 'completed' };
}

export function videoState(video: StoredVideo, now: number): VideoState {
  const { startsAt, renderMs, failure, changedAt } = video;
  const beginsAt = startsAt + renderMs * QUEUED_SHARE;
  const endsAt = startsAt + renderMs;
  const percent = percentOf(Math.min(now, failure?.at ?? now) - beginsAt, renderMs * (1 - QUEUED_SHARE));
  if (failure && now >= failure.at) return { status: 'error', percent, changedAt: Math.max(changedAt, failure.at) };
  if (now < beginsAt) return { status: 'queued', percent, changedAt };
  if (now < endsAt) return { status: 'generating', percent, changedAt: Math.max(changedAt, beginsAt) };
  return { status: 'ready', percent, changedAt: Math.max(changedAt, endsAt) };
}

/** When a new video starts, which depends on its replica, and whether it fails. */
export function scheduleVideo(
  video: Pick<StoredVideo, 'name' | 'createdAt' | 'renderMs'>,
  replica: StoredReplica | undefined,
): Pick<StoredVideo, 'startsAt' | 'failure'> {
  const { createdAt, renderMs } = video;
  const end = replica ? replicaEnd(replica) : { status: 'completed', at: createdAt };
  if (end.status === 'error') {
    const at = Math.max(createdAt + renderMs * QUEUED_SHARE, end.at);
    return { startsAt: Number.POSITIVE_INFINITY, failure: { code: 'replica_in_error_state', at } };
  }
  const startsAt = Math.max(createdAt, end.at);
  const code = videoFailureIn(video.name);
  if (code === undefined) return { startsAt };
  return { startsAt, failure: { code, at: startsAt + renderMs * VIDEO_FAILS_SHARE } };
}

function replicaEnd(replica: StoredReplica): { status: 'completed' | 'error'; at: number } {
  const { createdAt, trainingMs, failure, model } = replica;
  if (failure) return { status: 'error', at: failure.at };
  return { status: 'completed', at: createdAt + trainingMs * (model === PREVIEW_MODEL ? PREVIEW_SHARE : 1) };
}

function percentOf(part: number, whole: number): number {
  // A duration of 0 is complete from the start.
  if (whole <= 0) return 100;
  return Math.min(100, Math.max(0, Math.floor((part * 100) / whole)));
}
