import { type Answer, type Call, empty, json, type World } from './call.ts';
import { pageOf, readOwner } from './paging.ts';
import { inListOrder } from './store.ts';
import type { StoredReplica } from './stored.ts';
import {
  checkFields,
  flag,
  object,
  readNewName,
  readObject,
  refuse,
  text,
  webUrl,
  withoutEmptyUrls,
} from './validate.ts';
import { replicaRow } from './wire.ts';

const twins = { face_name: 'replica_name' };
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

export function listReplicas({ query }: Call, world: World): Answer {
  const owner = readOwner(query, 'replica_type');
  const ids = query.get('replica_ids')?.split(',');
  const model = query.get('model_name');
  const matching = [...world.store.replicas.values()].filter(
    (replica) =>
      (owner === undefined || replica.owner === owner) &&
      (ids === undefined || ids.includes(replica.id)) &&
      (model === null || replica.model === model),
  );
  // Neither base nor default limit is documented here: live clients see 1 first, and 10 is what all other lists have.
  return pageOf(inListOrder(matching), query, { firstPage: 1 }, (replica) => toRow(replica, query, world));
}

export function createReplica(call: Call, { store }: World): Answer {
  const body = withoutEmptyUrls(readObject(call, twins), fields);
  checkFields(body, fields);
  if (body.train_video_url !== undefined && body.train_image_url !== undefined) {
    refuse('Only one of train_video_url and train_image_url can be provided.');
  }
  if (body.train_video_url === undefined && body.train_image_url === undefined) {
    refuse('Either train_video_url or train_image_url must be provided.');
  }
  // The one in the docs of June 2026, the other in those of late 2026.
  if (body.train_image_url !== undefined && !body.voice_name && !body.default_voice_id) {
    refuse('voice_name is required with train_image_url.');
  }
  const { replica_name: name, model_name: model } = body;
  const { id } = store.addReplica({
    ...(typeof name === 'string' && { name }),
    ...(typeof model === 'string' && { model }),
  });
  return json(200, { replica_id: id, face_id: id, status: 'started' });
}

export function getReplica({ id, query }: Call, world: World): Answer {
  return json(200, toRow(world.store.replicas.get(id) ?? refuse('Invalid replica_id'), query, world));
}

export function renameReplica(call: Call, { store, clock }: World): Answer {
  const replica = ownReplica(store.replicas.get(call.id));
  replica.name = readNewName(call, 'replica_name', twins);
  replica.changedAt = clock.now();
  return empty(200);
}

export function deleteReplica({ id }: Call, { store }: World): Answer {
  store.replicas.delete(ownReplica(store.replicas.get(id)).id);
  return empty(200);
}

// To an account, a stock replica is no replica that it could change.
function ownReplica(replica: StoredReplica | undefined): StoredReplica {
  return replica?.owner === 'user' ? replica : refuse('Invalid replica_id');
}

function toRow(replica: StoredReplica, query: URLSearchParams, { clock, baseUrl }: World): object {
  return replicaRow(replica, { now: clock.now(), baseUrl, verbose: query.get('verbose') === 'true' });
}
