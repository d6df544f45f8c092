import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { makeHome } from '../support/terminal.ts';

const SECOND_PAGE = /^\/v2\/replicas\?.*\bpage=2/;

function header(tavus: Tavus): string {
  return tavus.screen().findLast((line) => line.startsWith('Page ')) ?? '';
}

describe('the search', () => {
  test('filters by name, id and status while typing; Esc clears it, a second Esc goes back', async () => {
    const sandbox = await openSandbox();
    const id = sandbox.store.addReplica({ name: 'Zoë Müller 数字人', trainingMs: 1 }).id;
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.waitFor('146 replicas');
    tavus.press('/');
    await tavus.waitFor('Search:');
    tavus.type('MULLER zoe');
    await tavus.waitFor('1 of 146 replicas');
    await tavus.cursorOn('Zoë Müller 数字人');
    await tavus.waitFor('Enter keep  Esc show all');
    tavus.press('ctrl+u');
    tavus.type(id.slice(2));
    await tavus.waitFor('1 of 146 replicas');
    tavus.press('ctrl+u');
    tavus.type('error');
    await tavus.waitFor(/[1-9] of 146 replicas/);
    tavus.press('enter');
    await tavus.waitFor('Enter details  Esc show all');
    tavus.press('enter');
    await tavus.at('What to do with this replica');
    await tavus.back('List Replicas');
    await tavus.waitFor(/^Search: error$/m);
    tavus.press('esc');
    await tavus.waitFor('Page 1 of');
    await tavus.waitUntil('all', () => header(tavus).includes('· 146 replicas'));
    await tavus.back('Work with Replicas');
  });

  test('reports that nothing matches', async () => {
    const tavus = new Tavus({ sandbox: await openSandbox(), cols: 40, rows: 15 });
    await tavus.waitFor('❯ Set API Key');
    await tavus.choose('Work with Videos');
    await tavus.waitFor('❯ Generate a Video');
    await tavus.choose('List Videos');
    await tavus.waitFor('53 videos');
    tavus.press('/');
    tavus.paste('nowhere');
    await tavus.waitFor('Nothing here contains “nowhere”.');
    await tavus.waitFor('0 of 53 videos');
    expect(tavus.wrappedLines()).toEqual([]);
  });
});

describe('the status filter', () => {
  test('combines with the type of replicas', async () => {
    const tavus = new Tavus({ sandbox: await openSandbox() });
    await tavus.go('Work with Replicas', 'List Replicas');
    tavus.press('f');
    await tavus.waitFor(
      /Kind\n❯ \(x\) all\n {2}\( \) user\n {2}\( \) system\nStatus\n {2}\(x\) any\n {2}\( \) completed/,
    );
    tavus.press('esc');
    await tavus.waitFor('kind: all');
    await tavus.filter('error');
    await tavus.waitFor('kind: all · status: error');
    await tavus.filter('system');
    await tavus.waitFor('0 replicas · kind: system · status: error');
    await tavus.waitFor('No replicas match the filter: kind system, status error.');
  });

  test('works for videos', async () => {
    const tavus = new Tavus({ sandbox: await openSandbox() });
    await tavus.go('Work with Videos', 'List Videos');
    await tavus.filter('error');
    await tavus.waitFor('status: error');
    await tavus.waitUntil('errors alone', (lines) => {
      const items = lines.filter((line) => /^[❯ ] +\d+ {2}/.test(line));
      return items.length > 0 && items.every((line) => line.includes('● error'));
    });
  });
});

