import { Back, type Choice, type ListQuestion, type MenuQuestion } from '../ui.ts';
import type { Talk } from './talk.ts';
import { findEntry, isBack, withoutKeys, wordsOf } from './words.ts';

/** Few enough to be listened to. */
const ITEMS_PER_PAGE = 10;

/** What a word does in a list, other than choosing and going back. */
interface Command {
  readonly word: string;
  readonly meaning: string;
  run(): void | Promise<void>;
}

/** The questions of one list, page by page. */
export class ListTalk<Item extends object> {
  readonly #talk: Talk;
  readonly #question: ListQuestion<Item>;
  /** The items of the page that was said last, by their numbers, which count on from page to page. */
  readonly #said = new Map<number, Item>();

  constructor(talk: Talk, question: ListQuestion<Item>) {
    this.#talk = talk;
    this.#question = question;
  }

  /** Asks until an item is chosen. @throws Back when the user leaves the list. */
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
    this.#talk.heading(this.#question.title);
    this.#sayPage();
    for (;;) {
      const line = (await this.#talk.ask(this.#prompt())).trim();
      if (isBack(line)) throw new Back();
      if (line.startsWith('/') && this.#question.list.canSearch()) {
        this.#question.list.search(line.slice(1));
        this.#sayPage();
        continue;
      }
      const command = this.#commands().find(({ word }) => word === line.toLowerCase());
      const item = command ? undefined : this.#choose(line);
      await command?.run();
      if (item !== undefined) return item;
    }
  }

  /** @returns undefined when the line chose nothing, after it was said why. */
  #choose(line: string): Item | undefined {
    const { list, blocked } = this.#question;
    const number = /^\d+$/.test(line) ? Number(line) : 0;
    const item = this.#said.get(number);
    if (item !== undefined) {
      const reason = blocked?.(item);
      if (reason !== undefined) this.#talk.say(notPossible(reason));
      else this.#moveTo(number);
      return reason === undefined ? item : undefined;
    }
    if (number >= 1 && number <= list.total()) {
      this.#talk.say(`Number ${number} is on another page.`);
      this.#moveTo(number);
      this.#sayPage();
    } else this.#talk.say(`There is no “${line}” here. A question mark says what you can type.`);
    return undefined;
  }

  #moveTo(number: number): void {
    this.#question.list.moveToStart();
    this.#question.list.moveBy(number - 1);
  }

  #sayPage(): void {
    const { list, whenEmpty } = this.#question;
    this.#talk.say(summaryOf(this.#question));
    const query = list.searchQuery();
    const nothing =
      query === '' ? withoutKeys(whenEmpty) : `Nothing has “${query}” in it. A slash alone shows all again.`;
    if (list.total() === 0) this.#talk.say(nothing);
    this.#said.clear();
    for (const row of list.rows()) {
      if (row.kind === 'section') this.#talk.say(`${row.title}:`);
      else {
        this.#said.set(row.number, row.item);
        this.#talk.say(`${row.number}. ${this.#words(row.item)}`);
      }
    }
  }

  #words(item: Item): string {
    const { columns, blocked } = this.#question;
    const words = [...columns(item).map(wordsOf), blocked?.(item) === undefined ? '' : 'not possible'];
    return words.filter((word) => word !== '').join(', ');
  }

  /** The words that do something now. */
  #commands(): readonly Command[] {
    const { list, feed } = this.#question;
    return [
      ...(list.page() < list.pageCount() ? [this.#mover('n', 'next page', () => list.moveToPage(1))] : []),
      ...(list.page() > 1 ? [this.#mover('p', 'page before', () => list.moveToPage(-1))] : []),
      ...(list.filterGroups().length > 0 ? [{ word: 'f', meaning: 'filter', run: () => this.#chooseFilter() }] : []),
      ...(feed ? [this.#mover('r', 'refresh', () => feed.refresh())] : []),
      { word: '?', meaning: 'help', run: () => this.#talk.say(...this.#helpLines()) },
    ];
  }

  /** A command that leads to another page. */
  #mover(word: string, meaning: string, move: () => void): Command {
    const run = (): void => {
      move();
      this.#sayPage();
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
        ...(filter.label === chosen[at] && { hint: 'shown now' }),
      })),
    );
    const choose = await orBack(() => askMenu(this.#talk, { title: 'Filter', choices }));
    choose?.();
    this.#sayPage();
  }

  #prompt(): string {
    const { list, enterHint } = this.#question;
    const search = list.canSearch() ? ['/words search'] : [];
    const words = [...this.#commands().map(({ word, meaning }) => `${word} ${meaning}`), ...search];
    return [...(list.total() > 0 ? [`Number (${enterHint})`] : []), ...words, 'b back'].join(', ');
  }

  #helpLines(): string[] {
    const { list, enterHint, blocked } = this.#question;
    const choose = `A number chooses the item that it stands before (${enterHint}); a number on another page goes there.`;
    const why = 'Choosing an item marked “not possible” says why it is not.';
    return [
      'Type one of these and press Enter.',
      ...(list.total() > 0 ? [choose] : []),
      ...(blocked ? [why] : []),
      ...this.#commands().map(({ word, meaning }) => `${word}: ${meaning}`),
      ...(list.canSearch() ? ['A slash and some words: only items with all of them; a slash alone: all again.'] : []),
      'b: back',
    ];
  }
}

/** "Page 2 of 15, 12 of 145 replicas, kind: all, loading." */
function summaryOf<Item extends object>({ list, noun, feed }: ListQuestion<Item>): string {
  const total = list.totalBeforeSearch();
  const found = list.searchQuery() === '' ? '' : `${list.total()} of `;
  const filters = list.filterGroups().map(({ label }, at) => `${label.toLowerCase()}: ${list.chosenFilters()[at]}`);
  const state = [feed?.status() ?? '', withoutKeys(feed?.failure() ?? '')].filter((words) => words !== '');
  const counted = `${found}${total} ${total === 1 ? noun.one : noun.many}`;
  return `${[`Page ${list.page()} of ${list.pageCount()}`, counted, ...filters, ...state].join(', ')}.`;
}

/** @returns undefined when the user went back. */
async function orBack<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Back) return undefined;
    throw error;
  }
}

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

function notPossible(reason = ''): string {
  return `Not possible: ${withoutKeys(reason)}`;
}
