import { describe, expect, test } from 'vitest';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

describe('going back', () => {
  test('leaves menus, lists and details with Esc', async () => {
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

  test('leaves menus and lists with q, which is a letter in a form', async () => {
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

  test('moves to the previous field with Esc, leaves the form from the first one, and closes a picker', async () => {
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

  test('answers a question with no by Esc', async () => {
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

  test('leaves the rename form with Esc without renaming', async () => {
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

  test('cancels a request with Esc', async () => {
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

  test('returns to the form with Esc during sending, with a warning that it may have been received', async () => {
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
    await tavus.waitFor('Stopped waiting for the response. Tavus may have received the request');
    await tavus.at('Create a Persona');
    await tavus.waitFor('Slow one');
    await tavus.waitFor('Be patient.');
  });
});
