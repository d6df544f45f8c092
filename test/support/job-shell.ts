import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { TAVUS, Tavus, type TavusOptions } from './journey-tavus.ts';

/** Without its own settings and line editor, so that what is on the screen was written by the program or echoed. */
const SHELL = ['bash', '--norc', '--noprofile', '--noediting', '-i'] as const;
const PROMPT = 'shell$';
const PASTE_MARKS_ON = '\x1b[?2004h';

interface JobOptions extends TavusOptions {
  /** What runs the program; `"$@"` stands for it and its arguments. */
  readonly wrapper?: string;
  readonly background?: boolean;
}

/** `tavus` as a job of an interactive shell. */
export class JobShell extends Tavus {
  #resumedAt = 0;

  static async open({ args = [], wrapper = 'exec "$@"', background = false, env, ...options }: JobOptions = {}) {
    const shell = new JobShell({ ...options, command: SHELL, env: { PS1: `${PROMPT} `, ...env } });
    await shell.atPrompt();
    const words = [...TAVUS, ...args].map((word) => `'${word}'`).join(' ');
    shell.type(`(echo $BASHPID > "$HOME/pid"; set -- ${words}; ${wrapper})${background ? ' &' : ''}\r`);
    return shell;
  }

  /** The process that the shell has started. */
  get jobPid(): number {
    const file = join(this.home, 'pid');
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  }

  /** Waits until the shell asks for a command. */
  async atPrompt(): Promise<void> {
    await this.waitUntil('the prompt of the shell', (lines) => lastLine(lines) === PROMPT);
  }

  /** Waits until the program is stopped, and looks at what it has left behind. */
  async isSuspended(): Promise<void> {
    await this.waitFor('Stopped');
    await this.atPrompt();
  }

  /** Waits until the program sleeps in its stop: one that was continued in the background stops itself again. */
  async isStopped(): Promise<void> {
    const state = () => execFileSync('ps', ['-o', 'state=', '-p', String(this.jobPid)], { encoding: 'utf8' });
    await expect.poll(state, { timeout: 12_000 }).toMatch(/^T/);
  }

  /** Looks at the state of the terminal, at a prompt. */
  async hasSaneTerminal(): Promise<void> {
    expect(this.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThanOrEqual(this.raw.lastIndexOf('\x1b[?25l'));
    expect(this.raw.lastIndexOf('\x1b[?2004l')).toBeGreaterThanOrEqual(this.raw.lastIndexOf('\x1b[?2004h'));
    expect(this.raw.lastIndexOf('\x1b[?7h')).toBeGreaterThanOrEqual(this.raw.lastIndexOf('\x1b[?7l'));
    const from = this.raw.length;
    this.type('stty -a; echo end-of-$((40+2))\r');
    await this.waitFor('end-of-42');
    await this.atPrompt();
    const modes = this.raw.slice(from);
    for (const mode of ['icanon', 'echo', 'isig', 'opost', 'icrnl']) expect(modes).toMatch(new RegExp(`\\s${mode}\\b`));
  }

  async suspend(): Promise<void> {
    this.press('ctrl+z');
    await this.isSuspended();
  }

  /** Brings the program back. What it writes from here on is in `since()`. */
  async foreground({ isDrawn = true } = {}): Promise<void> {
    // A key before the program is back would be echoed: what takes keys marks pastes, other programs write something.
    const back = this.raw.includes(PASTE_MARKS_ON) ? PASTE_MARKS_ON : /fg\r\n\( echo[\s\S]*\)\r\n[\s\S]/;
    this.#resumedAt = this.raw.length;
    this.type('fg\r');
    if (isDrawn) await expect.poll(() => this.since(), { timeout: 12_000 }).toMatch(back);
  }

  /** All that was written since the program was brought back. */
  since(): string {
    return this.raw.slice(this.#resumedAt);
  }
}

function lastLine(lines: readonly string[]): string {
  return lines.findLast((line) => line !== '') ?? '';
}
