import type { Replica } from '../../api/replicas.ts';
import type { ModuleInterface } from '../../core/module.ts';
import type { Context, Services } from '../context.ts';
import { PERSONA, whyUneditable } from '../nouns/persona.ts';
import { REPLICAS } from '../nouns/replica.ts';
import { whyFailed } from '../nouns/replica-status.ts';
import { createAction, createResourceModule } from '../resource/module.ts';

export function createPersonaModule(): ModuleInterface<Services> {
  return createResourceModule(PERSONA, {
    create: [
      createAction(PERSONA, {
        summary: 'create a persona',
        run: async (context) => (await import('./create.ts')).createPersona(context),
        load: async () => (await import('./create.ts')).CREATE_PERSONA,
      }),
    ],
    actions: [
      {
        menu: {
          label: 'Edit a Persona',
          changes: true,
          state: 'edit_persona',
          run: async (context) => (await import('./edit/command.ts')).editPickedPersona(context),
        },
        item: {
          label: 'Edit',
          isMain: true,
          changes: true,
          blocked: whyUneditable,
          run: async (context, persona) => (await import('./edit/edit-persona.ts')).editPersona(context, { persona }),
        },
        command: {
          name: 'edit',
          summary: 'edit one of your personas in your editor or with flags',
          load: async () => (await import('./edit/command.ts')).EDIT_PERSONA,
        },
      },
      {
        item: {
          label: 'Clone',
          changes: true,
          async run(context, persona) {
            await (await import('./clone.ts')).clonePersona(context, { persona });
            return persona;
          },
        },
        command: {
          name: 'clone',
          summary: 'create a copy of a persona',
          load: async () => (await import('./clone.ts')).CLONE_PERSONA,
        },
      },
      {
        item: {
          label: 'Export',
          async run(context, persona) {
            await (await import('./export.ts')).exportFromMenu(context, persona);
            return persona;
          },
        },
        command: {
          name: 'export',
          summary: 'print a persona as JSON, or save it to a file',
          load: async () => (await import('./export.ts')).EXPORT_PERSONA,
        },
      },
      {
        menu: {
          label: 'Import a Persona',
          changes: true,
          state: 'import_persona',
          run: async (context) => (await import('./import.ts')).importFromMenu(context),
        },
        command: {
          name: 'import',
          summary: 'create a persona from a JSON file',
          load: async () => (await import('./import.ts')).IMPORT_PERSONA,
        },
      },
      {
        command: {
          name: 'pull',
          summary: 'save your own personas as files, to keep them in version control',
          load: async () => (await import('./files/pull.ts')).PULL_PERSONAS,
        },
      },
      {
        command: {
          name: 'push',
          summary: 'create and change personas from files',
          load: async () => (await import('./files/push.ts')).PUSH_PERSONAS,
        },
      },
      {
        command: {
          name: 'status',
          summary: 'compare the files of your personas with Tavus',
          load: async () => (await import('./files/status.ts')).PERSONA_STATUS,
        },
      },
    ],
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
  });
}
