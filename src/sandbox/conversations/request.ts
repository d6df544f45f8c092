import type { SandboxRequest } from '../http.ts';
import type { PersonaStore } from '../personas/persona.ts';
import { type ReplicaStore, replicaState } from '../replicas/replica.ts';
import {
  type Check,
  checkFields,
  flag,
  HttpError,
  object,
  oneOf,
  readFields,
  text,
  texts,
  webUrl,
  wholeNumber,
} from '../validate.ts';
import { FACE_NAMES, PAL_NAMES } from '../vocabulary.ts';

import { type ConversationRequest, MAX_CALL_S } from './conversation.ts';

type Row = Record<string, unknown>;

const ALIASES = { ...FACE_NAMES, ...PAL_NAMES };

const oneTag: Check = {
  expected: 'a list of one string',
  accepts: (value) => texts.accepts(value) && (value as string[]).length === 1,
};

const fields = {
  replica_id: text,
  persona_id: text,
  audio_only: flag,
  callback_url: webUrl,
  conversation_name: text,
  conversational_context: text,
  custom_greeting: text,
  enable_dynamic_greeting: flag,
  participant_tags: oneTag,
  memory_stores: texts,
  document_ids: texts,
  document_tags: texts,
  document_retrieval_strategy: oneOf('speed', 'quality', 'balanced'),
  test_mode: flag,
  require_auth: flag,
  max_participants: wholeNumber(2),
  meeting_url: webUrl,
  region: text,
  properties: object,
};

const propertyFields = {
  max_call_duration: wholeNumber(1, MAX_CALL_S),
  participant_left_timeout: wholeNumber(0),
  participant_absent_timeout: wholeNumber(0),
  enable_recording: flag,
  enable_closed_captions: flag,
  apply_greenscreen: flag,
  language: text,
  recording_s3_bucket_name: text,
  recording_s3_bucket_region: text,
  aws_assume_role_arn: text,
  recording_storage: object,
};

const storageFields = {
  provider: oneOf('s3', 'gcs', 'azure_blob'),
  ...{ bucket_name: text, bucket_region: text, assume_role_arn: text, external_id: text },
  ...{ project_id: text, workload_identity_provider: text, service_account_email: text },
  ...{ storage_account: text, container: text, tenant_id: text, client_id: text },
};

/** Reads a POST, under the older names, with the replica that will appear. */
export function readRequest(
  call: SandboxRequest,
  { personas, replicas }: PersonaStore & ReplicaStore,
  now: number,
): ConversationRequest {
  // Holds because of the checks.
  const request = readFields(call, fields, ALIASES) as ConversationRequest;
  checkProperties(request.properties ?? {});
  const persona = personas.get(request.persona_id ?? '');
  if (request.persona_id !== undefined && persona === undefined) throw invalid('Invalid persona_id');
  const replica_id = request.replica_id ?? persona?.content.default_replica_id;
  if (replica_id === undefined || replica_id === null) {
    throw invalid('Either replica_id/face_id or a persona_id/pal_id with a default replica specified must be present');
  }
  const replica = replicas.get(replica_id);
  if (replica === undefined) throw invalid('Invalid replica_uuid');
  // Which error Tavus gives for a replica in training is unverified; this is the general one.
  if (replicaState(replica, now).status !== 'completed') {
    const error = 'There was an error creating the conversation, please reach out to support at support@tavus.io!';
    throw new HttpError(400, { error });
  }
  return { ...request, replica_id };
}

function checkProperties(properties: Row): void {
  checkFields(properties, propertyFields, 'properties.');
  const { recording_storage: storage } = properties;
  // The provider is required.
  const whole = storage === undefined ? {} : { provider: undefined, ...(storage as Row) };
  checkFields(whole, storageFields, 'properties.recording_storage.');
}

function invalid(message: string): HttpError {
  return new HttpError(400, { message });
}
