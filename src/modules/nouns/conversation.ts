import type { Noun } from '../../core/module.ts';

/** No command works with conversations yet; their ids look like those of videos. */
export const CONVERSATION: Noun = {
  one: 'conversation',
  many: 'conversations',
  idPattern: /^c([0-9a-f]{6}|[0-9a-f]{11,})$/,
};
