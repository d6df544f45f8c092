import { empty, json, type RouteContext, type SandboxRequest, type SandboxResponse } from './http.ts';
import { pageOf, readOwner } from './paging.ts';
import { sortForList } from './store.ts';
import type { StoredReplica } from './stored.ts';
import {
  badRequest,
  checkFields,
  flag,
  object,
  readNewName,
  readObject,
  text,
  webUrl,
  withoutEmptyUrls,
} from './validate.ts';
import { replicaRow } from './wire.ts';

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

export function listReplicas({ query }: SandboxRequest, context: RouteContext): SandboxResponse {
  const owner = readOwner(query, 'replica_type');
  const ids = query.get('replica_ids')?.split(',');
  const model = query.get('model_name');
  const matching = [...context.store.replicas.values()].filter(
    (replica) =>
      (owner === undefined || replica.owner === owner) &&
      (ids === undefined || ids.includes(replica.id)) &&
      (model === null || replica.model === model),
  );
  // Tavus documents neither the first page nor the default limit of this list. Live, the first page is 1; the default
  // limit of all other lists is 10.
  return pageOf(sortForList(matching), query, { firstPage: 1 }, (replica) => toRow(replica, query, context));
}

export function createReplica(call: SandboxRequest, { store }: RouteContext): SandboxResponse {
  const body = withoutEmptyUrls(readObject(call, aliases), fields);
  checkFields(body, fields);
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
  const { replica_name: name, model_name: model } = body;
  const { id } = store.addReplica({
    ...(typeof name === 'string' && { name }),
    ...(typeof model === 'string' && { model }),
  });
  return json(200, { replica_id: id, face_id: id, status: 'started' });
}

export function getReplica({ id, query }: SandboxRequest, context: RouteContext): SandboxResponse {
  return json(200, toRow(context.store.replicas.get(id) ?? badRequest('Invalid replica_id'), query, context));
}

export function renameReplica(call: SandboxRequest, { store, clock }: RouteContext): SandboxResponse {
  const replica = ownReplica(store.replicas.get(call.id));
  replica.name = readNewName(call, 'replica_name', aliases);
  replica.changedAt = clock.now();
  return empty(200);
}

export function deleteReplica({ id }: SandboxRequest, { store }: RouteContext): SandboxResponse {
  store.replicas.delete(ownReplica(store.replicas.get(id)).id);
  return empty(200);
}

// Tavus responds the same for a stock replica as for an unknown id.
function ownReplica(replica: StoredReplica | undefined): StoredReplica {
  return replica?.owner === 'user' ? replica : badRequest('Invalid replica_id');
}

function toRow(replica: StoredReplica, query: URLSearchParams, { clock, baseUrl }: RouteContext): object {
  return replicaRow(replica, { now: clock.now(), baseUrl, verbose: query.get('verbose') === 'true' });
}
