import type { Replica } from '../../api/replicas.ts';
import type { FieldChoice } from '../../ui/form.ts';
import type { Context } from './context.ts';
import { nameOrNone } from './format.ts';
import { createReplicaList, loadReplicas, REPLICA_NOUN, replicaColumns } from './replicas.ts';

export interface ReplicaQuestion {
  readonly title: string;
  readonly enterHint: string;
  /** Why a replica can be seen but not chosen. */
  blocked?(replica: Replica): string | undefined;
}

/** Shows all replicas in sections and lets the user choose one. @throws Back on Esc. */
export async function pickReplica(context: Context, question: ReplicaQuestion): Promise<Replica> {
  const { ui, clock } = context.services;
  const list = createReplicaList();
  list.setItems((await loadReplicas(context)).items());
  return await ui.pagedSelect({
    ...question,
    list,
    noun: REPLICA_NOUN,
    columns: (replica) => replicaColumns(replica, clock.now()),
    whenEmpty:
      'There are no replicas in this account. Press Esc and create one first: Work with Replicas, Create a Replica.',
  });
}

/** The same for a form's field that wants a replica's id. */
export async function pickReplicaField(context: Context, question: ReplicaQuestion): Promise<FieldChoice> {
  const replica = await pickReplica(context, question);
  return { value: replica.replica_id, label: `${nameOrNone(replica.replica_name)} (${replica.replica_id})` };
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
