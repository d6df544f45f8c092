import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadStream } from 'node:tty';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { onTestFinished } from 'vitest';

export interface TerminalOptions {
  readonly cols?: number;
  readonly rows?: number;
  /** Over a clean environment; `undefined` takes a variable out of it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A directory of one's own, from `makeHome`; a fresh one unless told. */
  readonly home?: string;
}

export interface Exit {
  readonly code: number;
  /** The number of the signal that killed the process; 0 when it ended by itself. */
  readonly signal: number;
}

// The addon reads its table from the start of a buffer's memory, where Node's shared pool holds something else.
const { poolSize } = Buffer;
Buffer.poolSize = 0;
const { UnicodeGraphemesAddon } = await import('@xterm/addon-unicode-graphemes');
Buffer.poolSize = poolSize;

/** How long a screen may take to appear; two files run at a time, on slow machines too. */
const PATIENCE_MS = 12_000;

const KEYS: Readonly<Record<string, string>> = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  enter: '\r',
  esc: '\x1b',
  tab: '\t',
  'shift+tab': '\x1b[Z',
  backspace: '\x7f',
  space: ' ',
};

/** How long to wait for the output of a program that has ended, in milliseconds. */
const MAX_OUTPUT_WAIT_MS = 5000;

/** An empty home directory, removed when the test ends. */
export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'tavus-journey-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** What a program finds around it: nothing of the environment that the tests run in but the way to commands. */
export function cleanEnv(home: string): { TERM: string; [name: string]: string } {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    TAVUS_CONFIG_DIR: join(home, 'settings'),
    TERM: 'xterm-256color',
    // No test asks anybody but the sandbox.
    NO_UPDATE_NOTIFIER: '1',
  };
}

/** A program in a pseudo-terminal, and the screen that a person in front of it sees. It ends with the test. */
export class Terminal {
  readonly home: string;
  readonly exit: Promise<Exit>;
  readonly #pty: IPty;
  #isHangingUp = false;
  readonly #emulator: InstanceType<typeof xterm.Terminal>;
  readonly #changes = new EventTarget();
  #raw = '';
  #exited: Exit | undefined;
  /** Counts what the program wrote. */
  #version = 0;
  /** What is on the screen from this version on can be an answer to the last key. */
  #answersFrom = 1;

