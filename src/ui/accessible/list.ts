import { Back, type Choice, type ListQuestion, type MenuQuestion } from '../ui.ts';
import type { LinePrompt } from './line-prompt.ts';
import { findEntry, isBack, wordsOf } from './words.ts';

/** Few enough to listen to. */
const ITEMS_PER_PAGE = 10;

/** A word that does something in a list, other than choosing and going back. */
interface Command {
  readonly word: string;
  readonly meaning: string;
  run(): void | Promise<void>;
}

/** The questions of one list, page by page. */
export class ListPrompt<Item extends object> {
  readonly #prompt: LinePrompt;
  readonly #question: ListQuestion<Item>;
  /** The items of the last printed page by number; the numbers continue from page to page. */
  readonly #said = new Map<number, Item>();

  constructor(prompt: LinePrompt, question: ListQuestion<Item>) {
    this.#prompt = prompt;
    this.#question = question;
  }

  /** Asks until an item is chosen. @throws Back when the user leaves the list */
  async run(): Promise<Item> {
    const unsubscribe = this.#question.feed?.subscribe(() => {});
    try {
      return await this.#ask();
    } finally {
      unsubscribe?.();
    }
  }

  async #ask(): Promise<Item> {
    this.#question.list.setItemsPerPage(ITEMS_PER_PAGE);
    this.#prompt.heading(this.#question.title);
    await this.#sayPage();
    for (;;) {
      const line = (await this.#prompt.ask(this.#promptText())).trim();
      if (isBack(line)) throw new Back();
      if (line.startsWith('/') && this.#question.list.canSearch()) {
        this.#question.list.search(line.slice(1));
        await this.#sayPage();
        continue;
      }
      const command = this.#commands().find(({ word }) => word === line.toLowerCase());
      const item = command ? undefined : await this.#choose(line);
      await command?.run();
      if (item !== undefined) return item;
    }
  }

