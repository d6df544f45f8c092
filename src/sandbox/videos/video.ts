import type { CreateVideo } from '../../api/videos.ts';
import { failureCode, failureIn } from '../failures.ts';
import { type Failure, lifeCycle } from '../life-cycle.ts';
import { type ReplicaStore, type StoredReplica, usableAt } from '../replicas/replica.ts';
import type { StoredItem } from '../stored.ts';
import { videoFailures } from './failures.ts';

/** A stored video. Its status and progress are computed from the times and the clock. */
export interface StoredVideo extends StoredItem {
  name: string;
  request: CreateVideo;
  /** When its replica is ready: later than `createdAt` if the replica is in training, `NEVER` if it fails. */
  startsAt: number;
  renderMs: number;
  failure?: Failure;
}

export interface VideoStore {
  videos: Map<string, StoredVideo>;
  /** Fills in missing fields with the defaults of the API. */
  addVideo(request: CreateVideo, given?: Partial<Omit<StoredVideo, 'request'>>): StoredVideo;
}

export interface VideoState {
  status: 'queued' | 'generating' | 'ready' | 'error';
  /** Progress in whole percent, 0 to 100. */
  percent: number;
  /** Milliseconds since the epoch. */
  changedAt: number;
}

/** A time that never comes, and that JSON can hold, unlike Infinity. */
const NEVER = 8.64e15;
/** Time from the creation of a video until it is ready; Tavus takes minutes. */
const RENDER_MS = 15_000;
// Fractions of the rendering time: in the queue, and until a failing video fails.
const QUEUED_SHARE = 1 / 5;
const FAILS_SHARE = 3 / 5;

const STATUS = { waiting: 'queued', running: 'generating', done: 'ready', failed: 'error' } as const;

export function newVideo(
  id: string,
  now: number,
  request: CreateVideo,
  given: Partial<StoredVideo>,
  { replicas }: ReplicaStore,
): StoredVideo {
  const { createdAt = now, renderMs = RENDER_MS } = given;
  const name = request.video_name ?? defaultName(id, request.replica_id, createdAt);
  const schedule = scheduleVideo({ name, createdAt, renderMs }, replicas.get(request.replica_id));
  return { id, name, request, createdAt, changedAt: createdAt, renderMs, ...schedule, ...given };
}

export function videoState({ startsAt, renderMs, failure, changedAt }: StoredVideo, now: number): VideoState {
  const { phase, percent, since } = lifeCycle(startsAt, renderMs, failure, QUEUED_SHARE)(now);
  return { status: STATUS[phase], percent, changedAt: Math.max(changedAt, since) };
}

export function finishVideo(video: StoredVideo, now: number): void {
  video.startsAt = Math.min(video.startsAt, now);
  video.renderMs = now - video.startsAt;
  delete video.failure;
}

export function failVideo(video: StoredVideo, now: number, code?: string): void {
  video.failure = { code: failureCode(videoFailures, code, 'video_error'), at: now };
  video.startsAt = Math.min(video.startsAt, now);
}

/** Plans the videos of a replica again that still wait for it, after the end of its training has changed. */
export function rescheduleVideos(store: VideoStore & ReplicaStore, replicaId: string, now: number): void {
  for (const video of store.videos.values()) {
    const waits = video.startsAt > now && (video.failure?.at ?? Number.POSITIVE_INFINITY) > now;
    if (video.request.replica_id !== replicaId || !waits) continue;
    delete video.failure;
    Object.assign(video, scheduleVideo(video, store.replicas.get(replicaId)));
  }
}

/** When a new video starts, which depends on its replica, and whether it fails. */
function scheduleVideo(
  { name, createdAt, renderMs }: Pick<StoredVideo, 'name' | 'createdAt' | 'renderMs'>,
  replica: StoredReplica | undefined,
): Pick<StoredVideo, 'startsAt' | 'failure'> {
  if (replica?.failure) {
    const at = Math.max(createdAt + renderMs * QUEUED_SHARE, replica.failure.at);
    return { startsAt: NEVER, failure: { code: 'replica_in_error_state', at } };
  }
  const startsAt = Math.max(createdAt, replica ? usableAt(replica) : createdAt);
  const code = failureIn(name, videoFailures, 'video_error');
  if (code === undefined) return { startsAt };
  return { startsAt, failure: { code, at: startsAt + renderMs * FAILS_SHARE } };
}

function defaultName(id: string, replicaId: string, createdAt: number): string {
  const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(createdAt);
  return `replica_id: ${replicaId} - ${day} - video: ${id}`;
}
