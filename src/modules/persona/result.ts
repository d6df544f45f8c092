import { PERSONA_FIELDS } from '../../api/personas.ts';
import { formatAge, nameOrNone } from '../../lib/format.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { ListedPersona } from './personas.ts';
import { personaRows } from './view.ts';

/** A persona as a command gives it. @param now milliseconds since 1970, UTC */
export function personaView(now: number): ItemView<ListedPersona> {
  return {
    fields: PERSONA_FIELDS,
    columns: [
      { title: 'ID', cell: ({ persona_id }) => persona_id || '(no id)', plain: ({ persona_id }) => persona_id },
      {
        title: 'NAME',
        givesWay: true,
        cell: ({ persona_name }) => nameOrNone(persona_name),
        plain: ({ persona_name }) => persona_name,
      },
      { title: 'TYPE', cell: ({ kind = '' }) => kind },
      { title: 'REPLICA', cell: ({ default_replica_id = '' }) => default_replica_id },
      {
        title: 'CREATED',
        cell: ({ created_at }) => ({ text: formatAge(created_at, now), tone: 'quiet' }),
        plain: ({ created_at = '' }) => created_at,
      },
    ],
    rows: personaRows,
    toJson: ({ kind: _ours, ...persona }) => persona,
  };
}
