import { Back, type Choice, type MenuQuestion } from '../ui.ts';
import type { Talk } from './talk.ts';
import { findEntry, isBack, withoutKeys } from './words.ts';

/** Asks for one of numbered choices. */
export async function askMenu<Value>(talk: Talk, question: MenuQuestion<Value>): Promise<Value> {
  const { title, choices, escapeHint } = question;
  const labels = choices.map(({ label }) => label);
  talk.heading(title);
  sayChoices(talk, choices);
  for (;;) {
    const line = await talk.ask(`Number, or b to ${escapeHint ?? 'go back'}`);
    if (isBack(line)) throw new Back();
    if (line.trim() === '?') {
      sayChoices(talk, choices);
      continue;
    }
    const found = findEntry(line, labels);
    const choice = typeof found === 'number' ? choices[found] : undefined;
    if (choice && choice.blocked === undefined) return choice.value;
    talk.say(choice ? notPossible(choice.blocked) : `${found} A question mark says the choices again.`);
  }
}

function sayChoices(talk: Talk, choices: readonly Choice<unknown>[]): void {
  talk.say(...choices.map((choice, index) => `${index + 1}. ${choice.label}${remark(choice)}`));
}

function remark({ hint, blocked }: Choice<unknown>): string {
  if (blocked !== undefined) return ` (not possible: ${withoutKeys(blocked)})`;
  return hint ? ` (${hint})` : '';
}

export function notPossible(reason = ''): string {
  return `Not possible: ${withoutKeys(reason)}`;
}
