import type { Callback } from '../callbacks/callback.ts';
import { isoDate } from '../dates.ts';
import { failureMessage } from '../failures.ts';
import { json, type RouteContext, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { sandboxNoun } from '../noun.ts';
import { rename, type View } from '../noun-routes.ts';
import { selectOwner } from '../paging.ts';
import { badRequest, flag, HttpError, isBlank, object, readFields, text, webUrl } from '../validate.ts';
import { FACE_NAMES } from '../vocabulary.ts';
import { replicaFailures } from './failures.ts';
import {
  failTraining,
  finishTraining,
  newReplica,
  type ReplicaStore,
  replicaState,
  type StoredReplica,
  usableAt,
} from './replica.ts';
import { seedReplicas, seedStockReplicas } from './seed.ts';

const fields = {
  replica_name: text,
  train_video_url: webUrl,
  train_image_url: webUrl,
  consent_video_url: webUrl,
  callback_url: webUrl,
  voice_name: text,
  default_voice_id: text,
  model_name: text,
  auto_fix_training_image: flag,
  properties: object,
};

export const REPLICAS = sandboxNoun<'replicas', StoredReplica, ReplicaStore>({
  name: 'replicas',
  id: { prefix: 'r', digits: 11 },
  // Seen live on the newer path only.
  unknown: (isNewer) =>
    isNewer
      ? new HttpError(404, { message: 'Replica not found' })
      : new HttpError(400, { error: 'Invalid replica_id' }),
  deleted: 200,
  // Tavus documents neither the first page nor the default limit of this list. Live, the first page is 1; the default
  // limit of all other lists is 10.
  list: { firstPage: 1, select: selectReplicas },
  store: (replicas, keep) => ({
    replicas,
    addReplica: (given = {}) => keep((id, now) => newReplica(id, now, given)),
  }),
  create: createReplica,
  wire: replicaRow,
  actions: { '/name': { PATCH: rename('replica_name', FACE_NAMES) } },
  work: { finish: finishTraining, fail: failTraining },
  callbacks: { url: ({ callbackUrl }) => callbackUrl, of: replicaCallbacks },
  newer: { name: 'faces', actions: { '': { PATCH: updateFace } } },
  seed: { amount: 37, own: seedReplicas, stock: seedStockReplicas },
});

function selectReplicas(replicas: StoredReplica[], query: URLSearchParams): StoredReplica[] {
  const ids = query.get('replica_ids')?.split(',');
  const model = query.get('model_name');
  return selectOwner(replicas, query, 'replica_type').filter(
    (replica) => (ids === undefined || ids.includes(replica.id)) && (model === null || replica.model === model),
  );
}

function createReplica(call: SandboxRequest, { store }: RouteContext<ReplicaStore>): Record<string, unknown> {
  const body = readFields(call, fields, FACE_NAMES);
  if (body.train_video_url !== undefined && body.train_image_url !== undefined) {
    badRequest('Only one of train_video_url and train_image_url can be provided.');
  }
  if (body.train_video_url === undefined && body.train_image_url === undefined) {
    badRequest('Either train_video_url or train_image_url must be provided.');
  }
  // Tavus' documentation names voice_name in June 2026, and default_voice_id in late 2026.
  if (body.train_image_url !== undefined && !body.voice_name && !body.default_voice_id) {
    badRequest('voice_name is required with train_image_url.');
  }
  if (body.voice_name && body.default_voice_id) {
    badRequest('Only one of voice_name and default_voice_id can be provided.');
  }
  const { replica_name: name, model_name: model, default_voice_id: voiceId, callback_url: callbackUrl } = body;
  const { id } = store.addReplica({
    ...(typeof name === 'string' && { name }),
    ...(typeof model === 'string' && { model }),
    ...(typeof voiceId === 'string' && { voiceId, originalVoiceId: voiceId }),
    ...(typeof callbackUrl === 'string' && { callbackUrl }),
  });
  return { replica_id: id, status: 'started' };
}

/** A JSON Merge Patch. Its response is unverified; this is the face. */
function updateFace(
  replica: StoredReplica,
  call: SandboxRequest,
  context: RouteContext<ReplicaStore>,
): SandboxResponse {
  const { clock, baseUrl } = context;
  const body = readFields(call, { replica_name: text, default_voice_id: text }, FACE_NAMES);
  const { replica_name: name = replica.name, default_voice_id: voiceId = replica.voiceId } = body;
  if (isBlank(name)) badRequest('replica_name must not be empty');
  Object.assign(replica, { name, voiceId, changedAt: clock.now() });
  const view = { now: clock.now(), baseUrl, verbose: false, isList: false, isNewer: true };
  return json(200, { ...replicaRow(replica, view), ...replica.overrides });
}

/** When it can be used, or has failed. A trained replica is called ready here, unlike in responses. */
function replicaCallbacks(replica: StoredReplica): Callback[] {
  const { id, failure } = replica;
  const message = failure && failureMessage(replicaFailures, failure.code);
  const state = message === undefined ? { status: 'ready' } : { status: 'error', error_message: message };
  return [{ event: state.status, at: failure?.at ?? usableAt(replica), body: { replica_id: id, ...state } }];
}

/** A replica, with its type only when verbose. */
function replicaRow(replica: StoredReplica, view: View): Record<string, unknown> {
  const { id, name, owner, model, failure } = replica;
  const state = replicaState(replica, view.now);
  const thumbnail = (extension: string) =>
    state.status === 'completed' ? `${view.baseUrl}/media/${id}.${extension}` : null;
  return {
    ...{ replica_id: id, replica_name: name },
    ...{ thumbnail_video_url: thumbnail('mp4'), thumbnail_image_url: thumbnail('jpg') },
    ...{ status: state.status, training_progress: `${state.percent}/100`, model_name: model },
    error_message: state.status === 'error' ? failureMessage(replicaFailures, failure?.code) : null,
    ...(state.finetune !== undefined && { finetune_status: state.finetune }),
    ...{ default_voice_id: replica.voiceId, original_voice_id: replica.originalVoiceId },
    ...{ created_at: isoDate(replica.createdAt), updated_at: isoDate(state.changedAt) },
    ...(view.verbose && { replica_type: owner }),
  };
}
