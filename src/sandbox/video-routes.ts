import type { CreateVideo } from '../api/videos.ts';
import { type Answer, type Call, empty, json, type Limits, type World } from './call.ts';
import { pageOf } from './paging.ts';
import { inListOrder, type Store } from './store.ts';
import type { StoredVideo } from './stored.ts';
import { videoState } from './timeline.ts';
import {
  checkFields,
  flag,
  isBlank,
  object,
  oneOf,
  Refusal,
  readNewName,
  readObject,
  refuse,
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

export function listVideos({ query }: Call, { store, clock, baseUrl }: World): Answer {
  const view = { now: clock.now(), baseUrl };
  return pageOf(inListOrder(store.videos.values()), query, { firstPage: 0 }, (video) => videoRow(video, view));
}

export function createVideo(call: Call, { store, baseUrl, limits, clock }: World): Answer {
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

export function getVideo({ id, query }: Call, { store, clock, baseUrl }: World): Answer {
  const video = ownVideo(store.videos.get(id));
  return json(200, videoRow(video, { now: clock.now(), baseUrl, verbose: query.get('verbose') === 'true' }));
}

export function renameVideo(call: Call, { store, clock }: World): Answer {
  const video = ownVideo(store.videos.get(call.id));
  video.name = readNewName(call, 'video_name');
  video.changedAt = clock.now();
  return empty(200);
}

export function deleteVideo({ id }: Call, { store }: World): Answer {
  store.videos.delete(ownVideo(store.videos.get(id)).id);
  return empty(200);
}

/** The words for videos are those known of conversations; nobody has published these. */
function takeCredit(limits: Limits, store: Store, now: number): void {
  const { maxConcurrentVideos: most = Number.POSITIVE_INFINITY, credits = Number.POSITIVE_INFINITY } = limits;
  const isUnderWay = (video: StoredVideo) => ['queued', 'generating'].includes(videoState(video, now).status);
  if (most < Number.POSITIVE_INFINITY && [...store.videos.values()].filter(isUnderWay).length >= most) {
    throw new Refusal(400, { message: 'User has reached maximum concurrent videos' });
  }
  if (credits <= 0) throw new Refusal(402, { message: 'The user is out of video credits' });
  if (limits.credits !== undefined) limits.credits -= 1;
}

function readRequest(body: Body, store: Store): CreateVideo {
  // Whether `face_id` would do is unverified, so it does not.
  const { replica_id } = body;
  if (typeof replica_id !== 'string' || !store.replicas.has(replica_id)) return refuse('Invalid replica_id');
  checkFields(body, fields);
  checkFields((body.properties ?? {}) as Body, scrollFields, 'properties.');
  const { script, audio_url, ...rest } = body;
  const inputs = { ...(!isBlank(script) && { script }), ...(audio_url !== undefined && { audio_url }) };
  if (Object.keys(inputs).length !== 1) refuse('Exactly one of script and audio_url must be provided.');
  if (rest.transparent_background === true && rest.fast !== true) refuse('transparent_background requires fast.');
  // The checks above are what makes this true.
  return { ...rest, ...inputs, replica_id } as CreateVideo;
}

function ownVideo(video: StoredVideo | undefined): StoredVideo {
  return video ?? refuse('Invalid video_id');
}
