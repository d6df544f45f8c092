import type { Command } from '../../core/command.ts';
import type { Services } from '../context.ts';
import { LIST_OPTIONS, listItems } from '../shared/list-command.ts';
import { PERSONA_NOUN, personaPages, personaSearchText, personaSource } from './personas.ts';
import { personaView } from './result.ts';

const TYPES = ['user', 'system', 'all'] as const;

export const LIST_PERSONAS: Command<Services> = {
  options: [
    { name: 'type', value: 'type', choices: TYPES, help: "Your own, Tavus' stock ones, or both.", fallback: 'user' },
    ...LIST_OPTIONS,
  ],
  examples: [
    { text: 'Your own personas', line: 'tavus persona list' },
    { text: 'All there are, with their prompts', line: 'tavus persona list --type all --all --json' },
  ],
  async run(context, given) {
    const type = given.text('type') ?? 'user';
    await listItems(
      context,
      {
        noun: PERSONA_NOUN,
        view: personaView(context.services.clock.now()),
        pages: (signal) =>
          type === 'all'
            ? personaSource(context).pages(signal)
            : personaPages(context, type === 'system' ? 'system' : 'user', signal),
        searchText: personaSearchText,
      },
      given,
    );
    return 0;
  },
};
