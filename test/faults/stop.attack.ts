import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { endOf, leftOf, SERVERS, type ServerName, STOPS, StoppedBatch } from '../support/stopping.ts';
import { makeHome } from '../support/terminal.ts';
import { Tally } from './tally.ts';

/** Milliseconds: answers are waited for 5 s, and a slow computer starts slowly. */
const [AFTER_FIRST, AFTER_SECOND] = [7000, 2000];
/** Two redraws of a bar. */
const LATE_MS = 2300;
const AT_ONCE = 4;

const CODES: Readonly<Record<string, readonly number[]>> = {
  SIGTERM: [143],
  SIGHUP: [129],
  'closing the terminal': [129],
};
const isSignal = (stop: string) => stop in CODES;
/** A server that refuses, or whose answers come, ends it by itself. */
const limitOf = (stop: string) => (/twice|again|then/.test(stop) || isSignal(stop) ? AFTER_SECOND : AFTER_FIRST);

async function stopCommand(server: ServerName, stop: string): Promise<string | undefined> {
  const batch = await StoppedBatch.open(server);
  const tavus = await batch.command();
  await STOPS[stop]?.(tavus);
  return (
    (await endOf(tavus, CODES[stop] ?? [130], limitOf(stop))) ??
    (stop === 'closing the terminal' ? undefined : leftOf(tavus)) ??
    (await batch.finish())
  );
}

/** Esc leads back to the menu, which then works, and on which nothing more is drawn. */
async function stopInMenu(server: ServerName, stop: string): Promise<string | undefined> {
  const batch = await StoppedBatch.open(server);
  const tavus = await batch.menu();
  await STOPS[stop]?.(tavus);
  if (!stop.startsWith('Esc')) {
    return (
      (await endOf(tavus, CODES[stop] ?? [130], limitOf(stop))) ??
      (stop === 'closing the terminal' ? undefined : leftOf(tavus)) ??
      (await batch.finish())
    );
  }
  const problem = await isInMenu(tavus, limitOf(stop));
  return problem ?? leftOf(tavus) ?? (await batch.finish());
}

async function isInMenu(tavus: Tavus, withinMs: number): Promise<string | undefined> {
  const start = performance.now();
  await tavus.at('Work with Videos');
  if (performance.now() - start > withinMs) return `the menu came after ${Math.round(performance.now() - start)} ms`;
  const drawn = tavus.raw.length;
  await wait(LATE_MS);
  const late = tavus.raw.slice(drawn);
  if (late !== '') return `drawn on the menu: ${JSON.stringify(late)}`;
  await tavus.back('Tavus');
  await tavus.leave();
  return undefined;
}

