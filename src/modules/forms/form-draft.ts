import { formatAge } from '../../lib/format.ts';
import type { Form, FormNotice } from '../../ui/form/form.ts';
import type { Draft, Services } from '../context.ts';

/** Saves the input of a form, from the first change until it is sent or discarded. */
export class FormDraft<Name extends string> {
  readonly #services: Services;
  readonly #form: Form<Name>;
  readonly #name: string;
  #notice: FormNotice | undefined;
  /** A draft was there when the form was opened. */
  #hadDraft = false;

  constructor(services: Services, form: Form<Name>, name: string) {
    this.#services = services;
    this.#form = form;
    this.#name = name;
  }

  /** Offers the saved draft, and saves every change from now on. @throws Back */
  async open(): Promise<void> {
    const left = this.#services.drafts.read(this.#name);
    this.#hadDraft = left !== undefined;
    if (left && (await this.#askToContinue(left))) {
      this.#form.restore(left);
      this.setNotice(left.notice);
      this.#form.setNotice(left.notice);
    } else this.#services.drafts.decline(this.#name);
    this.#form.onChange(() => this.save());
    this.#form.onKeep((name) => this.#keepEdited(name));
  }

  /** @param notice what the user must know before sending the form again; saved with the draft */
  setNotice(notice: FormNotice | undefined): void {
    this.#notice = notice;
  }

  save(): void {
    const { drafts, clock } = this.#services;
    if (!this.#form.isFilled()) {
      drafts.remove(this.#name);
      return;
    }
    const notice = this.#notice && { notice: this.#notice };
    const problem = drafts.save(this.#name, { savedAt: clock.now(), ...this.#form.snapshot(), ...notice });
    if (problem !== undefined) this.#form.setNotice({ text: problem, hint: NOT_SAVED_HINT });
  }

  remove(): void {
    this.#services.drafts.remove(this.#name);
  }

  /** Asks whether to keep the input. @returns false to continue editing */
  async askToLeave(): Promise<boolean> {
    if (!this.#form.isTouched()) {
      // What the program filled in is no draft; one that was there stays, and so does a warning about what was sent.
      if (!this.#hadDraft && this.#notice === undefined) this.remove();
      return true;
    }
    const answer = await this.#services.ui.menu({
      title: 'Leave this form?',
      choices: [
        { label: 'Keep as a draft', value: 'keep' as const, ...this.#unkeptRemark() },
        { label: 'Discard', value: 'discard' as const },
        { label: 'Continue editing', value: 'continue' as const },
      ],
      escapeHint: 'continue editing',
    });
    if (answer === 'discard') this.remove();
    if (answer === 'keep') this.#sayKept();
    return answer !== 'continue';
  }

  #sayKept(): void {
    const { ui, drafts } = this.#services;
    const kept = drafts.isOnDisk(this.#name) ? 'Draft saved.' : 'Draft kept until you exit.';
    ui.ok(`${kept} Open this form again to continue.`);
  }

  /** Saves the text of an open editor when the program ends. Keeps the notice of the draft. */
  #keepEdited(name: string): boolean {
    const { label = name } = this.#form.options.fields.find((field) => field.name === name) ?? {};
    this.setNotice(fromEditor(label, this.#notice));
    this.save();
    const isLeftOut = this.#form.unkeptFields().some((field) => field.name === name);
    return !isLeftOut && this.#services.drafts.isOnDisk(this.#name);
  }

  #unkeptRemark(): { hint?: string } {
    const labels = this.#form.unkeptFields().map(({ label }) => label);
    return labels.length === 0 ? {} : { hint: `without ${labels.join(', ')}: keys are not saved` };
  }

  async #askToContinue(left: Draft): Promise<boolean> {
    const { ui, clock } = this.#services;
    const age = formatAge(new Date(left.savedAt).toISOString(), clock.now());
    const written = this.#form.options.fields.filter(({ kind }) => kind === 'text' || kind === 'longText');
    const hint = written.map(({ name }) => left.values[name]?.trim() ?? '').find((text) => text !== '');
    return await ui.menu({
      title: `You left this form ${/\d$/.test(age) ? `on ${age}` : age}`,
      choices: [
        { label: 'Continue with the draft', value: true, ...(hint !== undefined && { hint }) },
        { label: 'Start over', value: false },
      ],
    });
  }
}

const FROM_EDITOR = 'tavus ended while your editor was open.';

/** The notice for a draft that was saved from an editor, before its other notice. */
export function fromEditor(what: string, notice: FormNotice | undefined): FormNotice {
  const text = `${FROM_EDITOR} ${what} contains what you last saved there.`;
  // The draft may have come from an editor before.
  if (!notice || notice.text.startsWith(FROM_EDITOR)) return { ...notice, text };
  return { ...notice, text: `${text} ${notice.text}` };
}

const NOT_SAVED_HINT = 'The draft is kept until you exit.';
