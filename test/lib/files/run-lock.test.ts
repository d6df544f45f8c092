import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockForRun } from '../../../src/lib/files/run-lock.ts';
import { temporaryDirectory } from '../../support/bench.ts';

it('refuses a second lock of a path until the first is released', async () => {
  const path = join(await temporaryDirectory(), 'journal');
  const unlock = await lockForRun(path, 'In use.');
  await expect(lockForRun(path, 'Another tavus is sending this batch.')).rejects.toThrow(
    'Another tavus is sending this batch.',
  );
  (await lockForRun(`${path}2`, 'In use.'))();
  unlock();
  await expect.poll(() => lockForRun(path, 'In use.').then((free) => free())).toBeUndefined();
});
