import type { Context } from '../context.ts';
import { mayBeSameText } from '../forms/same-name.ts';
import type { LookUp } from '../forms/unanswered.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { lookUpIn } from '../resource/look-up.ts';

/** Finds the persona of a request that got no response. */
export function lookUpPersona(context: Context, name: string, prompt: string): LookUp<ListedPersona> {
  return lookUpIn(context, PERSONA, name, isCreatedWith(prompt));
}

/** Recognizes a persona by its prompt, which a row of the list may not have. */
export function isCreatedWith(prompt: string): (persona: ListedPersona) => boolean {
  return ({ system_prompt }) => mayBeSameText(prompt, system_prompt);
}
