import { describe, expect, test } from 'vitest';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

/** The line with the page number. */
function pageOf(tavus: Tavus): string | undefined {
  return tavus.screen().findLast((line) => line.startsWith('Page '));
}

describe('a long list', () => {
  test('moves by lines, pages and to both ends, and does not wrap', async () => {
    const sandbox = await openSandbox();
    const byAge = [...sandbox.store.videos.values()].toSorted((a, b) => b.createdAt - a.createdAt);
    const [newest = '', oldest = ''] = [byAge.at(0)?.name, byAge.at(-1)?.name];
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Videos', 'List Videos');
    await tavus.waitFor('Page 1 of 4 · 53 videos');
    tavus.press('up', 'left', 'k', 'h', 'home', 'pageup');
    await tavus.cursorOn(newest);
    tavus.press('down', 'j', 'up');
    await tavus.cursorOn('Rendering: first scenes');
    for (const [key, page] of [
      ['right', 2],
      ['l', 3],
      ['pagedown', 4],
      ['left', 3],
      ['end', 4],
      ['down', 4],
      ['right', 4],
    ] as const) {
      tavus.press(key);
      await tavus.waitFor(`Page ${page} of 4`);
    }
    await tavus.cursorOn(oldest);
    tavus.press('home');
    await tavus.cursorOn(newest);
    await tavus.waitFor('Page 1 of 4');
    tavus.press('end');
    await tavus.cursorOn(oldest);
    await tavus.waitFor('Page 4 of 4');
    tavus.press('home');
    await tavus.cursorOn(newest);
    // Moving by one line continues on the next page.
    tavus.press(...Array<string>(16).fill('down'));
    await tavus.waitFor('Page 2 of 4');
  });

  test('returns to the same page and line after details, a rename and a delete', async () => {
    const tavus = new Tavus({ sandbox: await openSandbox() });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.filter('user');
    await tavus.waitFor('kind: user');
    tavus.press('right', 'down', 'down');
    await tavus.waitFor('Page 2 of 3');
    await tavus.cursorOn('Sales demo');
    tavus.press('enter');
    await tavus.at('What to do with this replica');
    await tavus.back('List Replicas');
    await tavus.cursorOn('Sales demo');
    expect(pageOf(tavus)).toBe('Page 2 of 3 · 37 replicas · kind: user · status: any');

    tavus.press('enter');
    await tavus.at('What to do with this replica');
    await tavus.choose('Rename');
    await tavus.at('Rename a Replica');
    tavus.type('!');
    await tavus.cursorOn(/^New name +Sales demo!/);
    tavus.press('enter');
    await tavus.said('to “Sales demo!”');
    await tavus.at('What to do with this replica');
    await tavus.choose('Delete');
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.said('Deleted “Sales demo!”');
    await tavus.at('List Replicas');
    await tavus.cursorOn('Nina (English)');
    expect(pageOf(tavus)).toBe('Page 2 of 3 · 36 replicas · kind: user · status: any');
  });
});

