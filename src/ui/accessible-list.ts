import { notPossible } from './accessible-menu.ts';
import type { Talk } from './accessible-talk.ts';
import { isBack, withoutKeys, wordsOf } from './accessible-words.ts';
import { Back, type ListQuestion } from './ui.ts';

/** Few enough to be listened to. */
const ITEMS_PER_PAGE = 10;

/** What a word does in a list, other than choosing and going back. */
interface Command {
  readonly word: string;
  readonly meaning: string;
  run(): void;
}

/** The questions of one list, page by page. */
export class ListTalk<Item> {
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
    this.#question.list.setItemsPerPage(ITEMS_PER_PAGE);
    this.#talk.heading(this.#question.title);
    this.#sayPage();
    for (;;) {
      const line = (await this.#talk.ask(this.#prompt())).trim();
      if (isBack(line)) throw new Back();
      const command = this.#commands().find(({ word }) => word === line.toLowerCase());
      const item = command ? undefined : this.#choose(line);
      command?.run();
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
    if (list.total() === 0) this.#talk.say(withoutKeys(whenEmpty));
    this.#said.clear();
    let number = (list.page() - 1) * ITEMS_PER_PAGE;
    for (const row of list.rows()) {
      if (row.kind === 'section') this.#talk.say(`${row.title}:`);
      else {
        number += 1;
        this.#said.set(number, row.item);
        this.#talk.say(`${number}. ${this.#words(row.item)}`);
      }
    }
  }

  #words(item: Item): string {
    const { columns, blocked } = this.#question;
    const words = [...columns(item).map(wordsOf), blocked?.(item) === undefined ? '' : 'not possible'];
    return words.filter((word) => word !== '').join(', ');
  }

  /** The words that do something now. A search would be one more, for lines that begin with a slash. */
  #commands(): readonly Command[] {
    const { list } = this.#question;
    const filter = list.nextFilterLabel();
    return [
      ...(list.page() < list.pageCount() ? [this.#mover('n', 'next page', () => list.moveToPage(1))] : []),
      ...(list.page() > 1 ? [this.#mover('p', 'page before', () => list.moveToPage(-1))] : []),
      ...(filter === undefined ? [] : [this.#mover('f', `show ${filter}`, () => list.showNextFilter())]),
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

  #prompt(): string {
    const { list, enterHint } = this.#question;
    const words = this.#commands().map(({ word, meaning }) => `${word} ${meaning}`);
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
      'b: back',
    ];
  }
}

/** "Page 2 of 15, 145 replicas, filter: all." */
function summaryOf<Item>({ list, noun }: ListQuestion<Item>): string {
  const total = list.total();
  const filter = list.filterLabel();
  const counted = `Page ${list.page()} of ${list.pageCount()}, ${total} ${total === 1 ? noun.one : noun.many}`;
  return `${counted}${filter === undefined ? '' : `, filter: ${filter}`}.`;
}
