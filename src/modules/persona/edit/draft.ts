import type { Draft, Services } from '../../shared/context.ts';
import { fromEditor } from '../../shared/form-draft.ts';
import { formatAge } from '../../shared/format.ts';
import { SECRET_NAME } from '../../shared/secrets.ts';
import type { PersonaDocument } from '../document.ts';
import { isObject, readJson, writeJson } from './json-text.ts';
import { isMasked, MASK, secretsIn } from './keys.ts';
import { withValue } from './pointer.ts';

type Notice = NonNullable<Draft['notice']>;

/** The text of a persona under edit, on the disk until it is sent. No key is kept in it. */
export class EditDraft {
  readonly #services: Pick<Services, 'drafts' | 'clock' | 'ui'>;
  readonly #name: string;
  readonly #base: string;
  #isKept = false;
  /** Of the draft that was resumed. */
  #notice: Notice | undefined;

  constructor(services: Pick<Services, 'drafts' | 'clock' | 'ui'>, personaId: string, before: PersonaDocument) {
    this.#services = services;
    this.#name = `edit-persona-${personaId.replace(/[^\w-]/g, '_')}`;
    this.#base = withoutKeys(writeJson(before));
  }

  isKept(): boolean {
    return this.#isKept;
  }

  /** Offers what was left last time. @returns it, or undefined to begin anew. @throws Back */
  async open(): Promise<string | undefined> {
    const { ui, drafts, clock } = this.#services;
    const left = drafts.read(this.#name);
    const text = left?.values.text;
    if (left === undefined || text === undefined) return undefined;
    if (left.notice) ui.warn(`${left.notice.text} ${left.notice.hint ?? ''}`.trim());
    if (left.values.base !== this.#base) ui.warn('The persona was changed since: the difference will show that too.');
    const age = formatAge(new Date(left.savedAt).toISOString(), clock.now());
    const isWanted = await ui.menu({
      title: `You left an edit of this persona ${/\d$/.test(age) ? `on ${age}` : age}`,
      choices: [
        { label: 'Go on with it', value: true },
        { label: 'Start afresh', value: false },
      ],
    });
    if (!isWanted) drafts.decline(this.#name);
    this.#isKept = isWanted;
    this.#notice = isWanted ? left.notice : undefined;
    return isWanted ? text : undefined;
  }

  /** @param notice what has to be known before it is sent again. */
  save(text: string, notice?: Notice): void {
    const kept = withoutKeys(text);
    if (kept === this.#base) {
      this.remove();
      return;
    }
    const { drafts, clock, ui } = this.#services;
    const values = { text: kept, base: this.#base };
    const problem = drafts.save(this.#name, { savedAt: clock.now(), values, labels: {}, ...(notice && { notice }) });
    if (problem !== undefined) ui.warn(`${problem} It is kept until you leave the program.`);
    this.#isKept = true;
  }

  /** Saves what was in the editor when the program ends. @returns false when the next edit will not find it */
  keep(text: string): boolean {
    this.save(text, fromEditor('The text', this.#notice));
    return !this.#isKept || this.#services.drafts.isOnDisk(this.#name);
  }

  remove(): void {
    this.#services.drafts.remove(this.#name);
    this.#isKept = false;
  }
}

/** The text with its keys masked; otherwise as it was typed, as far as that can be told. */
export function withoutKeys(text: string): string {
  const read = readJson(text);
  if ('problem' in read || !isObject(read.value)) return withoutQuotedKeys(text);
  const secrets = secretsIn(read.value).filter((secret) => secret.text !== '' && !isMasked(secret.text));
  if (secrets.length === 0) return text;
  return writeJson(secrets.reduce<unknown>((value, { path }) => withValue(value, path, MASK), read.value));
}

const NAME = `[\\w-]*(?:${SECRET_NAME.source})[\\w-]*`;
const QUOTED = '"(?:[^"\\\\\\n]|\\\\.)*(?:"|$)';
/** A value under such a name, in text that may lack a quote or a comma. */
const UNDER_NAME = new RegExp(`((?:"${NAME}"|^\\s*"?${NAME}"?)\\s*:\\s*)(${QUOTED}|[^\\s"{[,}\\]][^,}\\n]*)`, 'gim');
const NAMED = new RegExp(`("name"\\s*:\\s*"[^"\\n]*${NAME}[^"\\n]*"\\s*,\\s*"value"\\s*:\\s*)(${QUOTED})`, 'gim');

/** The same for what is no JSON yet. */
function withoutQuotedKeys(text: string): string {
  return text
    .replace(UNDER_NAME, (all, name: string, value: string) =>
      /^(-?\d|true|false|null)/.test(value) || isMasked(value) ? all : `${name}"${MASK}"`,
    )
    .replace(NAMED, `$1"${MASK}"`);
}
