import { FULL_PAGE, REPLICA_FIELDS } from '../../api/fields.ts';
import type { Replica } from '../../api/replicas.ts';
import { nameOrNone } from '../../lib/format.ts';
import { type Api, listOf, type Watchable } from '../resource/resource.ts';
import { ID_PATTERNS } from './ids.ts';
import {
  hasFailure,
  isTraining,
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
  idPattern: ID_PATTERNS.replica,
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
    ['Kind', isSystem(replica) ? "system: one of Tavus' stock replicas" : 'user: your own'],
    ['Status', replicaStatus(replica)],
    ['Training', replica.training_progress],
    ['What went wrong', hasFailure(replica) ? await whyFailed(replica) : undefined],
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
    isUnderWay: isTraining,
    values: ({ status, finetune_status }) => [status, finetune_status],
    help: 'Only those with this status or finetune_status, such as completed or errored.',
    filters: REPLICA_STATUSES,
  },
  watch: {
    subject: 'trainings',
    usual: 'Usually 3 to 4 hours.',
    cell: trainingStatus,
    progress: (replica) => replica.training_progress,
    done: ({ replica_name, replica_id }) => `“${nameOrNone(replica_name)}” (${replica_id}) is trained.`,
    hasFailed: hasFailure,
    whyFailed,
    failed: (replica) =>
      replicaPhase(replica) === 'fine_tuning_failed' ? 'is trained, but its fine-tuning failed.' : 'failed.',
    notes:
      'Watching changes nothing: the training goes on when you stop. A replica of phoenix-4.5 can be used when it is ' +
      'completed, with a watermark; watching it ends with its fine-tuning. ' +
      'Ends with 1 when a training or a fine-tuning failed.',
    examples: [
      { text: 'Watch a training', line: 'tavus replica watch r90bbd427f71' },
      { text: 'Two of them, for an hour at most', line: 'tavus replica watch "Rio" "Ana" --timeout 1h' },
    ],
  },
  owner: {
    // It is documented only for verbose answers.
    field: 'replica_type',
    listed: 'all',
    stock: (api, { replica_id }, options) => api.replicas.listAll({ ...options, type: 'system', ids: [replica_id] }),
  },
  blocked: { rename: whyStock, delete: whyStock },
  whenDeleted: 'It cannot be used for new videos then, and this cannot be undone.',
  hardDelete: { help: 'Destroy the training footage too.', what: 'with its footage' },
  whenEmpty: 'No replicas here. Press f for another filter, or Esc and choose Create a Replica.',
  whenNoneToPick:
    'There are no replicas in this account. Press Esc and create one first: Work with Replicas, Create a Replica.',
  examples: {
    id: 'r90bbd427f71',
    name: 'Rio',
    list: [
      { text: 'Your own replicas', line: 'tavus replica list --type user' },
      { text: 'The ids of all that are trained', line: 'tavus replica list --all --status completed | cut -f1' },
    ],
    get: { text: 'How far its training is, for a script', fields: 'status,training_progress' },
  },
};

export const REPLICAS = listOf(REPLICA);

/** All in one request, unless there are more than a page holds. */
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

/** The table of codes is loaded when one failed. */
async function whyFailed(replica: Replica): Promise<string> {
  return (await import('./failure-codes.ts')).explainFailure(replica);
}

function isSystem({ replica_type }: Replica): boolean {
  return replica_type === 'system';
}

/** Why a stock replica can't be changed; undefined for one's own. */
function whyStock(replica: Replica): string | undefined {
  return isSystem(replica) ? "Tavus' own: a system replica can't be renamed or deleted." : undefined;
}