  constructor(command: string, args: readonly string[], options: TerminalOptions = {}) {
    const { cols = 80, rows = 24, home = makeHome(), env = {} } = options;
    this.home = home;
    this.#emulator = new xterm.Terminal({ cols, rows, allowProposedApi: true, logLevel: 'off', scrollback: 10_000 });
    this.#emulator.loadAddon(new UnicodeGraphemesAddon());
    const all = { ...cleanEnv(home), ...env };
    const known = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    this.#pty = spawn(command, [...args], { name: all.TERM, cols, rows, env: known });
    this.#waitForOutput();
    this.#pty.onData((data) => this.#take(data));
    this.exit = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal = 0 }) => {
        // An empty write comes back when all before it is on the screen.
        this.#emulator.write('', () => {
          this.#exited = { code: exitCode, signal };
          this.#changes.dispatchEvent(new Event('change'));
          resolve(this.#exited);
        });
      });
    });
    onTestFinished(() => this.#close());
  }

  /** Everything the program wrote, as it wrote it. */
  get raw(): string {
    return this.#raw;
  }

  /** The lines of the screen from top to bottom, without the blanks at their ends. */
  screen(): string[] {
    return this.#lines().slice(this.#emulator.buffer.active.baseY);
  }

  /** The screen and all that has scrolled out of it. */
  history(): string[] {
    return this.#lines();
  }

  /** Lines that were too long for the terminal, which went on in the next row. */
  wrappedLines(): string[] {
    const { active } = this.#emulator.buffer;
    return this.#lines().filter((_, row) => active.getLine(row)?.isWrapped);
  }

  /** Presses keys one after another: names such as `down`, `ctrl+c`, `esc`, or single characters. */
  press(...keys: readonly string[]): void {
    this.#send(keys.map(bytesOf).join(''));
  }

  type(text: string): void {
    this.#send(text);
  }

  /** Pastes as terminals do that mark pastes. */
  paste(text: string): void {
    this.#send(`\x1b[200~${text}\x1b[201~`);
  }

  resize(cols: number, rows: number): void {
    this.#answersFrom = this.#version + 1;
    this.#emulator.resize(cols, rows);
    this.#pty.resize(cols, rows);
  }

  /** Sends a signal to the program. */
  kill(signal: string): void {
    this.#pty.kill(signal);
  }

  /** Closes the terminal, as the window or the connection is closed; what the program writes then goes nowhere. */
  hangUp(): void {
    this.#isHangingUp = true;
    this.#socket().destroy();
  }

  /**
   * node-pty closes its side 200 ms after the end of the program. On a busy machine, the last output may not have been
   * read by then, so the first such call waits for it; the system reports the end of the output as an error.
   */
  #waitForOutput(): void {
    const socket = this.#socket();
    const destroy = socket.destroy.bind(socket);
    let hasWaited = false;
    socket.destroy = (error) => {
      if (error !== undefined || hasWaited || this.#isHangingUp || socket.readableEnded) return destroy(error);
      hasWaited = true;
      setTimeout(destroy, MAX_OUTPUT_WAIT_MS);
      return socket;
    };
  }

  #socket(): ReadStream {
    return (this.#pty as unknown as { _socket: ReadStream })._socket;
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Waits for something else than the screen. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    while (!holds()) {
      if (this.#exited || deadline.aborted) throw this.#complaint(`There was no ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /**
   * Waits until the text is somewhere on the screen, which has changed since the last key.
   * How a plain text is spaced and broken into lines makes no difference.
   */
  async waitFor(wanted: string | RegExp): Promise<void> {
    await this.waitUntil(`"${wanted}"`, (lines) =>
      typeof wanted === 'string' ? onOneLine(lines).includes(onOneLine([wanted])) : wanted.test(lines.join('\n')),
    );
  }

  /** Waits until `holds` is true of the screen, which has changed since the last key. */
  async waitUntil(what: string, holds: (lines: string[]) => boolean): Promise<void> {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    while (this.#version < this.#answersFrom || !holds(this.screen())) {
      if (this.#exited) throw this.#complaint(`The program ended before there was ${what}`);
      // A screen that shows what is wanted, however late this process got round to looking, is no failure.
      if (deadline.aborted) throw this.#complaint(`Nothing on the screen was ${what}`);
      await once(this.#changes, 'change', { signal: deadline }).catch(() => {});
    }
  }

  #complaint(text: string): Error {
    const edge = '-'.repeat(this.#emulator.cols);
    const exit = this.#exited ? `\nexit ${JSON.stringify(this.#exited)}` : '';
    return new Error(`${text}.${exit}\n${edge}\n${this.screen().join('\n')}\n${edge}`);
  }

  #take(data: string): void {
    this.#raw += data;
    this.#emulator.write(data, () => {
      this.#version += 1;
      this.#changes.dispatchEvent(new Event('change'));
    });
  }

  #send(bytes: string): void {
    if (this.#exited) throw this.#complaint('A key was pressed after the program had ended');
    this.#answersFrom = this.#version + 1;
    this.#pty.write(bytes);
  }

  #lines(): string[] {
    const { active } = this.#emulator.buffer;
    return Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString().trimEnd() ?? '');
  }

  async #close(): Promise<void> {
    if (!this.#exited) this.#pty.kill('SIGKILL');
    await this.exit;
    this.#emulator.dispose();
  }
}

function onOneLine(lines: readonly string[]): string {
  return lines.join(' ').replace(/\s+/g, ' ');
}

function bytesOf(key: string): string {
  const control = /^ctrl\+([a-z])$/.exec(key)?.[1];
  if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) - 96);
  const bytes = KEYS[key] ?? (key.length === 1 ? key : undefined);
  if (bytes === undefined) throw new Error(`There is no key named "${key}".`);
  return bytes;
}