describe('the size of the terminal', () => {
  /** Opens every kind of screen, with names that are hard to display. No line may be wider than the terminal. */
  async function visitScreens(tavus: Tavus): Promise<void> {
    await tavus.cursorOn('Set API Key');
    await tavus.choose('Work with Videos');
    await tavus.cursorOn('Generate a Video');
    await tavus.choose('List Videos');
    await tavus.waitFor(/^Page 1 of/m);
    tavus.press('end');
    await tavus.waitUntil('the last page', () => /Page (\d+) of \1 /.test(pageOf(tavus) ?? ''));
    tavus.press('home');
    await tavus.waitFor(/^Page 1 of/m);
    await tavus.moveTo('製品');
    tavus.press('enter');
    await tavus.waitFor('❯ Download');
    await tavus.choose('Rename');
    await tavus.cursorOn('New name');
    tavus.press('esc');
    await tavus.waitFor('❯ Rename');
    await tavus.choose('Delete');
    await tavus.waitFor('cannot be undone.');
    for (const wanted of ['❯ Delete', /^Page \d+ of/m, '❯ List Videos', '❯ Work with Videos']) {
      tavus.press('esc');
      await tavus.waitFor(wanted);
    }
    await tavus.choose('Work with Personas');
    await tavus.cursorOn('Create a Persona');
    tavus.press('enter');
    await tavus.cursorOn('Name');
    tavus.press('tab');
    await tavus.cursorOn('System');
    tavus.paste(`${'製品紹介ビデオ'.repeat(40)}\r👨‍👩‍👧‍👦🇯🇵 שלום`);
    await tavus.waitFor('👨‍👩‍👧‍👦');
  }

  test.each([
    [40, 24],
    [40, 10],
    [80, 10],
    [200, 50],
  ])('fits all screens into %i columns and %i rows', async (cols, rows) => {
    const tavus = new Tavus({ sandbox: await openSandbox(), cols, rows });
    await visitScreens(tavus);
    expect(tavus.wrappedLines()).toEqual([]);
    // A screen that fits is redrawn in place: no heading remains above a list.
    expect(tavus.history().filter((line) => line.startsWith('Page '))).toEqual([]);
  });

  /** The screens that only conversations have, up to where a command to copy is printed, which may wrap. */
  const CONVERSATION_SCREENS: readonly ((tavus: Tavus) => Promise<void>)[] = [
    async (tavus) => {
      await tavus.choose('Start a Conversation');
      await tavus.cursorOn('Persona');
      tavus.press('esc');
      await tavus.cursorOn('Start a Conversation');
      await tavus.choose('List Conversations');
      await tavus.choose('Product demo');
      await tavus.cursorOn('Open the page');
      await tavus.choose('End it');
      await tavus.waitFor('[y/N]');
      tavus.press('esc');
      await tavus.cursorOn('End it');
      await tavus.choose('Watch it');
      await tavus.waitFor('It is billed until it ends.');
    },
    async (tavus) => {
      await tavus.choose('Read a Transcript');
      await tavus.choose('Interview');
      await tavus.cursorOn('Search');
      tavus.press('pagedown');
      await tavus.cursorOn('Search');
      await tavus.choose('Save to a file');
      await tavus.cursorOn('Save as');
    },
  ];

  test.each([
    [40, 24],
    [40, 10],
    [80, 10],
    [200, 50],
  ])('fits the screens of conversations into %i columns and %i rows', async (cols, rows) => {
    for (const visit of CONVERSATION_SCREENS) {
      const tavus = new Tavus({ sandbox: await openSandbox(), cols, rows });
      await tavus.cursorOn('Set API Key');
      await tavus.choose('Work with Conversations');
      await tavus.cursorOn('Start a Conversation');
      await visit(tavus);
      expect(tavus.wrappedLines()).toEqual([]);
      expect(tavus.history().filter((line) => line.startsWith('Page '))).toEqual([]);
    }
  });

  test('shows a heading, an item and the keys in 10 rows', async () => {
    const tavus = new Tavus({ sandbox: await openSandbox(), rows: 10 });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.waitFor('Just sent in');
    await tavus.waitFor('Enter details');
    expect(tavus.history()).toHaveLength(10);
    tavus.press('end');
    await tavus.waitUntil('the last page', () => /Page (\d+) of \1 /.test(pageOf(tavus) ?? ''));
    expect(tavus.screen()[0]).toMatch(/^List Replicas/);
    expect(tavus.history()).toHaveLength(10);
  });

  test('redraws an open list after a resize, without leftover lines', async () => {
    const tavus = new Tavus({ sandbox: await openSandbox(), cols: 45, rows: 20 });
    await tavus.cursorOn('Set API Key');
    await tavus.choose('Work with Replicas');
    await tavus.cursorOn('Create a Replica');
    await tavus.choose('List Replicas');
    await tavus.cursorOn('Just sent in');
    await tavus.moveTo('Rio');
    for (const [cols, rows] of [
      [60, 30],
      [120, 40],
      [80, 40],
      [80, 30],
      [50, 12],
    ] as const) {
      tavus.resize(cols, rows);
      await tavus.waitUntil(`one whole list for ${cols} columns and ${rows} rows`, (lines) => {
        const count = (start: string) => lines.filter((line) => line.startsWith(start)).length;
        const isWhole = ['List', 'Page ', '❯', 'Enter details'].every((start) => count(start) === 1);
        const items = lines.filter((line) => /^[❯ ] .+ ● /.test(line)).length;
        return isWhole && tavus.cursor()?.startsWith('Rio') === true && items >= 1 && items <= rows - 8;
      });
    }
    tavus.press('down');
    await tavus.cursorOn('Garden recording');
  });
});

describe('colors', () => {
  /** The escape sequences for colors and styles. */
  const stylesIn = (raw: string) => [...new Set(raw.match(/\x1b\[[\d;]*m/g))];

  /** Opens a menu, a list, details, a form and a question. */
  async function visitStyledScreens(tavus: Tavus): Promise<void> {
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.choose('Rio');
    await tavus.at('What to do with this replica');
    await tavus.choose('Rename');
    await tavus.at('Rename a Replica');
    await tavus.back('What to do with this replica');
    await tavus.choose('Delete');
    await tavus.waitFor('[y/N]');
    tavus.press('enter');
    await tavus.waitFor('Nothing was deleted.');
    await tavus.at('What to do with this replica');
    await tavus.interrupt();
  }

  test('are used by default', async () => {
    const tavus = new Tavus({ sandbox: await openSandbox() });
    await visitStyledScreens(tavus);
    expect(stylesIn(tavus.raw)).not.toEqual([]);
  });

  test.each([
    ['NO_COLOR', { env: { NO_COLOR: '1' } }],
    ['--no-color', { args: ['--no-color'] }],
  ])('are not used with %s', async (_how, options) => {
    const tavus = new Tavus({ sandbox: await openSandbox(), ...options });
    await visitStyledScreens(tavus);
    expect(stylesIn(tavus.raw)).toEqual([]);
  });
});

describe('an account', () => {
  test('without items has a message and a next step in every list', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.waitFor('108 replicas · kind: all');
    await tavus.filter('user');
    await tavus.waitFor('No replicas match the filter: kind user. To create one, choose Create a Replica');
    tavus.press('enter', 'down', 'end', 'right');
    await tavus.waitFor('0 replicas · kind: user');
    await tavus.back('Work with Replicas');
    await tavus.back('Tavus');
    await tavus.go('Work with Videos', 'List Videos');
    await tavus.waitFor('There are no videos. To create one, choose Generate a Video');
    await tavus.back('Work with Videos');
    await tavus.choose('Delete a Video');
    await tavus.at('Delete a Video');
    await tavus.waitFor('There are no videos.');
    tavus.press('enter');
    await tavus.waitFor('There are no videos.');
    await tavus.back('Work with Videos');
  });

  test('with many items shows all of them, page by page', async () => {
    const sandbox = await openSandbox({ data: { replicas: 5000 } });
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.waitFor('Page 1 of 365 · 5108 replicas');
    await tavus.waitUntil('all of it', () => !pageOf(tavus)?.includes('loading'));
    tavus.press('end');
    await tavus.waitFor('Page 365 of 365');
    for (let page = 364; page > 344; page -= 1) {
      tavus.press('left');
      await tavus.waitFor(`Page ${page} of 365`);
    }
    await tavus.filter('user');
    await tavus.waitFor('5000 replicas · kind: user');
  });
});
