/** One generated video as the API names it; a `face_id` is folded into `replica_id`. */
export interface Video {
  /** Empty when the answer carried no id. */
  video_id: string;
  video_name: string;
  /** `queued`, `generating`, `ready`, `error`, `deleted`, or a value Tavus adds later: treat the unknown as in progress. */
  status: string;
  data?: { script?: string; audio_url?: string; start_with_wave?: boolean };
  replica_id?: string;
  /** MP4; absent until `ready`. */
  download_url?: string;
  /** Web page that plays the video. Set even while queued: wait for `ready`, never for this. */
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
  transparent_background?: boolean;
}

/** Answer of `POST /v2/videos`. */
export interface VideoCreated {
  video_id: string;
  video_name: string;
  status: string;
  hosted_url?: string;
  /** ISO 8601, UTC. */
  created_at?: string;
}