describe('an open list', () => {
  test('shows the first page while the others are loading, and grows in place', async () => {
    const sandbox = await openSandbox({ data: { replicas: 300 } });
    sandbox.fail({ path: SECOND_PAGE, delayMs: 2000 });
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.waitFor('408 replicas · loading · kind: all · status: any');
    tavus.press('down', 'down');
    const line = /^3 {2}|^ +3 {2}/;
    await tavus.waitFor(/^❯ +3 {2}/m);
    const before = tavus.cursor();
    await tavus.waitUntil('all of it', () => !header(tavus).includes('loading'));
    await tavus.waitUntil('the cursor where it was', () => tavus.cursor() === before);
    expect(line.test(before ?? '')).toBe(false);
    tavus.press('end');
    await tavus.waitFor(/^❯ 408 {2}/m);
  });

  test('shows new items after r', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.waitUntil('all of it', () => !/loading|refreshing/.test(header(tavus)));
    await tavus.cursorOn('Just sent in');
    sandbox.store.addReplica({ name: 'Made elsewhere' });
    tavus.press('r');
    await tavus.waitFor('Made elsewhere');
    await tavus.waitFor('146 replicas');
    await tavus.cursorOn('Just sent in');
  });

  test('updates the status of a training by itself', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    sandbox.store.addReplica({ name: 'Quick', trainingMs: 4000 });
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.cursorOn(/^Quick +● started/);
    await tavus.cursorOn(/^Quick +● completed/);
    expect(sandbox.requests.filter(({ path }) => path.includes('replica_ids'))).toHaveLength(1);
  });

  test('shows an error of a background request, and r tries again', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ path: SECOND_PAGE, status: 400, body: { message: 'not today' } });
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.waitFor('not today');
    tavus.press('r');
    await tavus.waitFor('145 replicas');
    await tavus.waitUntil('no complaint', (lines) => !lines.join().includes('not today'));
  });
});

describe('the keys of a list', () => {
  test('are listed with ?, and numbers choose an item', async () => {
    const tavus = new Tavus({ sandbox: await openSandbox() });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.waitUntil('all of it', () => !/loading|refreshing/.test(header(tavus)));
    tavus.press('1', '2', '0');
    await tavus.waitFor(/^❯ 120 {2}/m);
    tavus.press('home', '9', '9', '9');
    await tavus.waitFor('No item 999: the last number is 145.');
    tavus.press('?');
    for (const key of ['Enter', 'Esc', '?', '/', 'f', '↑↓', '←→', 'r', 'Home/End', '1-9']) {
      await tavus.waitUntil(`the key ${key}`, (lines) => lines.some((line) => line.startsWith(`  ${key} `)));
    }
    tavus.press('space');
    await tavus.waitFor('Enter details');
  });

  test('copy the id, and open the link if a browser is available', async () => {
    const sandbox = await openSandbox();
    const home = makeHome();
    const bin = join(home, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${home}/opened'\n`);
    chmodSync(join(bin, 'xdg-open'), 0o755);
    const tavus = new Tavus({ sandbox, home, env: { PATH: `${bin}:${process.env.PATH}`, DISPLAY: ':99' } });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.choose('Rio');
    await tavus.at('What to do with this replica');
    const id = [...sandbox.store.replicas.values()].find(({ name }) => name === 'Rio')?.id ?? '';
    await tavus.choose('Copy the id');
    await tavus.waitFor(`Copied to the clipboard: ${id}`);
    expect(tavus.raw).toContain(`\x1b]52;c;${Buffer.from(id).toString('base64')}\x07`);
    await tavus.choose('Open a link in the browser');
    await tavus.choose('Preview image');
    await tavus.waitFor('Opened in the browser: http');
    await expect.poll(() => readFileSync(join(home, 'opened'), 'utf8')).toBe(`${sandbox.url}/media/${id}.jpg\n`);
  });

  test.each([
    [20, 10],
    [40, 15],
    [80, 10],
    [200, 60],
  ])('fit with search and filters into %i columns and %i rows', async (cols, rows) => {
    const tavus = new Tavus({ sandbox: await openSandbox(), cols, rows });
    await tavus.waitFor('❯ Set API Key');
    await tavus.choose('Work with Vid');
    await tavus.waitFor('❯ Generate');
    await tavus.choose('List Videos');
    await tavus.waitFor(/^Page 1 of/m);
    tavus.press('?');
    await tavus.waitFor('any key');
    tavus.press('esc');
    await tavus.waitFor('Enter details');
    tavus.press('f');
    await tavus.waitFor('Enter show these');
    tavus.press('esc');
    await tavus.waitFor('Enter details');
    tavus.press('/');
    tavus.type('製品');
    await tavus.waitFor('Search: 製品');
    expect(tavus.wrappedLines()).toEqual([]);
    expect(tavus.history().filter((line) => line.startsWith('Page '))).toHaveLength(1);
  });
});
