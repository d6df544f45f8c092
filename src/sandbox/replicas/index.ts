import { isoDate } from '../dates.ts';
import { failureMessage } from '../failures.ts';
import type { RouteContext, SandboxRequest } from '../http.ts';
import { sandboxNoun } from '../noun.ts';
import { rename, type View } from '../noun-routes.ts';
import { selectOwner } from '../paging.ts';
import { badRequest, flag, HttpError, object, readFields, text, webUrl } from '../validate.ts';
import { replicaFailures } from './failures.ts';
import { newReplica, type ReplicaStore, replicaState, type StoredReplica } from './replica.ts';
import { seedReplicas, seedStockReplicas } from './seed.ts';

const aliases = { face_name: 'replica_name' };
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
  unknown: () => new HttpError(400, { error: 'Invalid replica_id' }),
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
  actions: { '/name': { PATCH: rename('replica_name', aliases) } },
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
  const body = readFields(call, fields, aliases);
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
  const { replica_name: name, model_name: model, default_voice_id: voiceId } = body;
  const { id } = store.addReplica({
    ...(typeof name === 'string' && { name }),
    ...(typeof model === 'string' && { model }),
    ...(typeof voiceId === 'string' && { voiceId }),
  });
  return { replica_id: id, face_id: id, status: 'started' };
}

/** A replica in both families of field names, like the live API; includes its type only when verbose. */
function replicaRow(replica: StoredReplica, view: View): Record<string, unknown> {
  const { id, name, owner, model, voiceId = null, failure } = replica;
  const state = replicaState(replica, view.now);
  const thumbnail = (extension: string) =>
    state.status === 'completed' ? `${view.baseUrl}/media/${id}.${extension}` : null;
  return {
    ...{ replica_id: id, face_id: id, replica_name: name, face_name: name },
    ...{ thumbnail_video_url: thumbnail('mp4'), thumbnail_image_url: thumbnail('jpg') },
    ...{ status: state.status, training_progress: `${state.percent}/100`, model_name: model },
    error_message: state.status === 'error' ? failureMessage(replicaFailures, failure?.code) : null,
    ...(state.finetune !== undefined && { finetune_status: state.finetune }),
    ...{ default_voice_id: voiceId, original_voice_id: null },
    ...{ created_at: isoDate(replica.createdAt), updated_at: isoDate(state.changedAt) },
    ...(view.verbose && { replica_type: owner, face_type: owner }),
  };
}
