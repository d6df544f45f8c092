import { isObject } from '../lib/guards.ts';
import { replicaFailures, videoFailures } from './failures.ts';
import type { StoredPersona, StoredReplica, StoredVideo } from './stored.ts';
import { replicaState, type VideoState, videoState } from './timeline.ts';

type Row = Record<string, unknown>;

/** Shown instead of a stored secret. When a client sends it back as a key, it counts as no key. */
export const MASKED_KEY = '********';

/** The time and form of a row in a response. */
export interface RowOptions {
  /** Milliseconds since the epoch. */
  now: number;
  baseUrl: string;
  verbose?: boolean;
}

const statusDetails: Readonly<Record<VideoState['status'], string>> = {
  queued: 'This request is currently queued. It should begin processing in a few minutes.',
  generating: '',
  ready: 'Your request has processed successfully!',
  error: 'An error occurred while generating this request. Please check your inputs or try your request again.',
};

/** A replica in both families of field names, like the live API; includes its type only when verbose. */
export function replicaRow(replica: StoredReplica, view: RowOptions): Row {
  const { id, name, owner, model, failure } = replica;
  const state = replicaState(replica, view.now);
  const thumbnail = (extension: string) =>
    state.status === 'completed' ? `${view.baseUrl}/media/${id}.${extension}` : null;
  return {
    ...{ replica_id: id, face_id: id, replica_name: name, face_name: name },
    ...{ thumbnail_video_url: thumbnail('mp4'), thumbnail_image_url: thumbnail('jpg') },
    ...{ status: state.status, training_progress: `${state.percent}/100`, model_name: model },
    error_message: state.status === 'error' ? sentence(replicaFailures, failure?.code) : null,
    ...(state.finetune !== undefined && { finetune_status: state.finetune }),
    ...{ default_voice_id: null, original_voice_id: null },
    ...{ created_at: isoDate(replica.createdAt), updated_at: isoDate(state.changedAt) },
    ...(view.verbose && { replica_type: owner, face_type: owner }),
    ...replica.overrides,
  };
}

/** A persona: no type field, and secrets are masked. */
export function personaRow(persona: StoredPersona): Row {
  const { id, content } = persona;
  return {
    ...{ persona_id: id, pal_id: id, pal_name: content.persona_name, default_face_id: content.default_replica_id },
    ...content,
    layers: Object.fromEntries(Object.entries(content.layers).map(([name, layer]) => [name, withoutSecrets(layer)])),
    ...{ created_at: isoDate(persona.createdAt), updated_at: isoDate(persona.changedAt) },
    ...persona.overrides,
  };
}

/** A video in a list or by itself (`verbose` is given); by itself it has thumbnails only when verbose. */
export function videoRow(video: StoredVideo, view: RowOptions): Row {
  const { id, request, failure } = video;
  const state = videoState(video, view.now);
  const isReady = state.status === 'ready';
  return {
    ...{ video_id: id, video_name: video.name, status: state.status, replica_id: request.replica_id },
    ...{ data: inputs(video), status_details: statusDetails[state.status] },
    error_details: state.status === 'error' ? sentence(videoFailures, failure?.code) : null,
    ...{ generation_progress: `${state.percent}/100`, hosted_url: hostedUrl(video, view.baseUrl) },
    download_url: isReady ? downloadUrl(video, view.baseUrl) : null,
    stream_url: isReady && !request.fast ? `${view.baseUrl}/media/${id}.m3u8` : null,
    background_url: request.background_url ?? null,
    background_source_url: request.background_source_url ?? null,
    ...((view.verbose ?? true) && thumbnails(video, isReady, view.baseUrl)),
    ...{ created_at: rfcDate(video.createdAt), updated_at: rfcDate(state.changedAt) },
    ...video.overrides,
  };
}

export function hostedUrl(video: StoredVideo, baseUrl: string): string {
  return `${baseUrl}/watch/${video.id}`;
}

export function isoDate(time: number): string {
  return new Date(time).toISOString();
}

/** RFC 1123 format, which only videos use. */
export function rfcDate(time: number): string {
  return new Date(time).toUTCString();
}

function downloadUrl(video: StoredVideo, baseUrl: string): string {
  const extension = video.request.transparent_background ? 'webm' : 'mp4';
  return `${baseUrl}/media/${video.id}.${extension}?download=${video.id}`;
}

function thumbnails(video: StoredVideo, isReady: boolean, baseUrl: string): Row {
  const url = (extension: string) =>
    isReady && !video.request.fast ? `${baseUrl}/media/${video.id}.${extension}` : null;
  return { still_image_thumbnail_url: url('jpg'), gif_thumbnail_url: url('gif') };
}

function inputs({ request }: StoredVideo): Row {
  return request.script === undefined ? { audio_url: request.audio_url } : { script: request.script };
}

// Masks only API keys: headers are returned as stored, so clients must protect them.
function withoutSecrets(layer: unknown): unknown {
  return isObject(layer) && Object.hasOwn(layer, 'api_key') ? { ...layer, api_key: MASKED_KEY } : layer;
}

function sentence(sentences: Readonly<Record<string, string>>, code = ''): string {
  return sentences[code] ?? 'Something went wrong.';
}
