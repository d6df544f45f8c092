import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { PassThrough } from 'node:stream';
import { openMedia } from '../../src/api/media.ts';
import { UserAccount } from '../../src/app/account/account.ts';
import { createMachine } from '../../src/app/machine.ts';
import type { StateMachine } from '../../src/core/state-machine.ts';
import { untilAborted } from '../../src/lib/abort.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { safeText } from '../../src/lib/text/safe-text.ts';
import type { Services } from '../../src/modules/context.ts';
import { showNextTime } from '../../src/modules/forms/next-time.ts';
import { MemoryDrafts } from '../../src/settings/drafts.ts';
import { Settings } from '../../src/settings/settings.ts';
import type { Form, FormField } from '../../src/ui/form/form.ts';
import { FormScreen } from '../../src/ui/form/form-screen.ts';
import { choiceLine, listSummary } from '../../src/ui/list/list-lines.ts';
import { listLines } from '../../src/ui/output/columns.ts';
import type { ProgressView } from '../../src/ui/output/progress.ts';
import { Results } from '../../src/ui/output/results.ts';
import { PlainUi } from '../../src/ui/plain-ui.ts';
import { Interrupts } from '../../src/ui/prompt/interrupts.ts';
import { createTheme } from '../../src/ui/theme.ts';
import { Back, Interrupted, type ListQuestion, type MenuQuestion, type ProgressWork } from '../../src/ui/ui.ts';
import { temporaryDirectory } from './bench.ts';

const THEME = createTheme({ TERM: 'xterm' }, true);
const WIDTH = 79;
/** Questions that one walk answers, and views of a progress that it looks at. */
const [PATIENCE, VIEWS] = [12, 4];

/** Draws what it is asked as a terminal would show it, and answers at random until it is tired of it. */
class MonkeyUi extends PlainUi {
  override readonly canAsk = true;
  readonly #random: (below: number) => number;
  readonly #write: (lines: readonly string[]) => void;
  #left = PATIENCE;

  constructor(output: NodeJS.WriteStream, random: (below: number) => number) {
    const env = { TERM: 'xterm' };
    super({
      ...{ output, env, theme: THEME, showsBusy: false, saysYes: true },
      interrupts: new Interrupts(),
      onLeave: () => () => {},
      status: () => 'key …wxyz',
    });
    this.#random = random;
    this.#write = (lines) => void output.write(`${lines.join('\n')}\n`);
  }

  rest(): void {
    this.#left = PATIENCE;
  }

  override async menu<Value>({ title, choices }: MenuQuestion<Value>): Promise<Value> {
    this.#write([this.heading(title, WIDTH), ...choices.map((choice) => choiceLine(choice, choices, WIDTH, THEME))]);
    return this.#pick(choices.filter(({ blocked }) => blocked === undefined)).value;
  }

  override async pagedSelect<Item extends object>(question: ListQuestion<Item>): Promise<Item> {
    const stop = question.feed?.subscribe(() => {});
    try {
      // What still comes in is a part of the list too.
      for (let turn = 0; turn < 20 && question.feed?.status(); turn++) await new Promise(setImmediate);
      const items = question.list.rows().flatMap((row) => (row.kind === 'item' ? [row.item] : []));
      const rows = items.map((item) => question.columns(item));
      this.#write([this.heading(question.title, WIDTH), safeText(listSummary(question, '·'))]);
      this.#write([safeText(question.feed?.failure() ?? ''), ...listLines(rows, WIDTH, THEME)]);
      return this.#pick(items.filter((item) => question.blocked?.(item) === undefined));
    } finally {
      stop?.();
    }
  }

  override async fill<Name extends string>(form: Form<Name>): Promise<void> {
    this.#tire();
    for (const field of form.visibleFields()) {
      form.goTo(field.name);
      this.#draw(form);
      if (field.pick) await this.#pickFor(form, field, field.pick);
      else if (field.kind === 'text') form.buffer(field.name).setText(textFor(field));
      else if (field.kind !== 'choice') form.buffer(field.name).setText('Hello there.');
    }
    const isSendable = form.check();
    this.#draw(form);
    if (!isSendable || this.#random(3) === 0) throw new Back();
  }

  async #pickFor<Name extends string>(
    form: Form<Name>,
    field: Parameters<Form<Name>['setPicked']>[0],
    pick: NonNullable<FormField<Name>['pick']>,
  ): Promise<void> {
    try {
      form.setPicked(field, await pick(form.buffer(field.name).text()));
    } catch (error) {
      if (!(error instanceof Back)) throw error;
    }
  }

  override async edit(text: string): Promise<string> {
    this.#tire();
    return this.#random(2) === 0 ? text : text.replace(/"[^"]*"\s*$/m, '"new"');
  }

  override async progress<Result>(_title: string, work: ProgressWork<Result>): Promise<Result> {
    const stop = new AbortController();
    let views = 0;
    const look = ({ bars, note }: ProgressView): void => {
      this.#write([
        ...bars.map(({ label, status }) => safeText(`${label} ${typeof status === 'string' ? status : status.text}`)),
        safeText(note()),
      ]);
      if (++views >= VIEWS) stop.abort(new Back());
    };
    return await untilAborted(stop, (signal) => work(signal, look));
  }

  #draw<Name extends string>(form: Form<Name>): void {
    const screen = new FormScreen(form, THEME, (width) => this.heading(form.options.title, width));
    this.#write(screen.lines({ width: WIDTH, rows: 24 }));
  }

  #tire(): void {
    this.#left -= 1;
    if (this.#left < 0) throw new Interrupted();
  }

  #pick<Value>(values: readonly Value[]): Value {
    this.#tire();
    const picked = values[this.#random(values.length + 1)];
    if (picked === undefined) throw new Back();
    return picked;
  }
}

export interface Monkey {
  readonly machine: StateMachine<Services>;
  /** What was written since the last time. */
  take(): string;
  /** Makes it answer again. */
  rest(): void;
}

/** The program with its screens, used at random, on a server. Its clock does not make it wait. */
export async function openMonkey(baseUrl: string, key: string, random: (below: number) => number): Promise<Monkey> {
  let [written, time] = ['', Date.parse('2026-03-01T12:00:00.000Z')];
  const output = Object.assign(new PassThrough(), {
    isTTY: true,
    columns: 80,
    rows: 24,
  }) as unknown as NodeJS.WriteStream;
  output.on('data', (chunk: Buffer) => {
    written += chunk.toString();
  });
  const clock: Clock = {
    now: () => time,
    after(ms, run) {
      const timer = setImmediate(() => {
        time += ms;
        run();
      });
      return () => clearImmediate(timer);
    },
  };
  const ui = new MonkeyUi(output, random);
  const settings = new Settings(await temporaryDirectory(), () => {});
  const account = new UserAccount(settings, { environment: { key, baseUrl } });
  const machine = createMachine(ui, account, {
    ...{ clock, drafts: new MemoryDrafts(), openLink: async () => true, openMedia, readText: async () => 'Hello' },
    results: new Results({ output, json: false, theme: THEME }),
    sayNext: ({ menu }) => ui.say(menu),
    showCommand: (words) => showNextTime(ui, words),
  });
  return {
    machine,
    rest: () => ui.rest(),
    take: () => {
      const all = written;
      written = '';
      return all;
    },
  };
}

/** A path leads out of the working folder, which is the project's own. */
function textFor({ name, complete }: { readonly name: string; readonly complete?: unknown }): string {
  if (complete !== undefined) return join(tmpdir(), `tavus-monkey-${process.pid}`);
  return /url/i.test(name) ? 'https://a.example' : 'Rio';
}
