import { FULL_PAGE, REPLICA_FIELDS } from '../../api/fields.ts';
import type { Replica } from '../../api/replicas.ts';
import { nameOrNone } from '../../lib/format.ts';
import { type Api, listOf, type Watchable } from '../resource/resource.ts';
import {
  hasFailure,
  isTraining,
  REPLICA_FILTERS,
  REPLICA_STATUSES,
  replicaPhase,
  replicaStatus,
  statusWords,
  trainingStatus,
} from './replica-status.ts';

export const REPLICA: Watchable<Replica> = {
  noun: { one: 'replica', many: 'replicas', alias: 'face' },
  summary: "a person's face and voice",
  id: ({ replica_id }) => replica_id,
  name: ({ replica_name }) => replica_name,
  idPattern: /^r[0-9a-f]{8,}$/,
  endpoints: {
    list: (api, options) => api.replicas.listAll(options),
    get: (api, id, options) => api.replicas.get(id, options),
    async rename(api, replica, replica_name, options) {
      await api.replicas.rename(replica.replica_id, replica_name, options);
      return { ...replica, replica_name };
    },
    delete: (api, id, options) => api.replicas.delete(id, options),
    reload: reloadReplicas,
  },
  fields: REPLICA_FIELDS,
  columns: [{ title: 'TYPE', cell: ({ replica_type = '' }) => replica_type }],
  details: async (replica) => [
    ['Status', replicaStatus(replica)],
    // Before the rest: a low terminal shows only the first rows.
    ['What went wrong', hasFailure(replica) ? await whyFailed(replica) : undefined],
    ['Kind', isSystem(replica) ? "system: one of Tavus' stock replicas" : 'user: your own'],
    ['Training', replica.training_progress],
    ['Fine-tuning', replica.finetune_status],
    ['Model', replica.model_name],
  ],
  links: (replica) => [
    ['Preview video', replica.thumbnail_video_url],
    ['Preview image', replica.thumbnail_image_url],
  ],
  thumbnail: (replica) => replica.thumbnail_image_url,
  status: {
    cell: replicaStatus,
    words: statusWords,
    isInProgress: isTraining,
    known: REPLICA_STATUSES,
    values: ({ status, finetune_status }) => [status, finetune_status],
    help: 'Only replicas with this status or finetune_status.',
    filters: REPLICA_FILTERS,
  },
  watch: {
    subject: 'trainings',
    usual: 'A training usually takes 3 to 4 hours.',
    cell: trainingStatus,
    progress: (replica) => replica.training_progress,
    done: ({ replica_name, replica_id }) => `Training of “${nameOrNone(replica_name)}” (${replica_id}) is done.`,
    hasFailed: hasFailure,
    whyFailed,
    failed: (replica) =>
      replicaPhase(replica) === 'fine_tuning_failed' ? 'is trained, but its fine-tuning failed.' : 'failed.',
    notes:
      'Watching has no effect on the training, which continues if you stop watching. A phoenix-4.5 replica with the ' +
      'status completed can be used, with a watermark; watching ends when its fine-tuning is done. ' +
      'Exits with code 1 if a training or fine-tuning failed.',
    examples: [
      { text: 'Watch a training', line: 'tavus replica watch r4c6a9e1b7d2' },
      { text: 'Watch two trainings for up to an hour', line: 'tavus replica watch "Rio" "Ana" --timeout 1h' },
    ],
  },
  owner: {
    // Documented for verbose responses only.
    field: 'replica_type',
    listed: 'all',
    stock: (api, { replica_id }, options) => api.replicas.listAll({ ...options, type: 'system', ids: [replica_id] }),
  },
  blocked: { rename: whyStock, delete: whyStock },
  // See section 6 of the notes on the API: a training that failed is refunded, but not at the same moment.
  deleteWarning: (replica) =>
    replicaPhase(replica) === 'failed'
      ? 'Its training failed. If you delete it right after the failure, you can lose the refund of the credit.'
      : undefined,
  hardDelete: 'its training footage',
  whenEmpty: 'To create one, choose Create a Replica in the menu Work with Replicas.',
  examples: {
    id: 'r4c6a9e1b7d2',
    name: 'Rio',
    list: [
      { text: 'List your own replicas', line: 'tavus replica list --type user' },
      { text: 'List the ids of all trained replicas', line: 'tavus replica list --all --status completed | cut -f1' },
    ],
    get: { text: 'Print its training progress for a script', fields: 'status,training_progress' },
  },
};

export const REPLICAS = listOf(REPLICA);

/** One request per full page of ids. */
async function reloadReplicas(
  api: Api,
  replicas: readonly Replica[],
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<readonly Replica[]> {
  const news: Replica[] = [];
  for (let at = 0; at < replicas.length; at += FULL_PAGE) {
    const ids = replicas.slice(at, at + FULL_PAGE).map(({ replica_id }) => replica_id);
    news.push(...(await api.replicas.list({ ids, limit: FULL_PAGE, page: 1, signal })).items);
  }
  return news;
}

/** Loads the table of error codes only if a training failed. */
async function whyFailed(replica: Replica): Promise<string> {
  return (await import('./failure-codes.ts')).explainFailure(replica);
}

function isSystem({ replica_type }: Replica): boolean {
  return replica_type === 'system';
}

/** Why a stock replica cannot be changed; undefined for the user's own. */
function whyStock(replica: Replica): string | undefined {
  return isSystem(replica) ? 'Stock replicas cannot be renamed or deleted.' : undefined;
}
