import type { ModuleInterface } from '../core/module.ts';
import { createApiKeyModule } from './api-key/index.ts';
import type { Services } from './context.ts';
import { createConversationModule } from './conversation/index.ts';
import { createDocumentModule } from './document/index.ts';
import { createGuardrailModule } from './guardrail/index.ts';
import { createKnowledgeMenu } from './knowledge.ts';
import { createObjectiveModule } from './objective/index.ts';
import { createPersonaModule } from './persona/index.ts';
import { createReplicaModule } from './replica/index.ts';
import { createVideoModule } from './video/index.ts';
import { createVoiceModule } from './voice/index.ts';

/** All modules, in the order of the main menu. */
export function createModules(): ModuleInterface<Services>[] {
  return [
    createApiKeyModule(),
    createReplicaModule(),
    createPersonaModule(),
    createVideoModule(),
    createConversationModule(),
    createKnowledgeMenu(),
    createDocumentModule(),
    createGuardrailModule(),
    createObjectiveModule(),
    createVoiceModule(),
  ];
}
