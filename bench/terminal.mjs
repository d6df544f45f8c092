// Runs a program in a pseudo-terminal, and records its screen and the times of its output.
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

// The addon reads its table from the start of a buffer's memory, which Node's shared pool would break.
const { poolSize } = Buffer;
Buffer.poolSize = 0;
const { UnicodeGraphemesAddon } = await import('@xterm/addon-unicode-graphemes');
Buffer.poolSize = poolSize;

export const COLUMNS = 80;
export const ROWS = 24;
/** Maximum milliseconds to wait for a screen. */
const PATIENCE_MS = 30_000;
/** Milliseconds without output after which a key counts as having no effect. */
const SILENCE_MS = 1000;

export class Terminal {
  #pty;
  #emulator;
  #exit;
  #hasExited = false;
  #waiting = new Set();
  /** When the last bytes arrived, and when those arrived that the emulator has drawn. All times are `performance.now()`. */
  #cameAt = 0;
  #drawnAt = 0;
  startedAt = performance.now();

  constructor(command, args, env, { columns = COLUMNS, rows = ROWS, cwd } = {}) {
    this.#emulator = new xterm.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      logLevel: 'off',
      scrollback: 0,
    });
    this.#emulator.loadAddon(new UnicodeGraphemesAddon());
    this.#pty = spawn(command, args, { name: env.TERM, cols: columns, rows, env, cwd });
    this.#pty.onData((data) => this.#take(data));
    this.#exit = new Promise((resolve) => this.#pty.onExit(resolve)).then(() => {
      this.#hasExited = true;
      this.#tell();
    });
  }

  get pid() {
    return this.#pty.pid;
  }

  /** The emulator, for cells, colours and cursor. */
  get emulator() {
    return this.#emulator;
  }

  /** The lines of the screen, without trailing spaces. */
  screen() {
    const { active } = this.#emulator.buffer;
    return Array.from(
      { length: this.#emulator.rows },
      (_, row) =>
        active
          .getLine(active.baseY + row)
          ?.translateToString()
          .trimEnd() ?? '',
    );
  }

  /** @returns when it was written */
  write(text) {
    const at = performance.now();
    this.#pty.write(text);
    return at;
  }

  pause(ms) {
    return sleep(ms);
  }

  /** @returns when the bytes arrived that made `holds` true; undefined after a timeout */
  async firstTime(holds, patienceMs = PATIENCE_MS) {
    const end = performance.now() + patienceMs;
    while (!holds(this.screen())) {
      const left = end - performance.now();
      if (this.#hasExited || left <= 0) return undefined;
      await this.#nextChange(left);
    }
    return this.#drawnAt;
  }

  async see(what, holds, patienceMs) {
    const at = await this.firstTime(holds, patienceMs);
    if (at === undefined) throw new Error(`Nothing on the screen was ${what}:\n${this.screen().join('\n')}`);
    return at;
  }

  /**
   * Waits for output after `since`, and then for `quietMs` milliseconds without output.
   * @returns when the last byte arrived; undefined without output
   */
  async settle(since, quietMs, silenceMs = SILENCE_MS) {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const now = performance.now();
      // Gives up on a screen that never settles.
      if (now > end) return this.#cameAt;
      const hasAnswered = this.#cameAt > since;
      if (this.#hasExited || (!hasAnswered && now - since > silenceMs)) return undefined;
      if (hasAnswered && now - this.#cameAt >= quietMs && this.#drawnAt === this.#cameAt) return this.#cameAt;
      await sleep(hasAnswered ? Math.max(1, quietMs - (now - this.#cameAt)) : 2);
    }
  }

  /** Waits until the program has ended. */
  async end() {
    await this.#exit;
  }

  async close() {
    if (!this.#hasExited) this.#pty.kill('SIGKILL');
    await this.#exit;
    this.#emulator.dispose();
  }

  #take(data) {
    const at = performance.now();
    this.#cameAt = at;
    this.#emulator.write(data, () => {
      this.#drawnAt = at;
      this.#tell();
    });
  }

  #tell() {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  async #nextChange(ms) {
    const timer = setTimeout(() => this.#tell(), ms);
    await new Promise((resolve) => this.#waiting.add(resolve));
    clearTimeout(timer);
  }
}
