import type { ModuleInterface } from '../../core/module.ts';
import type { Services } from '../context.ts';
import { KNOWLEDGE } from '../knowledge.ts';
import { OBJECTIVE } from '../nouns/objective.ts';
import { createAction, createResourceModule, editAction } from '../resource/module.ts';

export function createObjectiveModule(): ModuleInterface<Services> {
  return createResourceModule(OBJECTIVE, {
    parent: KNOWLEDGE,
    create: [
      createAction(OBJECTIVE, {
        summary: 'create objectives from a form or a JSON file',
        load: async () => (await import('./create.ts')).OBJECTIVE_CREATION,
      }),
    ],
    actions: [editAction(OBJECTIVE, async () => (await import('./editing.ts')).OBJECTIVE_EDITING)],
  });
}
