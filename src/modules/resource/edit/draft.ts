import { isDeepStrictEqual } from 'node:util';
import { formatAge } from '../../../lib/format.ts';
import { maskSecrets, replaceSecrets, type SecretMasks } from '../../../lib/secrets.ts';
import type { Draft, Services } from '../../context.ts';
import { fromEditor } from '../../forms/form-draft.ts';
import { readJson, writeJson } from '../../forms/json-text.ts';
import type { ItemJson } from './item-json.ts';
import { isMasked, MASK } from './keys.ts';
import { type MaskedText, maskBrokenJson } from './mask-text.ts';

const UNCERTAIN =
  'The draft masks more than the keys: it is not valid JSON, so the end of a key is uncertain. Type the missing text again.';

type Notice = NonNullable<Draft['notice']>;

/** The text of an item that is being edited, saved to disk until it is sent. Keys are masked. */
export class EditDraft {
  readonly #services: Pick<Services, 'drafts' | 'clock' | 'ui'>;
  readonly #noun: string;
  readonly #name: string;
  readonly #base: string;
  #isKept = false;
  /** Of the draft that was resumed. */
  #notice: Notice | undefined;

  /** @param noun singular */
  constructor(services: Pick<Services, 'drafts' | 'clock' | 'ui'>, noun: string, id: string, before: ItemJson) {
    this.#services = services;
    this.#noun = noun;
    this.#name = `edit-${noun}-${id.replace(/[^\w-]/g, '_')}`;
    this.#base = withoutKeys(writeJson(before));
  }

  isKept(): boolean {
    return this.#isKept;
  }

  /** Asks whether to continue with the draft of an earlier edit. @returns its text; undefined to start over. @throws Back */
  async open(): Promise<string | undefined> {
    const { ui, drafts, clock } = this.#services;
    const left = drafts.read(this.#name);
    const text = left?.values.text;
    if (left === undefined || text === undefined) return undefined;
    if (left.notice) ui.warn(`${left.notice.text} ${left.notice.hint ?? ''}`.trim());
    if (left.values.base !== this.#base) {
      ui.warn(
        `The ${this.#noun} has changed since. Sending the draft would undo that: check the changes that are shown.`,
      );
    }
    const age = formatAge(new Date(left.savedAt).toISOString(), clock.now());
    const isWanted = await ui.menu({
      title: `You left an edit of this ${this.#noun} ${/\d$/.test(age) ? `on ${age}` : age}`,
      choices: [
        { label: 'Continue with the draft', value: true },
        { label: 'Start over', value: false },
      ],
    });
    if (!isWanted) drafts.decline(this.#name);
    this.#isKept = isWanted;
    this.#notice = isWanted ? left.notice : undefined;
    return isWanted ? text : undefined;
  }

  /** @param notice shown before the draft is sent again */
  save(text: string, notice?: Notice): void {
    const { text: kept, isUncertain } = maskDraft(text);
    if (kept === this.#base) {
      this.remove();
      return;
    }
    const { drafts, clock, ui } = this.#services;
    const values = { text: kept, base: this.#base };
    const problem = drafts.save(this.#name, { savedAt: clock.now(), values, labels: {}, ...(notice && { notice }) });
    if (isUncertain) ui.warn(UNCERTAIN);
    if (problem !== undefined) ui.warn(`${problem} The draft is kept until you leave the program.`);
    this.#isKept = true;
  }

  /** Saves the text of the editor when the program ends. @returns false if the next edit will not find it */
  keep(text: string): boolean {
    this.save(text, fromEditor('The text', this.#notice));
    return !this.#isKept || this.#services.drafts.isOnDisk(this.#name);
  }

  remove(): void {
    this.#services.drafts.remove(this.#name);
    this.#isKept = false;
  }
}

/** The text with its secrets masked. The rest is unchanged, unless the end of a secret in broken JSON is uncertain. */
export function withoutKeys(text: string): string {
  return maskDraft(text).text;
}

function maskDraft(text: string): MaskedText {
  const read = readJson(text);
  if ('problem' in read) return maskBrokenJson(text);
  const masked = maskSecrets(read.value, MASKS);
  const isSame = isDeepStrictEqual(masked, read.value);
  // A duplicate key is in the text, but not in the value.
  return isSame ? maskBrokenJson(text) : { text: writeJson(masked), isUncertain: false };
}

const MASKS: SecretMasks = {
  whole: (value) => (value === '' || isMasked(value) ? value : MASK),
  text: (text) => replaceSecrets(text, (secret) => (isMasked(secret) ? secret : MASK)),
};
