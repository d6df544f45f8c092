import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { FAST_CLOCK } from './fast-clock.ts';
import { openSandbox, Tavus } from './journey-tavus.ts';
import { makeHome } from './terminal.ts';

/** Ways in which a server keeps a batch waiting. */
export const SERVERS = {
  silent: { delayMs: 600_000 },
  'sending the head only': { stallAt: 0 },
  'sending a part only': { stallAt: 20 },
  trickling: { pieceMs: 900 },
  'answering late': { delayMs: 2500 },
  'closing after the request': { drop: 'after' },
  'closing before the request': { drop: 'before' },
  'asking for a pause': { status: 429, headers: { 'retry-after': '50' } },
  failing: { status: 503 },
} as const satisfies Readonly<Record<string, Fault>>;

export type ServerName = keyof typeof SERVERS;

/** What the user, or the system, does to end it. */
export const STOPS: Readonly<Record<string, (tavus: Tavus) => void | Promise<void>>> = {
  Esc: (tavus) => tavus.press('esc'),
  'Esc twice, quickly': (tavus) => tavus.press('esc', 'esc'),
  'Esc, and again when it waits': async (tavus) => {
    tavus.press('esc');
    await tavus.waitFor('Waiting for responses');
    await tavus.waitFor('Stop again to skip waiting');
    tavus.press('esc');
  },
  'Ctrl+C': (tavus) => tavus.press('ctrl+c'),
  'Ctrl+C twice, quickly': (tavus) => tavus.press('ctrl+c', 'ctrl+c'),
  'Esc, then Ctrl+C': async (tavus) => {
    tavus.press('esc');
    await tavus.waitFor('Waiting for responses');
    await tavus.waitFor('Stop again to skip waiting');
    tavus.press('ctrl+c');
  },
  SIGTERM: (tavus) => tavus.kill('SIGTERM'),
  SIGHUP: (tavus) => tavus.kill('SIGHUP'),
  SIGINT: (tavus) => tavus.kill('SIGINT'),
  'closing the terminal': (tavus) => tavus.hangUp(),
};

const ROWS = 6;

/** A batch of six whose POSTs meet a server that misbehaves, and whose third one on does if the first two are to pass. */
export class StoppedBatch {
  readonly sandbox: Sandbox;
  readonly home: string;
  readonly path: string;

  private constructor(sandbox: Sandbox, home: string, path: string) {
    this.sandbox = sandbox;
    this.home = home;
    this.path = path;
  }

  static async open(server: ServerName): Promise<StoppedBatch> {
    const sandbox = await openSandbox({ data: 'empty' });
    const home = makeHome();
    const path = join(home, 'people.csv');
    const replica = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
    const rows = Array.from({ length: ROWS }, (_, row) => `Ada ${row},Hi Ada ${row},${replica}`);
    writeFileSync(path, `${['video_name,script,replica_id', ...rows].join('\n')}\n`);
    sandbox.fail({ method: 'POST', path: '/v2/videos', ...SERVERS[server], times: Number.POSITIVE_INFINITY });
    return new StoppedBatch(sandbox, home, path);
  }

  /** Starts it as a command, and waits until requests are on their way. */
  async command(...flags: readonly string[]): Promise<Tavus> {
    const args = ['video', 'batch', this.path, '--yes', ...flags];
    const tavus = new Tavus({ args, sandbox: this.sandbox, home: this.home, rows: 40 });
    await this.#isSending(tavus);
    return tavus;
  }

  /** The same from the menu. */
  async menu(): Promise<Tavus> {
    const tavus = new Tavus({ sandbox: this.sandbox, home: this.home, rows: 40 });
    await tavus.go('Work with Videos', 'Generate from a CSV');
    await tavus.answer('CSV file', this.path);
    for (const label of ['Names', 'Replica']) {
      await tavus.cursorOn(label);
      tavus.press('down');
    }
    await tavus.next('Script');
    if (tavus.cursor()?.startsWith('More options')) tavus.press('down');
    await tavus.submit('Check the file');
    await tavus.waitFor('Generate 6 videos');
    tavus.type('y');
    tavus.press('enter');
    await this.#isSending(tavus);
    return tavus;
  }

  /** Runs it again on a server that behaves. @returns what is wrong with what came of it; undefined when each row has one video */
  async finish(): Promise<string | undefined> {
    this.sandbox.clearFaults();
    const damage = this.journalProblem();
    if (damage !== undefined) return damage;
    const args = ['video', 'batch', this.path, '--yes'];
    const again = new Tavus({ args, sandbox: this.sandbox, home: this.home, env: FAST_CLOCK });
    const { code } = await again.exit;
    const names = [...this.sandbox.store.videos.values()].map(({ name }) => name).sort();
    const wanted = Array.from({ length: ROWS }, (_, row) => `Ada ${row}`);
    if (code !== 0) return `the next run ended with ${code}`;
    return names.join() === wanted.join() ? undefined : `videos: ${names.join(', ')}`;
  }

  /** @returns what is wrong with the journal; undefined when all its lines are whole, and each video is of a row that was begun */
  journalProblem(): string | undefined {
    // A last line without its end was cut, and counts as not written.
    const lines = readFileSync(`${this.path}.tavus-journal.jsonl`, 'utf8').split('\n').slice(0, -1);
    const begun = new Set<unknown>();
    for (const line of lines) {
      const entry = JSON.parse(line) as Readonly<Record<string, unknown>>;
      if (entry.event === 'sending') begun.add(entry.video_name);
    }
    const unknown = [...this.sandbox.store.videos.values()].filter(({ name }) => !begun.has(name));
    return unknown.length === 0 ? undefined : `not in the journal: ${unknown.map(({ name }) => name).join(', ')}`;
  }

  async #isSending(tavus: Tavus): Promise<void> {
    await tavus.waitFor(/people\.csv .*of 6 sent/);
    const { requests } = this.sandbox;
    await tavus.until('a request', () => requests.some(({ method }) => method === 'POST'));
  }
}

/** @returns what is wrong with how it ended; undefined when all is well */
export async function endOf(tavus: Tavus, codes: readonly number[], withinMs: number): Promise<string | undefined> {
  const late = Symbol('late');
  const timer = AbortSignal.timeout(withinMs);
  const ended = await Promise.race([
    tavus.exit,
    new Promise<typeof late>((resolve) => timer.addEventListener('abort', () => resolve(late))),
  ]);
  if (ended === late) return `still running after ${withinMs} ms`;
  const { code, signal } = ended as Awaited<Tavus['exit']>;
  if (signal !== 0 || !codes.includes(code)) return `ended with ${code}, signal ${signal}`;
  return undefined;
}

/** @returns what is wrong with the terminal that it left; undefined when all is well */
export function leftOf({ raw }: Tavus): string | undefined {
  if (raw.lastIndexOf('\x1b[?25l') > raw.lastIndexOf('\x1b[?25h')) return 'the cursor is hidden';
  if (raw.lastIndexOf('\x1b[?7l') > raw.lastIndexOf('\x1b[?7h')) return 'lines are cut at the edge';
  if (raw.lastIndexOf('\x1b[?2004h') > raw.lastIndexOf('\x1b[?2004l')) return 'pastes are marked';
  if (/\n\s+at |Error:|Warning:|bug in tavus/.test(raw)) return 'it crashed';
  return undefined;
}
