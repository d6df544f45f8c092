import { collect } from '../../api/page.ts';
import type { Replica } from '../../api/replicas.ts';
import type { ListName, LocalList } from '../../core/store.ts';
import type { ListFilter } from '../../ui/paged-list.ts';
import { SectionedPaginatedList } from '../../ui/paged-list.ts';
import type { Cell } from '../../ui/theme.ts';
import type { Context } from './context.ts';
import { formatAge, nameOrNone } from './format.ts';
import { loadList } from './load-list.ts';

/** The replica module's list; persona and video forms pick from it. */
export const REPLICAS: ListName<Replica> = { name: 'replicas', idOf: (replica) => replica.replica_id };

export const REPLICA_NOUN = { one: 'replica', many: 'replicas' };

export async function loadReplicas(context: Context): Promise<LocalList<Replica>> {
  const { services } = context;
  return await loadList(context, REPLICAS, (signal) => collect(services.client().replicas.listAll({ signal })));
}

export function isSystemReplica(replica: Replica): boolean {
  return replica.replica_type === 'system';
}

/** A replica list in sections, the user's own first. */
export function createReplicaList(filters: readonly ListFilter<Replica>[] = []): SectionedPaginatedList<Replica> {
  return new SectionedPaginatedList<Replica>({
    idOf: REPLICAS.idOf,
    filters,
    sections: ['User Replicas', 'System Replicas'],
    sectionOf: (replica) => (isSystemReplica(replica) ? 'System Replicas' : 'User Replicas'),
  });
}

/** What a status means for the user: `completed` and `error` are ends, all else is on its way. */
export function replicaStatus(replica: Replica): Cell {
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
