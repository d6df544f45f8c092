/** One replica as the API names it; `face_*` twins of an answer are folded into these. */
export interface Replica {
  /** Empty when the answer carried no id. */
  replica_id: string;
  replica_name: string;
  /** `started`, `completed`, `error`, or a value Tavus adds later: treat the unknown as in progress. */
  status: string;
  /** Only sent with `verbose=true`. */
  replica_type?: 'user' | 'system';
  /** Text such as `37/100`; can stand still for long and keeps its last value after an error. */
  training_progress?: string;
  error_message?: string;
  /** phoenix-4.5 only: `training` while `status` is already `completed`. */
  finetune_status?: string;
  model_name?: string;
  thumbnail_video_url?: string;
  thumbnail_image_url?: string;
  /** ISO 8601, UTC. */
  created_at?: string;
  updated_at?: string;
}

/** Body of `POST /v2/replicas`: exactly one of `train_video_url` and `train_image_url`. */
export interface CreateReplica {
  replica_name?: string;
  train_video_url?: string;
  /** Without it the training video must open with the consent statement. */
  consent_video_url?: string;
  /** Needs `voice_name`. */
  train_image_url?: string;
  voice_name?: string;
  auto_fix_training_image?: boolean;
  model_name?: string;
  callback_url?: string;
}

/** Answer of `POST /v2/replicas`. */
export interface ReplicaCreated {
  replica_id: string;
  status: string;
}
