import { FULL_PAGE } from '../../api/page.ts';
import type { Replica } from '../../api/replicas.ts';
import type { ListName } from '../../core/store.ts';
import { formatAge, nameOrNone } from '../../lib/format.ts';
import { type FilterGroup, SectionedPaginatedList } from '../../ui/list/paged-list.ts';
import type { Cell, TonedText } from '../../ui/theme.ts';
import type { Context } from '../context.ts';
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

/** A replica with the type that the same one had before: an answer may leave it out. */
export function withTypeOf(replica: Replica, { replica_type }: Replica): Replica {
  return replica_type === undefined ? replica : { replica_type, ...replica };
}

type ReplicaPhase = 'training' | 'failed' | 'fine_tuning' | 'fine_tuning_failed' | 'ready';

/** Tavus spells a failure `error` in one field and `errored` in another. */
const FAILED = /^(error|fail)/i;
/** Answers say `completed` where callbacks say `ready`. */
const DONE = /^(completed|ready)$/i;

/**
 * What the two status fields say together. An unknown value of either counts as in progress; a model that is not
 * fine-tuned has no `finetune_status`, or null. A replica can be used from `fine_tuning` on, also when that failed.
 */
export function replicaPhase({ status, finetune_status = '' }: Replica): ReplicaPhase {
  if (FAILED.test(status)) return 'failed';
  if (!DONE.test(status)) return 'training';
  const tuning = finetune_status.trim();
  if (FAILED.test(tuning)) return 'fine_tuning_failed';
  return tuning === '' || DONE.test(tuning) ? 'ready' : 'fine_tuning';
}

/** True while its state can change by itself. */
export function isTraining(replica: Replica): boolean {
  const phase = replicaPhase(replica);
  return phase === 'training' || phase === 'fine_tuning';
}

function hasFailure(replica: Replica): boolean {
  const phase = replicaPhase(replica);
  return phase === 'failed' || phase === 'fine_tuning_failed';
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
    { label: 'error', matches: hasFailure },
  ],
};

/** What a search looks through. */
export function replicaSearchText(replica: Replica): string {
  return `${replica.replica_name} ${replica.replica_id} ${statusWords(replica)}`;
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

const TONES = {
  ...{ training: 'busy', failed: 'bad' },
  ...{ fine_tuning: 'busy', fine_tuning_failed: 'bad', ready: 'good' },
} as const satisfies Readonly<Record<ReplicaPhase, TonedText['tone']>>;

/** What the status fields mean for the user. */
export function replicaStatus(replica: Replica): TonedText {
  const phase = replicaPhase(replica);
  const progress = phase === 'training' && replica.training_progress ? ` ${replica.training_progress}` : '';
  return { text: `${statusWords(replica)}${progress}`, tone: TONES[phase] };
}

function statusWords(replica: Replica): string {
  const phase = replicaPhase(replica);
  if (phase === 'fine_tuning') return `${replica.status}, fine-tuning`;
  return phase === 'fine_tuning_failed' ? `${replica.status}, tuning failed` : replica.status;
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
  return replicaPhase(replica) === 'failed'
    ? 'Its training failed, so it cannot be used. Its details say why.'
    : undefined;
}

/** Why a replica can't speak yet; undefined when it can, as one whose fine-tuning goes on or failed. */
export function whyUnfinished(replica: Replica): string | undefined {
  const phase = replicaPhase(replica);
  if (phase !== 'training' && phase !== 'failed') return undefined;
  const progress = replica.training_progress ?? replica.status;
  return whyFailed(replica) ?? `It is still training (${progress}). Training takes 3 to 4 hours.`;
}
