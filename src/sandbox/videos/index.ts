import type { CreateVideo } from '../../api/videos.ts';
import type { Callback } from '../callbacks/callback.ts';
import { callbackDate, rfcDate } from '../dates.ts';
import { failureMessage } from '../failures.ts';
import type { Limits, RouteContext, SandboxRequest } from '../http.ts';
import { endOf } from '../life-cycle.ts';
import { sandboxNoun } from '../noun.ts';
import { rename, type View } from '../noun-routes.ts';
import type { ReplicaStore } from '../replicas/replica.ts';
import {
  badRequest,
  checkFields,
  flag,
  formerly,
  HttpError,
  isBlank,
  object,
  oneOf,
  readObject,
  text,
  webUrl,
  withoutEmptyUrls,
} from '../validate.ts';
import { videoFailures } from './failures.ts';
import { seedVideos } from './seed.ts';
import {
  failVideo,
  finishVideo,
  newVideo,
  type StoredVideo,
  type VideoState,
  type VideoStore,
  videoState,
} from './video.ts';

type Row = Record<string, unknown>;
type Context = RouteContext<VideoStore & ReplicaStore>;

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
  // An example in Tavus' documentation sends "true".
  background_scroll_return: formerly(oneOf('return', 'halt'), 'true'),
  start_with_wave: flag,
};

const statusDetails: Readonly<Record<VideoState['status'], string>> = {
  queued: 'This request is currently queued. It should begin processing in a few minutes.',
  generating: '',
  ready: 'Your request has processed successfully!',
  error: 'An error occurred while generating this request. Please check your inputs or try your request again.',
};

export const VIDEOS = sandboxNoun<'videos', StoredVideo, VideoStore, ReplicaStore>({
  name: 'videos',
  id: { prefix: '', digits: 10 },
  unknown: () => new HttpError(400, { error: 'Invalid video_id' }),
  deleted: 200,
  list: { firstPage: 0 },
  store: (videos, keep, store) => ({
    videos,
    addVideo: (request, given = {}) => keep((id, now) => newVideo(id, now, request, given, store)),
  }),
  create: createVideo,
  wire: videoRow,
  actions: { '/name': { PATCH: rename('video_name') } },
  work: { finish: finishVideo, fail: failVideo },
  callbacks: { url: ({ request }) => request.callback_url, of: videoCallbacks },
  seed: { amount: 53, own: seedVideos },
});

function createVideo(call: SandboxRequest, { store, baseUrl, limits, clock, log }: Context): Row {
  const request = readRequest(withoutEmptyUrls(readObject(call), fields), store, log);
  takeCredit(limits, store, clock.now());
  const video = store.addVideo(request);
  return {
    video_id: video.id,
    video_name: video.name,
    status: 'queued',
    hosted_url: hostedUrl(video, baseUrl),
    created_at: rfcDate(video.createdAt),
  };
}

/** Tavus does not document these errors for videos; the messages follow those for conversations. */
function takeCredit(limits: Limits, store: VideoStore, now: number): void {
  const { maxConcurrentVideos: max = Number.POSITIVE_INFINITY, credits = Number.POSITIVE_INFINITY } = limits;
  const isInProgress = (video: StoredVideo) => ['queued', 'generating'].includes(videoState(video, now).status);
  if (max < Number.POSITIVE_INFINITY && [...store.videos.values()].filter(isInProgress).length >= max) {
    throw new HttpError(400, { message: 'User has reached maximum concurrent videos' });
  }
  if (credits <= 0) throw new HttpError(402, { message: 'The user is out of video credits' });
  if (limits.credits !== undefined) limits.credits -= 1;
}

function readRequest(body: Row, store: ReplicaStore, log: Context['log']): CreateVideo {
  // Not accepted under the newer name `face_id`: whether Tavus does is unverified.
  const { replica_id } = body;
  if (typeof replica_id !== 'string' || !store.replicas.has(replica_id)) return badRequest('Invalid replica_id');
  checkFields(body, fields);
  checkFields((body.properties ?? {}) as Row, scrollFields, 'properties.', log);
  const { script, audio_url, ...rest } = body;
  const inputs = { ...(!isBlank(script) && { script }), ...(audio_url !== undefined && { audio_url }) };
  if (Object.keys(inputs).length !== 1) badRequest('Exactly one of script and audio_url must be provided.');
  if (rest.transparent_background === true && rest.fast !== true) badRequest('transparent_background requires fast.');
  // Holds because of the checks above.
  return { ...rest, ...inputs, replica_id } as CreateVideo;
}

/** When it is ready, or has failed. The dates have another format than in responses. */
function videoCallbacks(video: StoredVideo, baseUrl: string): Callback[] {
  const at = endOf(video.startsAt, video.renderMs, video.failure);
  const row = videoRow(video, { now: at, baseUrl, verbose: false, isList: false, isNewer: false });
  const dates = { created_at: callbackDate(video.createdAt), updated_at: callbackDate(at) };
  return [{ event: String(row.status), at, body: { ...row, ...dates } }];
}

/** A video by itself has thumbnails only when verbose. */
function videoRow(video: StoredVideo, view: View): Row {
  const { id, request, failure } = video;
  const state = videoState(video, view.now);
  const isReady = state.status === 'ready';
  return {
    ...{ video_id: id, video_name: video.name, status: state.status, replica_id: request.replica_id },
    ...{ data: inputs(video), status_details: statusDetails[state.status] },
    error_details: state.status === 'error' ? failureMessage(videoFailures, failure?.code) : null,
    ...{ generation_progress: `${state.percent}/100`, hosted_url: hostedUrl(video, view.baseUrl) },
    download_url: isReady ? downloadUrl(video, view.baseUrl) : null,
    stream_url: isReady && !request.fast ? `${view.baseUrl}/media/${id}.m3u8` : null,
    background_url: request.background_url ?? null,
    background_source_url: request.background_source_url ?? null,
    ...((view.isList || view.verbose) && thumbnails(video, isReady, view.baseUrl)),
    ...{ created_at: rfcDate(video.createdAt), updated_at: rfcDate(state.changedAt) },
  };
}

function hostedUrl(video: StoredVideo, baseUrl: string): string {
  return `${baseUrl}/watch/${video.id}`;
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
