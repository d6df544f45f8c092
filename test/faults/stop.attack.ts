import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Tavus } from '../support/journey-tavus.ts';
import { endOf, leftOf, SERVERS, type ServerName, STOPS, StoppedBatch } from '../support/stopping.ts';
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
) {
  const waiting = [...cases];
  const work = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const [label, run] = one;
      tally.add(label, await run().catch((error: unknown) => String(error).slice(0, 1500)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

test('a batch ends when it is stopped, whatever the server does', async () => {
  const tally = new Tally('stop');
  const servers = Object.keys(SERVERS) as ServerName[];
  const cases = servers.flatMap((server) =>
    Object.keys(STOPS)
      // A server whose answers come at once leaves nothing to wait for.
      .filter((stop) => !/waits|then/.test(stop) || /silent|only|trickling|late/.test(server))
      .flatMap((stop) => [
        [`${server}, ${stop}, command`, () => stopCommand(server, stop)] as const,
        ...(/silent|trickling|late|pause/.test(server)
          ? [[`${server}, ${stop}, menu`, () => stopInMenu(server, stop)] as const]
          : []),
      ]),
  );
  await runAll(cases, tally);
  expect(tally.end()).toEqual([]);
});
