import type { Replica } from '../../api/replicas.ts';
import type { ModuleInterface } from '../../core/module.ts';
import { LocalList } from '../../core/store.ts';
import type { Context, Services } from '../context.ts';
import { createMenuModule } from '../shared/menu-module.ts';
import { REPLICAS, whyFailed } from '../shared/replicas.ts';
import { PERSONAS } from './personas.ts';

export function createPersonaModule(): ModuleInterface<Services> {
  return createMenuModule({
    name: 'persona',
    label: 'Work with Personas',
    state: 'work_with_personas',
    lists: [new LocalList(PERSONAS)],
    commands: {
      noun: 'persona',
      alias: 'pal',
      summary: 'how a replica behaves in a conversation',
      commands: [
        {
          name: 'list',
          summary: "list your own personas, or Tavus' stock ones",
          load: async () => (await import('./list-command.ts')).LIST_PERSONAS,
        },
        {
          name: 'get',
          summary: 'show all that is known of a persona',
          load: async () => (await import('./get.ts')).GET_PERSONA,
        },
        {
          name: 'create',
          summary: 'create a persona',
          load: async () => (await import('./create.ts')).CREATE_PERSONA,
        },
        {
          name: 'edit',
          summary: 'change one of your personas, in your editor or with flags',
          load: async () => (await import('./edit/command.ts')).EDIT_PERSONA,
        },
        {
          name: 'clone',
          summary: 'create a persona like another one',
          load: async () => (await import('./clone.ts')).CLONE_PERSONA,
        },
        {
          name: 'export',
          summary: 'print what a persona is made of as JSON, or save it',
          load: async () => (await import('./export.ts')).EXPORT_PERSONA,
        },
        {
          name: 'import',
          summary: 'create a persona from a JSON file',
          load: async () => (await import('./import.ts')).IMPORT_PERSONA,
        },
        {
          name: 'delete',
          summary: 'delete one of your personas',
          load: async () => (await import('./delete.ts')).DELETE_PERSONA,
        },
      ],
    },
    itemActions: [
      {
        list: REPLICAS,
        label: 'Create a persona with it',
        changes: true,
        blocked: whyFailed,
        run: async (context: Context, replica: Replica) =>
          (await import('./create.ts')).createPersona(context, { replica }),
      },
    ],
    entries: [
      {
        label: 'Create a Persona',
        changes: true,
        state: 'create_persona',
        run: async (context) => (await import('./create.ts')).createPersona(context),
      },
      {
        label: 'List Personas',
        state: 'list_personas',
        run: async (context) => (await import('./list.ts')).listPersonas(context),
      },
      {
        label: 'Edit a Persona',
        changes: true,
        state: 'edit_persona',
        run: async (context) => (await import('./edit/command.ts')).editPickedPersona(context),
      },
      {
        label: 'Import a Persona',
        changes: true,
        state: 'import_persona',
        run: async (context) => (await import('./import.ts')).importFromMenu(context),
      },
      {
        label: 'Delete a Persona',
        changes: true,
        state: 'delete_persona',
        run: async (context) => (await import('./delete.ts')).deletePersona(context),
      },
    ],
  });
}
