import { isObject, type JsonObject } from '../lib/guards.ts';
import { DATES, VIDEO_KNOWN, VIDEO_TEXTS } from './fields.ts';
import type { Http } from './http.ts';
import { NounCalls } from './noun-calls.ts';
import { firstText, optional, readDates, readFlags, readRest, readTexts } from './read.ts';
import type { CallOptions, DeleteOptions } from './route.ts';

/** A video with the API's field names; `face_id` is mapped to `replica_id`. */
export interface Video {
  /** '' if the response contained no id. */
  video_id: string;
  video_name: string;
  /** `queued`, `generating`, `ready`, `error`, `deleted`; treat unknown values as in progress. */
  status: string;
  data?: { script?: string; audio_url?: string; start_with_wave?: boolean };
  replica_id?: string;
  /** MP4; absent until `ready`. */
  download_url?: string;
  /** Web page that plays the video. Set even while queued, so wait for `ready` instead. */
  hosted_url?: string;
  stream_url?: string;
  status_details?: string;
  error_details?: string;
  /** Text such as `37/100`. */
  generation_progress?: string;
  background_url?: string;
  background_source_url?: string;
  still_image_thumbnail_url?: string;
  gif_thumbnail_url?: string;
  /** ISO 8601, UTC. */
  created_at?: string;
  updated_at?: string;
}

/** Body of `POST /v2/videos`: `replica_id` and exactly one of `script` and `audio_url`. */
export interface CreateVideo {
  replica_id: string;
  script?: string;
  /** Public .wav or .mp3, 3 s to 10 min, up to 750 MB. */
  audio_url?: string;
  video_name?: string;
  background_url?: string;
  background_source_url?: string;
  watermark_image_url?: string;
  callback_url?: string;
  fast?: boolean;
  /** Requires `fast`; the file is .webm. */
  transparent_background?: boolean;
  /** The scroll options require `background_url`. */
  properties?: {
    background_scroll?: boolean;
    background_scroll_type?: 'human' | 'smooth';
    background_scroll_depth?: 'middle' | 'bottom';
    background_scroll_return?: 'return' | 'halt';
    /** Only for some stock replicas. */
    start_with_wave?: boolean;
  };
}

export class VideoCalls extends NounCalls<Video> {
  constructor(http: Http) {
    super(http, {
      path: 'videos',
      read: readVideo,
      idOf: (video) => video.video_id,
      firstPage: 0,
      getQuery: { verbose: true },
    });
  }

  /** Starts a generation, which uses credits. While its replica is in training, the video stays queued. */
  async generate(input: CreateVideo, options: CallOptions = {}): Promise<Video> {
    return await this.createItem(input, options);
  }

  async rename(id: string, name: string, { signal }: CallOptions = {}): Promise<void> {
    await this.http.run({ method: 'PATCH', path: ['videos', id, 'name'], body: { video_name: name }, signal });
  }

  override async delete(id: string, { hard, signal }: DeleteOptions = {}): Promise<void> {
    await this.http.run({ method: 'DELETE', path: ['videos', id], query: { hard: hard || undefined }, signal });
  }
}

const DATA_FIELDS = new Set(['script', 'audio_url', 'start_with_wave']);

function readVideo(row: JsonObject): Video {
  return {
    video_id: firstText(row.video_id) ?? '',
    video_name: firstText(row.video_name) ?? '',
    status: firstText(row.status) ?? 'unknown',
    ...optional('data', readData(row.data)),
    ...optional('replica_id', firstText(row.replica_id, row.face_id)),
    ...readTexts(row, VIDEO_TEXTS),
    ...readDates(row, DATES),
    ...readRest(row, VIDEO_KNOWN),
  };
}

function readData(data: unknown): Video['data'] {
  if (!isObject(data)) return undefined;
  return {
    ...readTexts(data, ['script', 'audio_url']),
    ...readFlags(data, ['start_with_wave']),
    ...readRest(data, DATA_FIELDS),
  };
}
