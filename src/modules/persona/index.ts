import type { ModuleInterface } from '../../core/module.ts';
import type { Services } from '../context.ts';
import { PERSONA } from '../nouns/persona.ts';
import { REPLICA } from '../nouns/replica.ts';
import { whyFailed } from '../nouns/replica-status.ts';
import { createAction, createResourceModule, createWith, editAction } from '../resource/module.ts';

export function createPersonaModule(): ModuleInterface<Services> {
  return createResourceModule(PERSONA, {
    create: [createAction(PERSONA, { summary: 'create a persona', load: loadCreation })],
    actions: [
      editAction(PERSONA, async () => (await import('./edit/editing.ts')).PERSONA_EDITING),
      {
        item: {
          label: 'Change what it knows',
          changes: true,
          blocked: (persona) => PERSONA.blocked?.edit?.(persona),
          run: async (context, persona) => (await import('./change-knowledge.ts')).changeKnowledge(context, persona),
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
      createWith(PERSONA, {
        label: 'Create a persona with it',
        ...{ from: REPLICA, field: 'default_replica_id', blocked: whyFailed, load: loadCreation },
      }),
    ],
  });
}

async function loadCreation() {
  return (await import('./create.ts')).PERSONA_CREATION;
}
