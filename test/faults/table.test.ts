import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { actionOf } from './actions.ts';
import { expectJson, expectKept, expectRequests, expectWords, type Ran, runRow } from './run-row.ts';
import { COMMAND_ROWS, type Row, SLOW_ROWS } from './table.ts';

const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY'];
/** How many rows are under way at once: most of their time is waiting. */
const AT_ONCE = 16;

const folder = mkdtempSync(join(tmpdir(), 'tavus-faults-'));
const running = new Map<Row, Promise<readonly [Ran, Ran]>>();

beforeAll(() => {
  for (const name of PROXIES) vi.stubEnv(name, '');
  const limit = pLimit(AT_ONCE);
  for (const [at, row] of COMMAND_ROWS.entries()) {
    const both = Promise.all([
      limit(() => runRow(row, join(folder, `${at}`), [])),
      limit(() => runRow(row, join(folder, `${at}-json`), ['--json'])),
    ]);
    both.catch(() => {});
    running.set(row, both);
  }
});
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  await Promise.allSettled(running.values());
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function check(row: Row, [plain, json]: readonly [Ran, Ran]): void {
  const [, , requests, kept] = row;
  expectWords(row, plain);
  expectJson(row, json);
  for (const ran of [plain, json]) {
    expectRequests(requests, ran.world.sandbox);
    expectKept(kept, ran);
  }
}

it('has rows enough, and none twice', () => {
  const names = [...COMMAND_ROWS, ...SLOW_ROWS].map(([fault, action]) => `${fault}, ${action}`);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(80);
});

describe('a command that meets', () => {
  it.each(COMMAND_ROWS.map((row) => ({ row, fault: row[0], action: row[1] })))('$fault: $action', async ({ row }) => {
    check(row, (await running.get(row)) ?? expect.fail('It was not run.'));
  });
});

describe('a command that waits, and meets', () => {
  it.each(SLOW_ROWS.map((row) => ({ row, fault: row[0], action: row[1] })))('$fault: $action', async ({ row }) => {
    await Promise.allSettled(running.values());
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { method } = actionOf(row[1]);
    const run = (name: string, flags: readonly string[]) =>
      runRow(row, join(folder, `${row[0]}-${row[1]}-${name}`), flags, async (ended, { world, place }) => {
        let isDone = false;
        void ended.finally(() => {
          isDone = true;
        });
        const hasArrived = () =>
          place.connections() > 0 || world.sandbox.requests.some((request) => request.method === method);
        while (!isDone) {
          await setImmediate();
          // The time that a connection takes on this computer must not count.
          if (hasArrived()) vi.advanceTimersByTime(500);
        }
        return await ended;
      });
    check(row, [await run('plain', []), await run('json', ['--json'])]);
  });
});
