import type { Noun } from '../../core/module.ts';

/** How Tavus' ids look. Those of videos are bare hex digits, ten of them mostly, and can begin with a c, too. */
export const ID_PATTERNS = {
  replica: /^r[0-9a-f]{8,}$/,
  persona: /^p[0-9a-f]{6,}$/,
  conversation: /^c([0-9a-f]{6}|[0-9a-f]{11,})$/,
  video: /^(?=.*\d)[0-9a-f]{8,}$/,
} as const;

/** @returns what is wrong with a replica's id, as far as its look tells. */
export function checkReplicaId(value: string): string | undefined {
  if (/^r[0-9a-z]{5,}$/i.test(value)) return undefined;
  const [kind] = Object.entries(ID_PATTERNS).find(([, pattern]) => pattern.test(value.toLowerCase())) ?? [];
  return kind
    ? `That is a ${kind}'s id; a replica's starts with r.`
    : "That is not an id: a replica's looks like r90bbd427f71. Choose one from the list when you do not know it.";
}

/** Videos and conversations have ids that look alike; no command is about conversations. */
export const CONVERSATION: Noun = { one: 'conversation', many: 'conversations', idPattern: ID_PATTERNS.conversation };
