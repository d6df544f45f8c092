import type { CreateVideo } from '../api/videos.ts';
import { empty, json, type Limits, type RouteContext, type SandboxRequest, type SandboxResponse } from './http.ts';
import { pageOf } from './paging.ts';
import { type Store, sortForList } from './store.ts';
import type { StoredVideo } from './stored.ts';
import { videoState } from './timeline.ts';
import {
  badRequest,
  checkFields,
  flag,
  HttpError,
  isBlank,
  object,
  oneOf,
  readNewName,
  readObject,
  text,
  webUrl,
  withoutEmptyUrls,
} from './validate.ts';
import { hostedUrl, rfcDate, videoRow } from './wire.ts';

type Body = Record<string, unknown>;

const fields = {
  script: text,
  audio_url: webUrl,
  video_name: text,
  background_url: webUrl,
  background_source_url: webUrl,
  callback_url: webUrl,
  watermark_image_url: webUrl,
  fast: flag,
  transparent_background: flag,
  properties: object,
};

const scrollFields = {
  background_scroll: flag,
  background_scroll_type: oneOf('human', 'smooth'),
  background_scroll_depth: oneOf('middle', 'bottom'),
  background_scroll_return: oneOf('return', 'halt'),
  start_with_wave: flag,
};

export function listVideos({ query }: SandboxRequest, { store, clock, baseUrl }: RouteContext): SandboxResponse {
  const view = { now: clock.now(), baseUrl };
  return pageOf(sortForList(store.videos.values()), query, { firstPage: 0 }, (video) => videoRow(video, view));
}

export function createVideo(call: SandboxRequest, { store, baseUrl, limits, clock }: RouteContext): SandboxResponse {
  const request = readRequest(withoutEmptyUrls(readObject(call), fields), store);
  takeCredit(limits, store, clock.now());
  const video = store.addVideo(request);
  return json(200, {
    video_id: video.id,
    video_name: video.name,
    status: 'queued',
    hosted_url: hostedUrl(video, baseUrl),
    created_at: rfcDate(video.createdAt),
  });
}

export function getVideo({ id, query }: SandboxRequest, { store, clock, baseUrl }: RouteContext): SandboxResponse {
  const video = ownVideo(store.videos.get(id));
  return json(200, videoRow(video, { now: clock.now(), baseUrl, verbose: query.get('verbose') === 'true' }));
}

export function renameVideo(call: SandboxRequest, { store, clock }: RouteContext): SandboxResponse {
  const video = ownVideo(store.videos.get(call.id));
  video.name = readNewName(call, 'video_name');
  video.changedAt = clock.now();
  return empty(200);
}

export function deleteVideo({ id }: SandboxRequest, { store }: RouteContext): SandboxResponse {
  store.videos.delete(ownVideo(store.videos.get(id)).id);
  return empty(200);
}

/** Tavus does not document these errors for videos; the messages follow those for conversations. */
function takeCredit(limits: Limits, store: Store, now: number): void {
  const { maxConcurrentVideos: max = Number.POSITIVE_INFINITY, credits = Number.POSITIVE_INFINITY } = limits;
  const isInProgress = (video: StoredVideo) => ['queued', 'generating'].includes(videoState(video, now).status);
  if (max < Number.POSITIVE_INFINITY && [...store.videos.values()].filter(isInProgress).length >= max) {
    throw new HttpError(400, { message: 'User has reached maximum concurrent videos' });
  }
  if (credits <= 0) throw new HttpError(402, { message: 'The user is out of video credits' });
  if (limits.credits !== undefined) limits.credits -= 1;
}

function readRequest(body: Body, store: Store): CreateVideo {
  // Not accepted under the newer name `face_id`: whether Tavus does is unverified.
  const { replica_id } = body;
  if (typeof replica_id !== 'string' || !store.replicas.has(replica_id)) return badRequest('Invalid replica_id');
  checkFields(body, fields);
  checkFields((body.properties ?? {}) as Body, scrollFields, 'properties.');
  const { script, audio_url, ...rest } = body;
  const inputs = { ...(!isBlank(script) && { script }), ...(audio_url !== undefined && { audio_url }) };
  if (Object.keys(inputs).length !== 1) badRequest('Exactly one of script and audio_url must be provided.');
  if (rest.transparent_background === true && rest.fast !== true) badRequest('transparent_background requires fast.');
  // Holds because of the checks above.
  return { ...rest, ...inputs, replica_id } as CreateVideo;
}

function ownVideo(video: StoredVideo | undefined): StoredVideo {
  return video ?? badRequest('Invalid video_id');
}
