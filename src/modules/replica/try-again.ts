import type { Replica } from '../../api/replicas.ts';
import type { Context } from '../context.ts';
import { REPLICA } from '../nouns/replica.ts';
import { createItem } from '../resource/creation.ts';
import { REPLICA_CREATION } from './create.ts';

/** Opens the form to train a failed replica again: all but the files, which Tavus does not return. @throws Back */
export async function tryAgain(context: Context, replica: Replica): Promise<Replica> {
  const { replica_name, model_name = '' } = replica;
  const filled = { values: { replica_name, model_name }, labels: {} };
  await createItem(context, REPLICA, REPLICA_CREATION, { filled });
  return replica;
}
