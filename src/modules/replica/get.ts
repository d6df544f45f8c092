import type { Command } from '../../core/command.ts';
import type { Services } from '../context.ts';
import { findOrPick, itemArgument } from '../shared/item-argument.ts';
import { pickReplica } from '../shared/pick-replica.ts';
import { replicaKind } from '../shared/replica-commands.ts';
import { showThumbnail } from '../shared/thumbnail.ts';
import { replicaView } from './result.ts';
import { replicaThumbnail } from './view.ts';

export const GET_REPLICA: Command<Services> = {
  args: [itemArgument(replicaKind)],
  examples: [
    { text: 'All that is known of a replica', line: 'tavus replica get r90bbd427f71' },
    { text: 'How far its training is, for a script', line: 'tavus replica get "Rio" --json=status,training_progress' },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = replicaView(clock.now());
    results.checkFields(view);
    const question = { title: 'Which replica?', enterHint: 'choose' };
    const replica = await findOrPick(context, replicaKind(context), given.arg(), {
      pick: () => pickReplica(context, question),
    });
    await results.item(view, replica);
    await showThumbnail(context, replicaThumbnail(replica));
    return 0;
  },
};
