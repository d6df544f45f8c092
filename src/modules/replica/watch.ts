import { FULL_PAGE } from '../../api/page.ts';
import type { Replica } from '../../api/replicas.ts';
import type { Command } from '../../core/command.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { Cell } from '../../ui/theme.ts';
import type { Context, Services } from '../context.ts';
import { findOrPickSeveral, itemArgument } from '../shared/item-argument.ts';
import { pickReplica } from '../shared/pick-replica.ts';
import { replicaKind } from '../shared/replica-commands.ts';
import { isTraining, REPLICAS, replicaPhase, replicaStatus, withTypeOf } from '../shared/replicas.ts';
import { reloadEach, type WatchKind } from '../shared/watch.ts';
import { WATCH_OPTIONS, watchForCommand, watchFromMenu } from '../shared/watch-command.ts';
import { replicaView } from './result.ts';
import { explainFailure } from './training-errors.ts';

/** How replicas in training are watched. */
export function replicaWatch(context: Context): WatchKind<Replica> {
  const { client } = context.services;
  return {
    ...replicaKind(context),
    usual: 'Usually 3 to 4 hours.',
    command: 'replica watch',
    isUnderWay: isTraining,
    status: trainingStatus,
    progressOf: (replica) => replica.training_progress,
    describeDone: ({ replica_name, replica_id }) => `“${nameOrNone(replica_name)}” (${replica_id}) is trained.`,
    whyFailed: explainFailure,
    describeFailed: (replica) =>
      replicaPhase(replica) === 'fine_tuning_failed' ? 'is trained, but its fine-tuning failed.' : 'failed.',
    async reload(items, signal) {
      const [only] = items;
      const ids = items.map(REPLICAS.idOf);
      if (only !== undefined && items.length === 1) {
        return await reloadEach([only], async (before) =>
          withTypeOf(await client().once.replicas.get(before.replica_id, { signal }), before),
        );
      }
      const news: Replica[] = [];
      for (let at = 0; at < ids.length; at += FULL_PAGE) {
        const part = ids.slice(at, at + FULL_PAGE);
        news.push(...(await client().once.replicas.list({ ids: part, limit: FULL_PAGE, page: 1, signal })).items);
      }
      return news;
    },
  };
}

/** Says of a preview that it is one: phoenix-4.5 reports `completed` while its fine-tuning goes on. */
function trainingStatus(replica: Replica): Cell {
  if (replicaPhase(replica) !== 'fine_tuning') return replicaStatus(replica);
  const progress = replica.training_progress ? ` ${replica.training_progress}` : '';
  return { text: `fine-tuning${progress}; its preview, with a watermark, can be used`, tone: 'busy' };
}

/** Watches all replicas in training at once. */
export async function watchReplicas(context: Context): Promise<void> {
  await watchFromMenu(context, replicaWatch(context), (signal) =>
    context.services.client().replicas.listAll({ type: 'user', signal }),
  );
}

export const WATCH_REPLICAS: Command<Services> = {
  args: [{ ...itemArgument(replicaKind), isVariadic: true }],
  options: WATCH_OPTIONS,
  notes:
    'Watching changes nothing: the training goes on when you stop. A replica of phoenix-4.5 can be used when it is ' +
    'completed, with a watermark; watching it ends with its fine-tuning. ' +
    'Ends with 1 when a training or a fine-tuning failed.',
  examples: [
    { text: 'Watch a training', line: 'tavus replica watch r90bbd427f71' },
    { text: 'Two of them, for an hour at most', line: 'tavus replica watch "Rio" "Ana" --timeout 1h' },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = replicaView(clock.now());
    results.checkFields(view);
    const pick = () => pickReplica(context, { title: 'Watch a Replica', enterHint: 'watch' });
    const found = await findOrPickSeveral(context, replicaKind(context), given.args(), pick);
    const { items, exitCode } = await watchForCommand(context, replicaWatch(context), found, given);
    await results.list(view, [items]);
    return exitCode;
  },
};
