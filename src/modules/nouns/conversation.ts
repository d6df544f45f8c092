import type { Noun } from '../../core/module.ts';
import { ID_PATTERNS } from './ids.ts';

/** Videos and conversations have ids that look alike; no command is about conversations. */
export const CONVERSATION: Noun = { one: 'conversation', many: 'conversations', idPattern: ID_PATTERNS.conversation };
