import type { Form } from './form/form.ts';
import type { Delay } from './output/delays.ts';
import { PlainUi, type PlainUiOptions } from './plain-ui.ts';
import type { ConfirmQuestion, ListQuestion, MenuQuestion, ProgressWork, SessionUi, Ui } from './ui.ts';

export interface AskingUiOptions extends PlainUiOptions {
  /** Creates the `Ui` that asks; called for the first question. */
  open(): Promise<SessionUi>;
}

/** The `Ui` of a command in a terminal: reads keys only while it asks a question. */
export class AskingUi extends PlainUi {
  override readonly canAsk = true;
  readonly #options: AskingUiOptions;
  #session: SessionUi | undefined;
  #depth = 0;

  constructor(options: AskingUiOptions) {
    super(options);
    this.#options = options;
  }

  override async menu<Value>(question: MenuQuestion<Value>): Promise<Value> {
    return await this.#ask((ui) => ui.menu(question));
  }

  override async pagedSelect<Item extends object>(question: ListQuestion<Item>): Promise<Item> {
    return await this.#ask((ui) => ui.pagedSelect(question));
  }

  override async fill<Name extends string>(form: Form<Name>): Promise<void> {
    await this.#ask((ui) => ui.fill(form));
  }

  override async confirm(question: ConfirmQuestion): Promise<boolean> {
    return this.saysYes || (await this.#ask((ui) => ui.confirm(question)));
  }

  override async edit(...given: Parameters<Ui['edit']>): Promise<string> {
    return await this.#ask((ui) => ui.edit(...given));
  }

  /** Reads keys during the work, so that Esc can stop it. */
  override async progress<Result>(title: string, work: ProgressWork<Result>): Promise<Result> {
    return await this.#ask((ui) => ui.progress(title, work));
  }

  override delayed(delay: Delay): void {
    // A printed line would land in the middle of the screen that is drawn.
    if (this.#depth === 0) super.delayed(delay);
    else if (!this.countsDown(delay)) this.#session?.delayed(delay);
  }

  /** A question can open another: a form's field is picked from a list. */
  async #ask<Result>(question: (ui: Ui) => Promise<Result>): Promise<Result> {
    this.#session ??= await this.#options.open();
    if (this.#depth === 0) this.#session.start();
    this.#depth += 1;
    try {
      return await question(this.#session);
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#session.stop();
    }
  }
}
