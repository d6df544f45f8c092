import { PassThrough, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { AccessibleUi } from '../../src/ui/accessible/accessible-ui.ts';
import type { Theme } from '../../src/ui/theme.ts';
import { eventually } from '../support/eventually.ts';
import { PLAIN } from './texts.ts';

/** An input and an output in this process, and what was said and not yet answered. */
export class AccessibleTerminal {
  /** What raw mode was set to, in order. */
  readonly rawModes: boolean[] = [];
  readonly input = Object.assign(new PassThrough(), {
    setRawMode: (mode: boolean): void => {
      this.rawModes.push(mode);
    },
  });
  readonly output: NodeJS.WriteStream;
  written = '';
  #heardFrom = 0;

  constructor(columns = 80) {
    const take = (chunk: unknown, _encoding: string, done: () => void): void => {
      this.written += String(chunk);
      done();
    };
    const output = new Writable({ decodeStrings: false, write: take });
    this.output = Object.assign(output, { isTTY: true, columns, rows: 24 }) as unknown as NodeJS.WriteStream;
  }

  /** All that was said since the last answer. */
  heard(): string {
    return this.written.slice(this.#heardFrom);
  }

  /** Waits until this was said since the last answer, and gives all that was. */
  async hears(text: string): Promise<string> {
    await eventually(() => {
      if (!this.heard().includes(text)) throw new Error(`Not said: "${text}". What was said:\n${this.heard()}`);
    });
    return this.heard();
  }

  /** Answers a question when it is asked. */
  async answer(question: string, line: string): Promise<string> {
    const heard = await this.hears(`${question}: `);
    this.type(`${line}\n`);
    return heard;
  }

  type(text: string): void {
    this.#heardFrom = this.written.length;
    this.input.write(text);
  }
}

/** The `Ui` on a terminal of its own, until the test ends. */
export function openAccessible(theme: Theme = PLAIN, columns = 80): { ui: AccessibleUi; terminal: AccessibleTerminal } {
  const terminal = new AccessibleTerminal(columns);
  const ui = new AccessibleUi({ input: terminal.input, output: terminal.output, theme, status: () => 'my account' });
  ui.start();
  onTestFinished(() => ui.stop());
  return { ui, terminal };
}
