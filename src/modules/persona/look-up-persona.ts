import type { Context } from '../context.ts';
import { mayBeSameText } from '../forms/same-name.ts';
import type { LookUp } from '../forms/unanswered.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { lookUpIn } from '../resource/look-up.ts';

/** Where a persona would be whose creation was not answered. */
export function lookUpPersona(context: Context, name: string, prompt: string): LookUp<ListedPersona> {
  // A row of the list may not show it.
  return lookUpIn(context, PERSONA, name, ({ system_prompt }) => mayBeSameText(prompt, system_prompt));
}
