import type { ModuleInterface } from '../core/module.ts';
import type { Services } from './context.ts';
import { DOCUMENT } from './nouns/document.ts';
import { GUARDRAIL } from './nouns/guardrail.ts';
import { OBJECTIVE } from './nouns/objective.ts';
import { VOICE } from './nouns/voice.ts';
import { createMenuGroup, type Parent } from './resource/menu-module.ts';
import { capitalize, menuStateOf } from './resource/resource.ts';

/** The menu of what personas know, obey and sound like. */
export const KNOWLEDGE: Parent = { label: 'Knowledge', state: 'work_with_knowledge' };

/** The nouns in it, whose modules have it as their parent. */
const NOUNS = [DOCUMENT, GUARDRAIL, OBJECTIVE, VOICE];

export function createKnowledgeMenu(): ModuleInterface<Services> {
  return createMenuGroup({
    name: 'knowledge',
    label: 'Work with Knowledge',
    state: KNOWLEDGE.state,
    entries: NOUNS.map(({ noun }) => ({ label: capitalize(noun.many), state: menuStateOf({ noun }) })),
  });
}
