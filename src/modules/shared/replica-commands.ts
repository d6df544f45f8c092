import type { Replica } from '../../api/replicas.ts';
import type { CommandOption } from '../../core/command.ts';
import type { Context, Services } from '../context.ts';
import { findId, type ItemKind } from './find-item.ts';
import { suggestItems } from './item-argument.ts';
import { isListed } from './owner.ts';
import { REPLICA_NOUN, REPLICAS, withTypeOf } from './replicas.ts';

/** Where a command finds replicas. */
export function replicaKind({ services }: Context): ItemKind<Replica> {
  return {
    noun: REPLICA_NOUN,
    get: (id, signal) => services.client().replicas.get(id, { signal }),
    pages: (signal) => services.client().replicas.listAll({ signal }),
    idOf: REPLICAS.idOf,
    nameOf: (replica) => replica.replica_name,
    owner: {
      isKnown: ({ replica_type }) => replica_type !== undefined,
      // It is documented only for verbose answers.
      async find(replica, signal) {
        const stock = services.client().replicas.listAll({ type: 'system', ids: [replica.replica_id], signal });
        const isStock = await isListed(
          stock,
          (row) => row.replica_id === replica.replica_id && row.replica_type !== 'user',
          REPLICA_NOUN,
        );
        return { ...replica, replica_type: isStock ? 'system' : 'user' };
      },
      keep: withTypeOf,
    },
  };
}

/** Completes a flag that wants a replica. */
export const SUGGEST_REPLICAS: Required<Pick<CommandOption<Services>, 'suggest'>> = {
  suggest: (context, signal) => suggestItems(replicaKind(context), signal),
};

/** The id of a replica that a flag names. */
export async function findReplicaId(context: Context, idOrName: string | undefined): Promise<string | undefined> {
  if (idOrName === undefined) return undefined;
  // What can't be a name needs no question.
  return await findId(context, replicaKind(context), idOrName, (text) => /^r[0-9a-f]{8,}$/.test(text));
}
