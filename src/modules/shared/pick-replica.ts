import type { Replica } from '../../api/replicas.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { FieldChoice } from '../../ui/form/form.ts';
import type { FormSnapshot } from '../../ui/form/form-fields.ts';
import type { Context } from '../context.ts';
import { pickItem } from './browse.ts';
import { createReplicaList, REPLICA_NOUN, replicaColumns, replicaSource } from './replicas.ts';

export interface ReplicaQuestion {
  readonly title: string;
  readonly enterHint: string;
  /** Why a replica can be seen but not chosen. */
  blocked?(replica: Replica): string | undefined;
}

/** Shows all replicas in sections and lets the user choose one. @throws Back on Esc. */
export async function pickReplica(context: Context, question: ReplicaQuestion): Promise<Replica> {
  const { clock } = context.services;
  return await pickItem(context, {
    ...question,
    source: replicaSource(context),
    list: createReplicaList(),
    noun: REPLICA_NOUN,
    columns: (replica) => replicaColumns(replica, clock.now()),
    whenEmpty:
      'There are no replicas in this account. Press Esc and create one first: Work with Replicas, Create a Replica.',
  });
}

/** The same for a form's field that wants a replica's id. */
export async function pickReplicaField(context: Context, question: ReplicaQuestion): Promise<FieldChoice> {
  return replicaChoice(await pickReplica(context, question));
}

/** A form's snapshot in which only this replica is picked, for a form that was opened from it. */
export function snapshotWith(fieldName: string, replica: Replica): FormSnapshot {
  const { value, label } = replicaChoice(replica);
  return { values: { [fieldName]: value }, labels: { [value]: label } };
}

function replicaChoice({ replica_id, replica_name }: Replica): FieldChoice {
  return { value: replica_id, label: `${nameOrNone(replica_name)} (${replica_id})` };
}
