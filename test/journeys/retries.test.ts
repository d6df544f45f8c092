import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { AccessibleTavus, MENU } from '../support/accessible-tavus.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

/** A pause that is never over before the user ends it. */
const LONG: Fault = { status: 429, headers: { 'retry-after': '60' } };
const SHORT: Fault = { status: 503, headers: { 'retry-after': '2' } };
const WAITS_SHORT = /Tavus is busy, retrying in [12] s \(2 of 4\)/;
const WAITS_LONG = /Tavus is busy, retrying in (1 min|5\d s) \(2 of 4\)/;

describe('a rate limit in the menu', () => {
  test('shows when the request is retried, and then the list', async () => {
    const sandbox = await openSandbox();
    sandbox.fail(SHORT);
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas');
    await tavus.choose('List Replicas');
    await tavus.waitFor(WAITS_SHORT);
    await tavus.waitFor('145 replicas');
    expect(sandbox.requests.length).toBeGreaterThan(1);
  });

  test('is shown in the status line of a list that is loading, which still takes keys', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ path: /^\/v2\/replicas\?.*\bpage=2/, ...SHORT });
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.waitFor(WAITS_SHORT);
    expect(tavus.title()).toBe('List Replicas');
    tavus.press('down');
    await tavus.cursorOn('Night shift');
    await tavus.waitFor(/145 replicas · kind/);
  });

  test('ends the pause with Esc and returns to the menu; the next try works', async () => {
    const sandbox = await openSandbox();
    sandbox.fail(LONG);
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas');
    await tavus.choose('List Replicas');
    await tavus.waitFor(WAITS_LONG);
    await tavus.back('Work with Replicas');
    expect(tavus.cursor()).toBe('List Replicas');
    expect(sandbox.requests).toHaveLength(1);
    await tavus.choose('List Replicas');
    await tavus.waitFor('145 replicas');
  });

  test('returns to the complete form with Esc in the pause', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ method: 'POST', ...LONG });
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Personas', 'Create a Persona');
    await tavus.answer('Name', 'Patient one');
    await tavus.answer('System prompt', 'Be patient.');
    tavus.press('tab', 'tab', 'tab');
    await tavus.submit('Create the persona');
    await tavus.waitFor(WAITS_LONG);
    await tavus.back('Create a Persona');
    await tavus.waitFor('Patient one');
    await tavus.waitFor('Be patient.');
    expect(sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('cancels the request with Ctrl+C in the pause, and exits with a second one', async () => {
    const sandbox = await openSandbox();
    sandbox.fail(LONG);
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Videos');
    await tavus.choose('List Videos');
    await tavus.waitFor(WAITS_LONG);
    tavus.press('ctrl+c');
    await tavus.at('Work with Videos');
    await tavus.interrupt();
    expect(sandbox.requests).toHaveLength(1);
  });

  test('is reported once, and b ends the pause', async () => {
    const sandbox = await openSandbox();
    sandbox.fail(LONG);
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Replicas', 'List');
    await tavus.hears('Tavus is busy, retrying in 1 min (2 of 4)…');
    tavus.press('b', 'enter');
    await tavus.asks(MENU);
    expect(tavus.raw.match(/retrying/g)).toHaveLength(1);
    expect(sandbox.requests).toHaveLength(1);
  });
});

describe('a rate limit in a command', () => {
  test('is shown in the progress line, and Ctrl+C ends the command', async () => {
    const sandbox = await openSandbox();
    sandbox.fail(LONG);
    const tavus = new Tavus({ sandbox, args: ['replica', 'get', 'Rio'] });
    await tavus.waitFor(WAITS_LONG);
    tavus.press('ctrl+c');
    expect((await tavus.exit).code).toBe(130);
    expect(sandbox.requests).toHaveLength(1);
  });
});
