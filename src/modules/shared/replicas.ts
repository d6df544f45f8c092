import { FULL_PAGE } from '../../api/page.ts';
import type { Replica } from '../../api/replicas.ts';
import type { ListName } from '../../core/store.ts';
import { type FilterGroup, SectionedPaginatedList } from '../../ui/paged-list.ts';
import type { Cell, TonedText } from '../../ui/theme.ts';
import type { Context } from './context.ts';
import { formatAge, nameOrNone } from './format.ts';
import type { ListSource } from './live-list.ts';

/** The replica module's list; persona and video forms pick from it. */
export const REPLICAS: ListName<Replica> = { name: 'replicas', idOf: (replica) => replica.replica_id };

export const REPLICA_NOUN = { one: 'replica', many: 'replicas' };

/** All replicas, with those in training reloaded by their ids. */
export function replicaSource({ services }: Context): ListSource<Replica> {
  const replicas = () => services.client().replicas;
  return {
    name: REPLICAS,
    pages: (signal) => replicas().listAll({ signal }),
    isUnderWay: isTraining,
    reload: async (items, signal) =>
      (await replicas().list({ ids: items.map(REPLICAS.idOf), limit: FULL_PAGE, page: 1, signal })).items,
  };
}

export function isSystemReplica(replica: Replica): boolean {
  return replica.replica_type === 'system';
}

/** True while its state can change by itself; a status that nobody knows yet counts as under way. */
export function isTraining(replica: Replica): boolean {
  if (replica.status === 'completed') return replica.finetune_status === 'training';
  return replica.status !== 'error';
}

const REPLICA_KINDS: FilterGroup<Replica> = {
  label: 'Kind',
  filters: [
    { label: 'all', matches: () => true },
    { label: 'user', matches: (replica) => !isSystemReplica(replica) },
    { label: 'system', matches: isSystemReplica },
  ],
};

const REPLICA_STATUSES: FilterGroup<Replica> = {
  label: 'Status',
  filters: [
    { label: 'any', matches: () => true },
    { label: 'completed', matches: ({ status }) => status === 'completed' },
    { label: 'in training', matches: isTraining },
    { label: 'error', matches: ({ status }) => status === 'error' },
  ],
};

/** What a search looks through. */
export function replicaSearchText({ replica_name, replica_id, status }: Replica): string {
  return `${replica_name} ${replica_id} ${status}`;
}

/** A replica list in sections, the user's own first. */
export function createReplicaList(): SectionedPaginatedList<Replica> {
  return new SectionedPaginatedList<Replica>({
    idOf: REPLICAS.idOf,
    searchText: replicaSearchText,
    filterGroups: [REPLICA_KINDS, REPLICA_STATUSES],
    sections: ['User Replicas', 'System Replicas'],
    sectionOf: (replica) => (isSystemReplica(replica) ? 'System Replicas' : 'User Replicas'),
  });
}

/** What a status means for the user: `completed` and `error` are ends, all else is on its way. */
export function replicaStatus(replica: Replica): TonedText {
  const { status, training_progress: progress } = replica;
  if (status === 'error') return { text: status, tone: 'bad' };
  if (status !== 'completed') return { text: progress ? `${status} ${progress}` : status, tone: 'busy' };
  if (replica.finetune_status === 'training') return { text: 'completed, fine-tuning', tone: 'busy' };
  return { text: status, tone: 'good' };
}

/** One line of a list: name, status, id, age. */
export function replicaColumns(replica: Replica, now: number): readonly Cell[] {
  return [
    nameOrNone(replica.replica_name),
    replicaStatus(replica),
    replica.replica_id || '(no id)',
    { text: formatAge(replica.created_at, now), tone: 'quiet' },
  ];
}

/** Why a replica can never be used; undefined for one that is trained, or will be. */
export function whyFailed(replica: Replica): string | undefined {
  return replica.status === 'error' ? 'Its training failed, so it cannot be used. Its details say why.' : undefined;
}

/** Why a replica can't speak yet; undefined when it can. */
export function whyUnfinished(replica: Replica): string | undefined {
  if (replica.status === 'completed') return undefined;
  const progress = replica.training_progress ?? replica.status;
  return whyFailed(replica) ?? `It is still training (${progress}). Training takes 3 to 4 hours.`;
}