  /** @returns undefined when the line chose nothing, after printing why */
  async #choose(line: string): Promise<Item | undefined> {
    const { list, blocked } = this.#question;
    const number = /^\d+$/.test(line) ? Number(line) : 0;
    const item = this.#said.get(number);
    if (item !== undefined) {
      const reason = blocked?.(item);
      if (reason !== undefined) this.#prompt.say(notPossible(reason));
      else this.#moveTo(number);
      return reason === undefined ? item : undefined;
    }
    if (number >= 1 && number <= list.total()) {
      this.#prompt.say(`Number ${number} is on another page.`);
      this.#moveTo(number);
      await this.#sayPage();
    } else this.#prompt.say(`“${line}” is not an option. Type ? for help.`);
    return undefined;
  }

  #moveTo(number: number): void {
    this.#question.list.moveToStart();
    this.#question.list.moveBy(number - 1);
  }

  async #sayPage(): Promise<void> {
    const { list, whenEmpty, feed } = this.#question;
    await feed?.ready?.();
    this.#prompt.say(summaryOf(this.#question));
    const query = list.searchQuery();
    const failure = feed?.failure() ?? '';
    if (failure !== '') this.#prompt.say(`Error: ${failure} Type r to retry.`);
    if (list.total() === 0) this.#prompt.say(query === '' ? whenEmpty : `Nothing here contains “${query}”.`);
    if (list.total() === 0) this.#prompt.say(...this.#waysOut());
    this.#said.clear();
    for (const row of list.rows()) {
      if (row.kind === 'section') this.#prompt.say(`${row.title}:`);
      else {
        this.#said.set(row.number, row.item);
        this.#prompt.say(`${row.number}. ${this.#words(row.item)}`);
      }
    }
  }

  /** How to get from an empty list to items. */
  #waysOut(): string[] {
    const { list } = this.#question;
    return [
      ...(list.searchQuery() === '' ? [] : ['Type / to show all again.']),
      ...(list.filterGroups().length > 0 ? ['Type f to choose another filter.'] : []),
    ];
  }

  #words(item: Item): string {
    const { columns, blocked, isChosen } = this.#question;
    const [name = '', ...more] = columns(item).map(wordsOf);
    const chosen = isChosen?.(item) ? 'chosen' : '';
    const words = [name, chosen, ...more, blocked?.(item) === undefined ? '' : 'not possible'];
    return words.filter((word) => word !== '').join(', ');
  }

  /** The words that are available now. */
  #commands(): readonly Command[] {
    const { list, feed } = this.#question;
    return [
      ...(list.page() < list.pageCount() ? [this.#mover('n', 'next page', () => list.moveToPage(1))] : []),
      ...(list.page() > 1 ? [this.#mover('p', 'previous page', () => list.moveToPage(-1))] : []),
      ...(list.filterGroups().length > 0 ? [{ word: 'f', meaning: 'filter', run: () => this.#chooseFilter() }] : []),
      ...(feed ? [this.#mover('r', 'refresh', () => feed.refresh())] : []),
      { word: '?', meaning: 'help', run: () => this.#prompt.say(...this.#helpLines()) },
    ];
  }

  /** A command after which the page is printed again. */
  #mover(word: string, meaning: string, move: () => void): Command {
    const run = (): Promise<void> => {
      move();
      return this.#sayPage();
    };
    return { word, meaning, run };
  }

  async #chooseFilter(): Promise<void> {
    const { list } = this.#question;
    const chosen = list.chosenFilters();
    const choices = list.filterGroups().flatMap((group, at) =>
      group.filters.map((filter) => ({
        label: `${group.label}: ${filter.label}`,
        value: () => list.chooseFilter(group, filter),
        ...(filter.label === chosen[at] && { hint: 'active' }),
      })),
    );
    const choose = await orBack(() => askMenu(this.#prompt, { title: 'Filter', choices }));
    choose?.();
    await this.#sayPage();
  }

  #promptText(): string {
    const { list, enterHint, escapeHint = 'back' } = this.#question;
    const search = list.canSearch() ? ['/words search'] : [];
    const words = [...this.#commands().map(({ word, meaning }) => `${word} ${meaning}`), ...search];
    return [...(list.total() > 0 ? [`Number (${enterHint})`] : []), ...words, `b ${escapeHint}`].join(', ');
  }

  #helpLines(): string[] {
    const { list, enterHint, escapeHint = 'back', blocked } = this.#question;
    const choose = `Type the number of an item to choose it (${enterHint}), or a number on another page to go there.`;
    const why = 'Choose an item marked “not possible” to hear why.';
    return [
      'Type one of these and press Enter.',
      ...(list.total() > 0 ? [choose] : []),
      ...(blocked ? [why] : []),
      ...this.#commands().map(({ word, meaning }) => `${word}: ${meaning}`),
      ...(list.canSearch() ? ['/ and words: show items that contain all of them; only /: show all'] : []),
      `b: ${escapeHint}`,
    ];
  }
}

/** "Page 2 of 15, 12 of 145 replicas, kind: all, loading." */
function summaryOf<Item extends object>({ list, noun, feed }: ListQuestion<Item>): string {
  const total = list.totalBeforeSearch();
  const found = list.searchQuery() === '' ? '' : `${list.total()} of `;
  const filters = list.filterGroups().map(({ label }, at) => `${label.toLowerCase()}: ${list.chosenFilters()[at]}`);
  const state = feed?.status() ? [feed.status()] : [];
  const counted = `${found}${total} ${total === 1 ? noun.one : noun.many}`;
  return `${[`Page ${list.page()} of ${list.pageCount()}`, counted, ...filters, ...state].join(', ')}.`;
}

/** @returns undefined when the user went back */
async function orBack<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Back) return undefined;
    throw error;
  }
}

/** Asks for one of several numbered choices. */
export async function askMenu<Value>(prompt: LinePrompt, question: MenuQuestion<Value>): Promise<Value> {
  const { title, choices, escapeHint } = question;
  const labels = choices.map(({ label }) => label);
  prompt.heading(title);
  sayChoices(prompt, choices);
  for (;;) {
    const line = await prompt.ask(`Number, or b to ${escapeHint ?? 'go back'}`);
    if (isBack(line)) throw new Back();
    if (line.trim() === '?') {
      sayChoices(prompt, choices);
      continue;
    }
    const found = findEntry(line, labels);
    const choice = typeof found === 'number' ? choices[found] : undefined;
    if (choice && choice.blocked === undefined) return choice.value;
    prompt.say(choice ? notPossible(choice.blocked) : `${found} Type ? to repeat the choices.`);
  }
}

function sayChoices(prompt: LinePrompt, choices: readonly Choice<unknown>[]): void {
  prompt.say(...choices.map((choice, index) => `${index + 1}. ${choice.label}${remark(choice)}`));
}

function remark({ hint, blocked }: Choice<unknown>): string {
  if (blocked !== undefined) return ` (not possible: ${blocked})`;
  return hint ? ` (${hint})` : '';
}

function notPossible(reason = ''): string {
  return `Not possible: ${reason}`;
}
