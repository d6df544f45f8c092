import type { CreateConversation } from '../../api/conversations.ts';
import type { PersonaContent } from '../personas/persona.ts';

/** Something that is said, or a call of a tool. */
export interface Line {
  role: 'user' | 'assistant' | 'system' | 'tool';
  content: string;
}

const CHARACTERS_PER_SECOND = 15;
const PAUSE_S = 0.6;

/** A few turns that follow from the request and the persona. */
export function shortTalk(request: CreateConversation, persona?: PersonaContent): Line[] {
  const who = persona?.persona_name ?? 'your assistant';
  const { conversational_context: context, custom_greeting: greeting } = request;
  const known = context ? `Yes, I was told: ${context}` : `I am here as ${who}, so ask me anything about that.`;
  return [
    ...(context ? [{ role: 'system', content: context } as const] : []),
    { role: 'assistant', content: greeting || persona?.greeting || `Hello! I am ${who}. How can I help you today?` },
    { role: 'user', content: 'Hi! Do you know what this call is about?' },
    { role: 'assistant', content: known },
    { role: 'user', content: 'Great. Can you repeat that more slowly?' },
    { role: 'assistant', content: 'Of course. Let us take it one step at a time.' },
    { role: 'user', content: 'Thank you, that is all I needed.' },
    { role: 'assistant', content: 'You are welcome. Goodbye!' },
  ];
}

/**
 * The lines as Tavus returns them, each as long as it takes to say it. Leaves out those after the end.
 * @param startsAt milliseconds since the epoch, like `endsAt`
 */
export function turnsOf(lines: readonly Line[], id: string, startsAt: number, endsAt: number): object[] {
  let seconds = 0;
  const turns = lines.map(({ role, content }, index) => {
    const start = seconds;
    const duration = rounded(Math.max(0.5, content.length / CHARACTERS_PER_SECOND));
    seconds += duration + PAUSE_S;
    const timestamp = Math.round(startsAt + start * 1000) / 1000;
    const times = { timestamp, seconds_from_start: rounded(start), duration };
    return { role, content, ...times, ...(role === 'assistant' && { inference_id: `inf_${id}_${index}` }) };
  });
  return turns.filter(({ seconds_from_start: start }) => startsAt + start * 1000 < endsAt);
}

/** To hundredths, like the times of Tavus. */
function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
