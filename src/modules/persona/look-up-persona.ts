import type { Context } from '../context.ts';
import { mayBeSameText } from '../forms/same-name.ts';
import type { LookUp } from '../forms/unanswered.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { lookUpIn } from '../resource/look-up.ts';

/** Finds the persona of a request that got no response. */
export function lookUpPersona(context: Context, name: string, prompt: string): LookUp<ListedPersona> {
  // A row of the list may have no prompt.
  return lookUpIn(context, PERSONA, name, ({ system_prompt }) => mayBeSameText(prompt, system_prompt));
}