async function runAll(
  cases: readonly (readonly [label: string, run: () => Promise<string | undefined>])[],
  tally: Tally,
  atOnce: number,
) {
  const waiting = [...cases];
  const work = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const [label, run] = one;
      tally.add(label, await run().catch((error: unknown) => String(error).slice(0, 1500)));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

test('a batch ends when it is stopped, whatever the server does', async () => {
  const tally = new Tally('stop');
  const servers = Object.keys(SERVERS) as ServerName[];
  const cases = servers.flatMap((server) =>
    Object.keys(STOPS)
      // A server whose answers come at once leaves nothing to wait for.
      .filter((stop) => !/waits|then/.test(stop) || /silent|only|trickling|late/.test(server))
      // There is nothing to wait for in a pause, so that the second Esc is for the menu.
      .filter((stop) => stop !== 'Esc twice, quickly' || server !== 'asking for a pause')
      .flatMap((stop) => [
        [`${server}, ${stop}, command`, () => stopCommand(server, stop)] as const,
        ...(/silent|trickling|late|pause/.test(server)
          ? [[`${server}, ${stop}, menu`, () => stopInMenu(server, stop)] as const]
          : []),
      ]),
  );
  // A terminal is closed only when no program that was started meanwhile has inherited it.
  const isAlone = ([label]: (typeof cases)[number]) => label.includes('closing the terminal');
  await runAll(
    cases.filter((one) => !isAlone(one)),
    tally,
    AT_ONCE,
  );
  await runAll(cases.filter(isAlone), tally, 1);
  expect(tally.end()).toEqual([]);
});

/** Something that is waited for, on a server that makes it wait. */
interface Waiting {
  readonly args: (place: { readonly sandbox: Sandbox; readonly home: string }) => readonly string[];
  /** What of the server misbehaves. */
  readonly path: RegExp;
  readonly shows: string | RegExp;
  /** False where no keys are read. */
  readonly hasKeys: boolean;
}

function addVideo({ store }: Sandbox, renderMs: number): string {
  const replica = store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
  return store.addVideo({ replica_id: replica, script: 'Hello', video_name: 'Hello' }, { renderMs }).id;
}

function addTraining({ store }: Sandbox): string {
  return store.addReplica({ name: 'New', trainingMs: HOUR }).id;
}

function writeCsv({ sandbox, home }: { readonly sandbox: Sandbox; readonly home: string }): string {
  const replica = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
  const path = join(home, 'people.csv');
  writeFileSync(path, `video_name,script,replica_id\nAda,Hi,${replica}\nBob,Hi,${replica}\n`);
  return path;
}

const HOUR = 3_600_000;
const WAITS: Readonly<Record<string, Waiting>> = {
  'video batch --wait': {
    args: (place) => ['video', 'batch', writeCsv(place), '--yes', '--wait'],
    path: /^\/v2\/videos\?/,
    shows: 'The videos continue if you stop waiting',
    hasKeys: true,
  },
  'video watch': {
    args: ({ sandbox }) => ['video', 'watch', addVideo(sandbox, HOUR), addVideo(sandbox, HOUR)],
    path: /^\/v2\/videos\?/,
    shows: ' so far.',
    hasKeys: true,
  },
  'replica watch': {
    args: ({ sandbox }) => ['replica', 'watch', addTraining(sandbox), addTraining(sandbox)],
    path: /^\/v2\/replicas\?/,
    shows: ' so far.',
    hasKeys: true,
  },
  'video download': {
    args: ({ sandbox, home }) => ['video', 'download', addVideo(sandbox, 0), '-o', join(home, 'film.mp4')],
    path: /^\/media\//,
    shows: 'Download to',
    hasKeys: true,
  },
  'video list': {
    args: () => ['video', 'list', '--all'],
    path: /^\/v2\/videos/,
    shows: '',
    hasKeys: false,
  },
};

const ENDINGS: Readonly<Record<string, readonly number[]>> = {
  Esc: [2, 5, 130],
  'Ctrl+C': [130],
  'Ctrl+C twice, quickly': [130],
  SIGTERM: [143],
  SIGHUP: [129],
  SIGINT: [130],
  'closing the terminal': [129],
};

async function stopWaiting(what: string, server: ServerName, stop: string): Promise<string | undefined> {
  const { args, path, shows } = WAITS[what] as Waiting;
  const place = { sandbox: await openSandbox({ data: 'empty' }), home: makeHome() };
  const words = args(place);
  place.sandbox.fail({ method: 'GET', path, ...SERVERS[server], times: Number.POSITIVE_INFINITY });
  const tavus = new Tavus({ args: words, ...place, rows: 40 });
  if (shows !== '') await tavus.waitFor(shows);
  const isAsked = () => place.sandbox.requests.some((one) => one.method === 'GET' && path.test(one.path));
  await tavus.until('a request', isAsked);
  await STOPS[stop]?.(tavus);
  const problem = await endOf(tavus, ENDINGS[stop] ?? [], AFTER_SECOND);
  return problem ?? (stop === 'closing the terminal' ? undefined : leftOf(tavus));
}

test('whatever else is waited for ends when it is stopped', async () => {
  const tally = new Tally('stop waiting');
  const servers = ['silent', 'sending the head only', 'sending a part only', 'trickling'] as const;
  const cases = Object.keys(WAITS).flatMap((what) =>
    servers.flatMap((server) =>
      Object.keys(ENDINGS)
        .filter((stop) => stop !== 'Esc' || WAITS[what]?.hasKeys)
        .map((stop) => [`${what}, ${server}, ${stop}`, () => stopWaiting(what, server, stop)] as const),
    ),
  );
  const isAlone = ([label]: (typeof cases)[number]) => label.includes('closing the terminal');
  await runAll(
    cases.filter((one) => !isAlone(one)),
    tally,
    AT_ONCE,
  );
  await runAll(cases.filter(isAlone), tally, 1);
  expect(tally.end()).toEqual([]);
});
