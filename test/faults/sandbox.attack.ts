import { expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { ALL_ROUTES, tryRoute } from '../support/random-requests.ts';

const COUNT = 2000;

it(`answers ${COUNT} random requests to each route without 5xx, and keeps running`, async () => {
  const sandbox = await startSandbox();
  const bad: string[] = [];
  for (const [index, route] of ALL_ROUTES.entries()) {
    bad.push(...(await tryRoute(sandbox, route, COUNT, index + 2)));
    // A fault or a reset of the control is not an error of the next route.
    sandbox.clearFaults();
    const headers = { 'x-api-key': sandbox.apiKey };
    await fetch(`${sandbox.url}/_sandbox/reset`, { method: 'POST', headers, body: '{"data": "full"}' });
  }
  console.log(`sandbox: ${ALL_ROUTES.length * COUNT} requests to ${ALL_ROUTES.length} routes, ${bad.length} failed`);
  await sandbox.close();
  expect(bad.slice(0, 20)).toEqual([]);
});
