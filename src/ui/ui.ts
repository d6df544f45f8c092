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

/** The user ended the program with Ctrl+C. Only `main` catches it. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

export interface Choice<Value> {
  readonly label: string;
  readonly value: Value;
  /** A short remark after the label. */
  readonly hint?: string;
  /** Why it cannot be chosen now. It is shown anyway. */
  readonly blocked?: string;
}

export interface MenuQuestion<Value> {
  readonly title: string;
  readonly choices: readonly Choice<Value>[];
  /** The value of the choice that is under the cursor first. */
  readonly selected?: Value | undefined;
  /** What Esc does, in a word; default `back`. */
  readonly escapeHint?: string;
  /** True for the first screen: `q` exits, and Esc does nothing. */
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

/** Loads a list that is on the screen, and keeps it up to date. */
export interface ListFeed {
  /** Calls `changed` after each update, until the returned function is called. */
  subscribe(changed: () => void): () => void;
  /** What it is doing, in a few words; '' when the list is complete. */
  status(): string;
  /** Why the list is incomplete or out of date, in a sentence; '' if it is not. The Ui adds how to retry. */
  failure(): string;
  /** Loads everything again in the background. */
  refresh(): void;
  /** Waits for what the page on the screen still lacks, such as names, for a Ui that prints it only once. */
  ready?(): Promise<void>;
  /** Receives the reason for a delay, which then is part of `status`; '' when it is over. */
  delayed(text: string): void;
}

export interface ListQuestion<Item extends object> {
  readonly title: string;
  /** Keeps its page and cursor: pass the same list again to bring the user back to the same place. */
  readonly list: PaginatedList<Item>;
  /** What the items are called in the header: "145 replicas". */
  readonly noun: { readonly one: string; readonly many: string };
  /** One line of the list; the first cell is what names the item. */
  columns(item: Item): readonly Cell[];
  /** Why an item cannot be chosen. It is shown anyway. */
  blocked?(item: Item): string | undefined;
  /** What to say when the list is empty. The Ui adds how to filter and how to go back. */
  readonly whenEmpty: string;
  /** True for an item that is chosen; for a list of which several can be chosen, one after the other. */
  isChosen?(item: Item): boolean;
  /** What Enter does, in a word or two. */
  readonly enterHint: string;
  /** What Esc does, in a word; default `back`. */
  readonly escapeHint?: string;
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

/** Replaces the label of the spinner. */
export type Tell = (label: string) => void;

/** Work that reports its progress whenever it changes. */
export type ProgressWork<Result> = (signal: AbortSignal, show: (view: ProgressView) => void) => Promise<Result>;

/** One row of a details table; line ends in the value are kept. */
export type DetailRow = readonly [label: string, value: Cell | undefined];

/**
 * All that an action can do with a terminal. Texts may be untrusted: the Ui makes them safe to print.
 * Questions throw `Back` on Esc, except `confirm`, and `Interrupted` on Ctrl+C.
 */
export interface Ui {
  /** False where the Ui cannot prompt: every question is then a usage error. */
  readonly canAsk: boolean;
  /** True if every confirmation is answered with yes, without a prompt. */
  readonly saysYes?: boolean;
  menu<Value>(question: MenuQuestion<Value>): Promise<Value>;
  pagedSelect<Item extends object>(question: ListQuestion<Item>): Promise<Item>;
  /** Shows a form until it is submitted with all fields valid. The values stay in the form. */
  fill<Name extends string>(form: Form<Name>): Promise<void>;
  /** Asks for confirmation. Enter without an answer and Esc mean no. */
  confirm(question: ConfirmQuestion): Promise<boolean>;
  /** Prints a table of labels and values. */
  details(title: string, rows: readonly DetailRow[]): Promise<void>;
  /** False where no picture would be shown, so that none is loaded. */
  showsPictures(): Promise<boolean>;
  say(text: string): void;
  ok(text: string): void;
  warn(text: string): void;
  fail(text: string, hint?: string): void;
  /** Shows a spinner while `work` runs. Esc aborts it (`signal`) and throws `Back`. */
  busy<Result>(label: string, work: (signal: AbortSignal, tell: Tell) => Promise<Result>): Promise<Result>;
  /** Shows the reason for a delay where the progress is shown. */
  delayed(delay: Delay): void;
  /** Shows the progress of one item or several, and which key stops it. Esc aborts it (`signal`) and throws `Back`. */
  progress<Result>(title: string, work: ProgressWork<Result>): Promise<Result>;
  /** Rings the bell and shows a desktop notification, after something that took long. */
  notify(text: string): void;
  /**
   * Copies text to the clipboard of the user's own computer, also over SSH, where the terminal supports it.
   * @param shown what is printed in its place, for a text that contains a secret
   */
  copy(text: string, shown?: string): void;
  /** Prints a command line for the user's shell, unwrapped, so that it can be copied. */
  commandLine(text: string, line: string): void;
  /**
   * Opens a text in the user's editor. @returns the text as it was saved. @throws UsageError without an editor, or if it failed
   * @param keep writes the saved text to disk, synchronously, when a signal ends the program; returns false if it could not
   */
  edit(text: string, fileType: 'txt' | 'md' | 'json', keep?: (text: string) => boolean): Promise<string>;
}

/** A `Ui` that owns the terminal from `start` to `stop`. */
export interface SessionUi extends Ui {
  start(): void;
  stop(): void;
}
