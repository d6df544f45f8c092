import type { Form } from './form/form.ts';
import type { Picture } from './image/picture.ts';
import type { PaginatedList } from './list/paged-list.ts';
import type { Delay } from './output/delays.ts';
import type { ProgressView } from './output/progress.ts';
import type { Cell } from './theme.ts';

/** The user went back one step. Thrown by every question of a `Ui`; it is not a failure. */
export class Back extends Error {
  override name = 'Back';
}

/** The user ended the program with Ctrl+C. Nothing catches it but the end of `main`. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

export interface Choice<Value> {
  readonly label: string;
  readonly value: Value;
  /** A short remark behind the label. */
  readonly hint?: string;
  /** Why it can't be chosen now; the choice is shown all the same. */
  readonly blocked?: string;
}

export interface MenuQuestion<Value> {
  readonly title: string;
  readonly choices: readonly Choice<Value>[];
  /** Where the cursor stands first. */
  readonly selected?: Value | undefined;
  /** What Esc does, in a word; `back` when left out. */
  readonly escapeHint?: string;
  /** True for the first screen, where going back ends the program: `q` does, and Esc does nothing. */
  readonly isFirst?: boolean;
  /** What the choices are about: stays readable above them. A Ui that prints it does so once for the same object. */
  readonly details?: Details;
}

export interface ConfirmQuestion {
  /** Names the question; a Ui that asks in one line shows only the text. */
  readonly title: string;
  /** The question, and what happens after a yes. */
  readonly text: string;
  /** What has to be typed in the place of a yes, such as the name of the item; y or n when left out. */
  readonly typedConfirmation?: string;
}

/** Where a list on the screen comes from, while it changes by itself. */
export interface ListFeed {
  /** Keeps the list up to date and calls `changed` when it did, until the returned function is called. */
  subscribe(changed: () => void): () => void;
  /** What it is doing, in a few words; '' when all is there. */
  status(): string;
  /** Why the list is not whole; '' when nothing went wrong. */
  failure(): string;
  /** Loads everything anew, behind what is shown. */
  refresh(): void;
  /** Told why that takes longer, to be a part of what it is doing; '' when it goes on. */
  delayed(text: string): void;
}

export interface ListQuestion<Item extends object> {
  readonly title: string;
  /** Keeps its page and cursor: hand the same list in again to bring the user back to where they were. */
  readonly list: PaginatedList<Item>;
  /** What the items are called in the header: "145 replicas". */
  readonly noun: { readonly one: string; readonly many: string };
  /** One line of the list; the first cell is what names the item. */
  columns(item: Item): readonly Cell[];
  /** Why an item can't be chosen; it is shown all the same. */
  blocked?(item: Item): string | undefined;
  /** What to say, and where to go on, when there is nothing to show. */
  readonly whenEmpty: string;
  /** What Enter does, in a word or two. */
  readonly enterHint: string;
  /** For a list that is loaded, and kept up to date, while it is on the screen. */
  readonly feed?: ListFeed;
}

/** All that is known of an item. */
export interface Details {
  readonly title: string;
  readonly rows: readonly DetailRow[];
  /** Shown where pictures are. */
  readonly picture?: Picture | undefined;
}

/** Replaces the words that say what is under way. */
export type Tell = (label: string) => void;

/** Work that tells how far it is, as often as it likes. */
export type ProgressWork<Result> = (signal: AbortSignal, show: (view: ProgressView) => void) => Promise<Result>;

/** One line of a details table; a part of several lines keeps them. */
export type DetailRow = readonly [label: string, value: Cell | undefined];

/**
 * All that an action may ask of a terminal. Texts may come from anywhere: the Ui makes them safe to print.
 * Every question throws `Back` on Esc and `Interrupted` on Ctrl+C.
 */
export interface Ui {
  /** False where nobody can answer: every question is then a usage error. */
  readonly canAsk: boolean;
  menu<Value>(question: MenuQuestion<Value>): Promise<Value>;
  pagedSelect<Item extends object>(question: ListQuestion<Item>): Promise<Item>;
  /** Lets the user fill in a form until it is sent with no field missing or wrong. What was typed stays in the form. */
  fill<Name extends string>(form: Form<Name>): Promise<void>;
  /** A question for yes or no. Only Enter means no, and so does Esc. */
  confirm(question: ConfirmQuestion): Promise<boolean>;
  /** Prints a table of labels and values. */
  details(title: string, rows: readonly DetailRow[]): Promise<void>;
  /** Whether a picture would be shown at all, to load none for nothing. */
  showsPictures(): Promise<boolean>;
  say(text: string): void;
  ok(text: string): void;
  warn(text: string): void;
  fail(text: string, hint?: string): void;
  /** Shows that something is under way. Esc aborts it (`signal`) and throws `Back`. */
  busy<Result>(label: string, work: (signal: AbortSignal, tell: Tell) => Promise<Result>): Promise<Result>;
  /** Says why what is under way takes longer, in the place that shows it. */
  delayed(delay: Delay): void;
  /** Shows how far one thing or several are. Esc aborts it (`signal`) and throws `Back`. */
  progress<Result>(title: string, work: ProgressWork<Result>): Promise<Result>;
  /** Rings, and lets the terminal show a notification: something that took long has ended. */
  notify(text: string): void;
  /** Puts text on the clipboard of the user's own computer, also through SSH, where the terminal allows it. */
  copy(text: string): void;
  /** A line for the user's shell: printed as it is, so that it can be copied, and never broken up. */
  commandLine(text: string, line: string): void;
  /**
   * Lets the user change a text in their editor. @throws UsageError where there is none, or it failed.
   * @param keep puts what was saved on the disk, synchronously, when a signal ends the program; false when it could not.
   */
  edit(text: string, fileType: 'txt' | 'md' | 'json', keep?: (text: string) => boolean): Promise<string>;
}

/** A `Ui` that has the terminal for itself from `start` to `stop`. */
export interface SessionUi extends Ui {
  start(): void;
  stop(): void;
}
