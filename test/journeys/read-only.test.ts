import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSandbox, settingsFile, Tavus } from '../support/journey-tavus.ts';
import { makeHome } from '../support/terminal.ts';

function homeWithReadOnly(): string {
  const home = makeHome();
  mkdirSync(dirname(settingsFile(home)), { mode: 0o700 });
  writeFileSync(settingsFile(home), '{"readOnly": true}', { mode: 0o600 });
  return home;
}

describe('read-only mode', () => {
  test.each([
    ['with a flag', () => ({ args: ['--read-only'] }), '--read-only'],
    ['by the environment', () => ({ env: { TAVUS_READ_ONLY: '1' } }), 'TAVUS_READ_ONLY'],
    ['by a setting', () => ({ home: homeWithReadOnly() }), '"readOnly" in the settings file'],
  ])('set %s rejects changes with the reason, and sends nothing', async (_how, options, because) => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox, ...options() });
    await tavus.at('Tavus');
    expect(tavus.screen().join('\n')).toContain('read-only');
    await tavus.choose('Work with Videos');
    await tavus.at('Work with Videos');
    await tavus.choose('Delete a Video');
    await tavus.waitFor(`Read-only because of ${because}: nothing is changed at Tavus.`);
    await tavus.choose('List Videos');
    await tavus.at('List Videos');
    tavus.press('enter');
    await tavus.at('What to do with this video');
    await tavus.choose('Rename');
    await tavus.waitFor(`because of ${because}`);
    await tavus.interrupt();
    expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('can be turned off by the environment', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox, home: homeWithReadOnly(), env: { TAVUS_READ_ONLY: '0' } });
    await tavus.go('Work with Replicas', 'Create a Replica');
    await tavus.interrupt();
  });
});
