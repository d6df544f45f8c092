// The names of fields, apart from the calls: descriptions of nouns are read at every start.

/** Rows asked for in one request when a whole list is read. The most the API documents for any list. */
export const FULL_PAGE = 100;

export const DATES = ['created_at', 'updated_at'] as const;

const REPLICA_ID_NAMES = ['replica_id', 'face_id'] as const;
export const REPLICA_TEXTS = [
  'training_progress',
  'error_message',
  'finetune_status',
  'model_name',
  'thumbnail_video_url',
  'thumbnail_image_url',
] as const;
const REPLICA_OTHERS = ['replica_name', 'face_name', 'status', 'replica_type', 'face_type'] as const;
export const REPLICA_KNOWN = new Set<string>([...REPLICA_ID_NAMES, ...REPLICA_OTHERS, ...REPLICA_TEXTS, ...DATES]);

/** What a `Replica` can hold; the last ones come as they are. */
export const REPLICA_FIELDS: readonly string[] = [
  ...[...REPLICA_KNOWN].filter((name) => !name.startsWith('face_')),
  ...['default_voice_id', 'original_voice_id', 'tags', 'available_for_plan'],
];

const PERSONA_NAMES = ['persona_id', 'pal_id', 'persona_name', 'pal_name'] as const;
const PERSONA_DEFAULT_REPLICA = ['default_replica_id', 'default_face_id'] as const;
export const PERSONA_TEXTS = ['system_prompt', 'context', 'pipeline_mode'] as const;
export const PERSONA_KNOWN = new Set<string>([
  ...PERSONA_NAMES,
  ...PERSONA_DEFAULT_REPLICA,
  'layers',
  ...PERSONA_TEXTS,
  ...DATES,
]);

/** What a `Persona` can hold; the last ones come as they are. */
export const PERSONA_FIELDS: readonly string[] = [
  ...[...PERSONA_KNOWN].filter((name) => !name.startsWith('pal_') && name !== 'default_face_id'),
  ...['document_ids', 'document_tags', 'objectives_id', 'guardrail_ids', 'guardrail_tags', 'guardrails_id'],
  ...['greeting', 'skills', 'conferencing_email'],
];

export const DOCUMENT_TEXTS = ['document_url', 'error_message', 'callback_url'] as const;
export const DOCUMENT_COUNTS = ['progress', 'crawl_count'] as const;
export const DOCUMENT_LISTS = ['tags', 'crawled_urls'] as const;
export const DOCUMENT_DATES = [...DATES, 'last_crawled_at'] as const;
export const DOCUMENT_FIELDS: readonly string[] = [
  ...['document_id', 'document_name', 'status', 'crawl_config'],
  ...[...DOCUMENT_TEXTS, ...DOCUMENT_COUNTS, ...DOCUMENT_LISTS, ...DOCUMENT_DATES],
];

export const GUARDRAIL_TEXTS = ['guardrail_prompt', 'modality', 'callback_url'] as const;
export const GUARDRAIL_FIELDS: readonly string[] = [
  ...['uuid', 'guardrail_name', 'tags', 'app_message', 'data'],
  ...[...GUARDRAIL_TEXTS, ...DATES],
];

/** The fields of each objective of a set. */
export const OBJECTIVE_TEXTS = [
  'objective_prompt',
  'confirmation_mode',
  'modality',
  'next_required_objective',
  'callback_url',
] as const;
const OBJECTIVE_OTHERS = ['objective_name', 'output_variables', 'next_conditional_objectives', 'allow_loops'] as const;
export const OBJECTIVE_KNOWN = new Set<string>([...OBJECTIVE_OTHERS, ...OBJECTIVE_TEXTS]);
export const OBJECTIVE_FIELDS: readonly string[] = ['objectives_id', ...OBJECTIVE_KNOWN, 'status', 'data', ...DATES];

export const VOICE_TEXTS = ['status', 'error_message', 'description', 'audio_url'] as const;
export const VOICE_FIELDS: readonly string[] = [
  ...['voice_id', 'voice_name', 'voice_type', 'replica_id', 'tags'],
  ...[...VOICE_TEXTS, ...DATES],
];

const VIDEO_OTHERS = ['video_id', 'video_name', 'status', 'data', 'replica_id', 'face_id'] as const;
export const VIDEO_TEXTS = [
  'download_url',
  'hosted_url',
  'stream_url',
  'status_details',
  'error_details',
  'generation_progress',
  'background_url',
  'background_source_url',
  'still_image_thumbnail_url',
  'gif_thumbnail_url',
] as const;
export const VIDEO_KNOWN = new Set<string>([...VIDEO_OTHERS, ...VIDEO_TEXTS, ...DATES]);

/** What a `Video` can hold. */
export const VIDEO_FIELDS: readonly string[] = [...VIDEO_KNOWN].filter((name) => name !== 'face_id');

const CONVERSATION_NAMES = ['conversation_id', 'conversation_name', 'status'] as const;
const CONVERSATION_PARTIES = ['replica_id', 'face_id', 'persona_id', 'pal_id'] as const;
export const CONVERSATION_TEXTS = [
  'conversation_url',
  'room_url',
  'meeting_token',
  'callback_url',
  'shutdown_reason',
] as const;
export const CONVERSATION_KNOWN = new Set<string>([
  ...CONVERSATION_NAMES,
  ...CONVERSATION_PARTIES,
  ...CONVERSATION_TEXTS,
  'events',
  ...DATES,
]);

/** What a `Conversation` can hold. */
export const CONVERSATION_FIELDS: readonly string[] = [...CONVERSATION_KNOWN].filter(
  (name) => name !== 'face_id' && name !== 'pal_id',
);
