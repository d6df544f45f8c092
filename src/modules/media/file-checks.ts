import { untilAborted } from '../../lib/abort.ts';
import type { FieldValues, FormField } from '../../ui/form/form.ts';
import type { Tone, TonedText } from '../../ui/theme.ts';
import type { Context, Services } from '../context.ts';
import type { Inspection, Remark } from '../forms/send-form.ts';
import type { Finding } from './finding.ts';
import type { CheckedFor } from './judge-file.ts';

/** The fields of a form that take the link of a file, and what each is checked for. */
export type FileFields<Name extends string> = {
  readonly [Field in Name]?: (values: FieldValues<Name>) => CheckedFor;
};

/** A field with a link. */
interface FormFile<Name extends string> {
  readonly field: FormField<Name>;
  readonly link: string;
  readonly checkedFor: CheckedFor;
}

interface Verdict {
  readonly state: Finding['state'];
  readonly text: string;
}

interface LinkCheck {
  /** Never rejects. */
  readonly done: Promise<void>;
  /** Absent until it is done. What the file is for can change afterwards. @returns undefined if the check failed */
  judge?: (checkedFor: CheckedFor) => Verdict | undefined;
}

const TONES: Readonly<Record<Finding['state'], Tone>> = { ok: 'good', warning: 'busy', problem: 'bad' };
const SIGNS = { ok: 'ok', warning: 'warn', problem: 'fail' } as const;
const ADVICE = 'To see how to fix it, use Check a Recording, or tavus replica check.';
const IN_PROGRESS: TonedText = { text: 'Checking the file…', tone: 'quiet' };

/**
 * Checks the links of a form in the background, from when they are entered. Each is opened once, however often the form
 * is sent. A check never prevents sending: the user decides.
 */
export class FileChecks<Name extends string> {
  readonly #services: Services;
  readonly #files: FileFields<Name>;
  readonly #fields: readonly FormField<Name>[];
  readonly #checks = new Map<string, LinkCheck>();
  readonly #stop = new AbortController();
  #changed = (): void => {};

  constructor({ services }: Context, files: FileFields<Name>, fields: readonly FormField<Name>[]) {
    this.#services = services;
    this.#files = files;
    this.#fields = fields;
  }

  /** The fields of the form. Those that take a file check it, and show what was found. */
  fields(): readonly FormField<Name>[] {
    return this.#fields.map((field) => {
      if (this.#files[field.name] === undefined) return field;
      const entered = (link: string) => void this.#check(link);
      return { ...field, entered, remark: (values) => this.#remarkOn(field, values) };
    });
  }

  /** Calls `changed` when a check is done, until the returned function is called. */
  subscribe(changed: () => void): () => void {
    this.#changed = changed;
    return () => {
      this.#changed = () => {};
    };
  }

  /** @returns what waits until all files are checked; undefined if no field has one */
  inspect(values: FieldValues<Name>): Inspection<Name> | undefined {
    const files = this.#fields.flatMap((field) => this.#fileIn(field, values) ?? []);
    if (files.length === 0) return undefined;
    return async (signal) => {
      await untilAborted({ signal }, () => Promise.all(files.map(({ link }) => this.#check(link).done)));
      return { remarks: files.flatMap((file) => this.#remarkAgainst(file) ?? []), advice: ADVICE };
    };
  }

  #remarkAgainst({ field, link, checkedFor }: FormFile<Name>): Remark<Name> | undefined {
    const { state = 'ok', text = '' } = this.#check(link).judge?.(checkedFor) ?? {};
    if (state === 'ok') return undefined;
    return { field: field.name, text: `${field.label}: ${text}`, isDoubtful: state === 'problem' };
  }

  /** Ends the checks that are in progress. */
  close(): void {
    this.#stop.abort();
  }

  /** Starts the check of a link, unless it was started before. */
  #check(link: string): LinkCheck {
    const known = this.#checks.get(link);
    if (known) return known;
    const check: LinkCheck = { done: this.#examine(link).then((judge) => this.#end(check, judge)) };
    this.#checks.set(link, check);
    return check;
  }

  async #examine(link: string): Promise<NonNullable<LinkCheck['judge']>> {
    try {
      const [{ examineTarget }, { reportOn, stateOf, summarize }] = await Promise.all([
        import('./check.ts'),
        import('./report.ts'),
      ]);
      const examined = await examineTarget(this.#services, link, this.#stop.signal);
      return (checkedFor) => {
        const report = reportOn(examined, checkedFor, this.#services.clock.now());
        return { state: stateOf(report), text: summarize(report) };
      };
    } catch {
      // It must not stand in the way of what is sent.
      return () => undefined;
    }
  }

  #end(check: LinkCheck, judge: NonNullable<LinkCheck['judge']>): void {
    check.judge = judge;
    this.#changed();
  }

  #fileIn(field: FormField<Name>, values: FieldValues<Name>): FormFile<Name> | undefined {
    const checkedFor = this.#files[field.name]?.(values);
    const link = values[field.name].trim();
    return checkedFor === undefined || link === '' ? undefined : { field, link, checkedFor };
  }

  #remarkOn(field: FormField<Name>, values: FieldValues<Name>): TonedText | undefined {
    const file = this.#fileIn(field, values);
    const check = file && this.#checks.get(file.link);
    if (check === undefined || file === undefined) return undefined;
    if (check.judge === undefined) return IN_PROGRESS;
    const verdict = check.judge(file.checkedFor);
    return verdict && { text: verdict.text, tone: TONES[verdict.state], sign: SIGNS[verdict.state] };
  }
}
