import type { Replica } from '../../api/replicas.ts';
import type { ModuleInterface } from '../../core/module.ts';
import { LocalList } from '../../core/store.ts';
import type { Context, Services } from '../shared/context.ts';
import { createMenuModule } from '../shared/menu-module.ts';
import { REPLICAS, whyFailed } from '../shared/replicas.ts';
import { PERSONAS } from './personas.ts';

export function createPersonaModule(): ModuleInterface<Services> {
  return createMenuModule({
    name: 'persona',
    label: 'Work with Personas',
    state: 'work_with_personas',
    lists: [new LocalList(PERSONAS)],
    itemActions: [
      {
        list: REPLICAS,
        label: 'Create a persona with it',
        blocked: whyFailed,
        run: async (context: Context, replica: Replica) =>
          (await import('./create.ts')).createPersona(context, { replica }),
      },
    ],
    entries: [
      {
        label: 'Create a Persona',
        state: 'create_persona',
        run: async (context) => (await import('./create.ts')).createPersona(context),
      },
      {
        label: 'List Personas',
        state: 'list_personas',
        run: async (context) => (await import('./list.ts')).listPersonas(context),
      },
      {
        label: 'Delete a Persona',
        state: 'delete_persona',
        run: async (context) => (await import('./delete.ts')).deletePersona(context),
      },
    ],
  });
}
