import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSandbox } from '../support/journey-tavus.ts';
import { logInTogether } from '../support/log-in-together.ts';
import { makeHome } from '../support/terminal.ts';
import { Tally } from './tally.ts';

/** How many times each group logs in, every time in a folder that is missing. */
const GROUPS: readonly (readonly [profiles: number, times: number])[] = [
  [2, 60],
  [10, 10],
];

it('first logins at the same time all succeed', async () => {
  const [home, sandbox, tally] = [makeHome(), await openSandbox(), new Tally('first logins')];
  for (const [count, times] of GROUPS) {
    const profiles = Array.from({ length: count }, (_, index) => `profile${index}`);
    for (let time = 0; time < times; time += 1) {
      // Each folder above that is missing too is one more place to meet.
      const above = ['of', 'mine', 'alone'].slice(0, time % 4);
      const folder = join(home, `${count}-${time}`, ...above, 'tavus');
      tally.add(`${count} logins, ${folder}`, await logInTogether({ folder, home, profiles, sandbox }));
    }
  }
  expect(tally.end()).toEqual([]);
});
