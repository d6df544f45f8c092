import type { Command } from '../../core/command.ts';
import type { Services } from '../context.ts';
import { LIST_OPTIONS, listItems } from '../shared/list-command.ts';
import { REPLICA_NOUN, replicaSearchText } from '../shared/replicas.ts';
import { replicaView } from './result.ts';

const TYPES = ['user', 'system', 'all'] as const;

export const LIST_REPLICAS: Command<Services> = {
  options: [
    { name: 'type', value: 'type', choices: TYPES, help: "Your own, Tavus' stock ones, or both.", fallback: 'all' },
    {
      name: 'status',
      value: 'status',
      help: 'Only those with this status or finetune_status, such as completed or errored.',
      fallback: 'any',
    },
    ...LIST_OPTIONS,
  ],
  examples: [
    { text: 'Your own replicas', line: 'tavus replica list --type user' },
    { text: 'The ids of all that are trained', line: 'tavus replica list --all --status completed | cut -f1' },
  ],
  async run(context, given) {
    const { client, clock } = context.services;
    const status = given.text('status');
    await listItems(
      context,
      {
        noun: REPLICA_NOUN,
        view: replicaView(clock.now()),
        pages: (signal) => client().replicas.listAll({ signal, type: toType(given.text('type')) }),
        searchText: replicaSearchText,
        matches: (replica) => status === undefined || replica.status === status || replica.finetune_status === status,
      },
      given,
    );
    return 0;
  },
};

function toType(text: string | undefined): 'user' | 'system' | undefined {
  return text === 'user' || text === 'system' ? text : undefined;
}
