import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { actionOf } from '../faults/actions.ts';
import { type FaultCase, faultCase } from '../faults/faults.ts';
import { openPlace } from '../faults/places.ts';
import { accountOf, breakTavus, expectKept, expectRequests, expectSaid, openWorld } from '../faults/run-row.ts';
import { SCREENS } from '../faults/screens.ts';
import { MENU_ROWS, TERMINAL_ROWS } from '../faults/table.ts';
import { FAST_CLOCK } from '../support/fast-clock.ts';
import { Tavus } from '../support/journey-tavus.ts';
import { makeHome } from '../support/terminal.ts';

/** Large enough for all texts. */
const SIZE = { cols: 100, rows: 40 };

async function openFault(fault: FaultCase, meets: Parameters<typeof breakTavus>[2]) {
  const home = makeHome();
  const world = await openWorld(join(home, 'work'));
  const place = await openPlace(fault.place ?? 'sandbox', world.sandbox, home);
  onTestFinished(async () => {
    place.close();
    await world.sandbox.close();
  });
  breakTavus(world.sandbox, fault, meets);
  return { home, world, place, before: accountOf(world.sandbox) };
}

/** The screen and its scrollback as one line, without the borders and signs that a form draws between words. */
const textOf = (tavus: Tavus) => tavus.history().join(' ').replace(/[│✖!]/g, ' ').replace(/\s+/g, ' ');

/** Expects no key, and only escape sequences that draw. */
function expectClean({ raw }: Tavus, key: string): void {
  expect(raw).not.toMatch(/\n\s+at |AxiosError|node:internal|undefined/);
  expect(raw).not.toContain(key);
  expect(raw).not.toContain('a-key-of-my-own');
  expect(raw).not.toMatch(/\x1b\]52|\x9b|\u202e/);
}

describe('a command on a terminal with the fault', () => {
  const rows = TERMINAL_ROWS.map(([fault, action, requests, kept]) => ({ fault, action, requests, kept }));
  test.each(rows)('$fault: $action', async ({ fault, action, requests, kept }) => {
    const { exit = 1 } = faultCase(fault);
    const { home, world, place, before } = await openFault(faultCase(fault), actionOf(action));
    const env = { ...FAST_CLOCK, TAVUS_API_KEY: world.sandbox.apiKey, ...place.env };
    const tavus = new Tavus({ ...SIZE, home, env, args: [...actionOf(action).argv(world), '--no-input'] });
    expect(await tavus.exit).toEqual({ code: exit, signal: 0 });
    expectSaid(textOf(tavus), faultCase(fault), actionOf(action).method);
    expectClean(tavus, world.sandbox.apiKey);
    expectRequests(requests, world.sandbox);
    expectKept(kept, { world, before });
  });
});

describe('a screen of the menu with the fault', () => {
  const rows = MENU_ROWS.map(([fault, screen, requests, kept]) => ({ fault, screen, requests, kept }));
  test.each(rows)('$fault: $screen', async ({ fault, screen, requests, kept }) => {
    const { method, hasKey = true, reach, expectKept: expectScreen } = SCREENS[screen];
    const { happened, reason } = faultCase(fault);
    const { home, world, place, before } = await openFault(faultCase(fault), { method });
    // If the outcome is unknown, the program checks for up to 20 seconds.
    const env = { ...FAST_CLOCK, ...(hasKey && { TAVUS_API_KEY: world.sandbox.apiKey }), ...place.env };
    const tavus = new Tavus({ ...SIZE, home, env });
    await reach(tavus);
    await tavus.waitUntil(`${happened} ${reason}`, () => reason.test(textOf(tavus)));
    await expectScreen(tavus);
    expectSaid(textOf(tavus), faultCase(fault), method);
    expectClean(tavus, world.sandbox.apiKey);
    expectRequests(requests, world.sandbox);
    expectKept(kept, { world, before });
  });
});
