import { describe, expect, it } from 'vitest';
import { ALL_ROUTES, tryRoute } from '../support/random-requests.ts';
import { open } from './support.ts';

/** `npm run attack` sends 2,000 to each. */
const COUNT = 64;

describe('random requests', () => {
  it.each(ALL_ROUTES)('are never answered with 5xx: $method $path', async (route) => {
    const { sandbox, get } = await open({ data: 'full' });
    expect(await tryRoute(sandbox, route, COUNT, 1)).toEqual([]);
    // Other requests may have set faults.
    sandbox.clearFaults();
    expect((await get('/v2/videos')).status).toBe(200);
  });

  it.each([
    ['/v2/videos', 'videos'],
    ['/v2/faces', 'replicas'],
    ['/v2/pals', 'personas'],
    ['/v2/documents', 'documents'],
  ] as const)('get past the checks of POST %s', async (path, noun) => {
    const { sandbox } = await open();
    const before = sandbox.store[noun].size;
    await tryRoute(sandbox, { method: 'POST', path }, 4 * COUNT, 1);
    expect(sandbox.store[noun].size).toBeGreaterThan(before);
  });

  it('go to every route', () => {
    expect(ALL_ROUTES.length).toBeGreaterThan(70);
  });
});
