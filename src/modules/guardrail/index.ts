import type { ModuleInterface } from '../../core/module.ts';
import type { Services } from '../context.ts';
import { KNOWLEDGE } from '../knowledge.ts';
import { GUARDRAIL } from '../nouns/guardrail.ts';
import { createAction, createResourceModule, editAction } from '../resource/module.ts';

export function createGuardrailModule(): ModuleInterface<Services> {
  return createResourceModule(GUARDRAIL, {
    parent: KNOWLEDGE,
    create: [
      createAction(GUARDRAIL, {
        summary: 'create a guardrail from a form or a JSON file',
        load: async () => (await import('./create.ts')).GUARDRAIL_CREATION,
      }),
    ],
    actions: [editAction(GUARDRAIL, async () => (await import('./editing.ts')).GUARDRAIL_EDITING)],
  });
}
