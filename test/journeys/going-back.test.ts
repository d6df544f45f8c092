import { describe, expect, test } from 'vitest';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

describe('I go back one step', () => {
  test('with Esc from menus, lists and details', async () => {
    const tavus = new Tavus({ sandbox: await openSandbox() });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.filter('user');
    tavus.press('right');
    await tavus.waitFor('Page 2 of 3 · 37 replicas · kind: user · status: any');
    tavus.press('enter');
    await tavus.at('What to do with this replica');
    await tavus.back('List Replicas');
    await tavus.waitFor('Page 2 of 3 · 37 replicas · kind: user · status: any');
    await tavus.back('Work with Replicas');
    expect(tavus.cursor()).toBe('List Replicas');
    await tavus.back('Tavus');
    expect(tavus.cursor()).toBe('Work with Replicas');
    tavus.press('esc');
    await tavus.waitFor('Press q to exit.');
    await tavus.waitFor('q exit');
    expect(tavus.screen().join('\n')).not.toContain('Esc');
    tavus.press('down');
    await tavus.waitUntil('no notice', (lines) => !lines.includes('Press q to exit.'));
    await tavus.leave();
  });

  test('with q from menus and lists, while in a form it is a letter', async () => {
    const tavus = new Tavus({ sandbox: await openSandbox() });
    await tavus.go('Work with Videos', 'List Videos');
    tavus.press('enter');
    for (const title of ['What to do with this video', 'List Videos', 'Work with Videos']) {
      await tavus.at(title);
      tavus.press('q');
    }
    await tavus.go('Work with Personas', 'Create a Persona');
    tavus.press('q');
    await tavus.cursorOn(/^Name +q/);
    await tavus.back('Leave this form?');
    await tavus.choose('Discard');
    await tavus.at('Work with Personas');
    tavus.press('q');
    await tavus.at('Tavus');
    tavus.press('q');
    await tavus.endsWith(0);
  });

  test('with Esc in a form to the field before, from the first one out; from a picker to its field', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Videos', 'Generate a Video');
    await tavus.answer('Name', 'Kept');
    tavus.press('enter');
    await tavus.at('Replica');
    await tavus.back('Generate a Video');
    await tavus.cursorOn('Replica');
    tavus.press('tab', 'tab', 'tab', 'tab');
    await tavus.cursorOn('[ Generate the video ]');
    for (const field of ['More options', 'Script', 'Speaks', 'Replica', 'Name']) {
      tavus.press('esc');
      await tavus.cursorOn(field);
    }
    await tavus.cursorOn(/^Name +Kept/);
    await tavus.back('Leave this form?');
    await tavus.back('Generate a Video');
    await tavus.cursorOn(/^Name +Kept/);
    await tavus.back('Leave this form?');
    await tavus.choose('Discard');
    await tavus.at('Work with Videos');
    expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('with Esc from a question, which then counts as no', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Videos', 'Delete a Video');
    tavus.press('enter');
    await tavus.waitFor('[y/N]');
    tavus.press('y');
    await tavus.waitFor('[y/N] y');
    await tavus.back('Work with Videos');
    expect(sandbox.store.videos.size).toBe(53);
    expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('with Esc from the rename form, and nothing is renamed', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'Rename a Replica');
    tavus.press('enter');
    await tavus.at('Rename a Replica');
    await tavus.cursorOn('New name');
    tavus.type('x');
    await tavus.cursorOn(/^New name +Just sent inx/);
    await tavus.back('Work with Replicas');
    expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('with Esc while I wait for Tavus', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ path: /^\/v2\/replicas/, delayMs: 60_000 });
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas');
    await tavus.choose('List Replicas');
    await tavus.waitFor('Loading replicas');
    await expect.poll(() => sandbox.requests.length).toBe(1);
    await tavus.back('Work with Replicas');
    await tavus.choose('List Replicas');
    await tavus.waitFor('145 replicas');
  });

  test('with Esc while something is sent: the form comes back and warns that it may have arrived', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ method: 'POST', delayMs: 60_000 });
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Personas', 'Create a Persona');
    await tavus.answer('Name', 'Slow one');
    await tavus.answer('System prompt', 'Be patient.');
    tavus.press('tab', 'tab', 'tab');
    await tavus.submit('Create the persona');
    await tavus.waitFor('Creating the persona');
    await expect.poll(() => sandbox.requests.at(-1)?.method).toBe('POST');
    tavus.press('esc');
    await tavus.waitFor('Stopped waiting for the answer. Tavus may have received it');
    await tavus.at('Create a Persona');
    await tavus.waitFor('Slow one');
    await tavus.waitFor('Be patient.');
  });
});
