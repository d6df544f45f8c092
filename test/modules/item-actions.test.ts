import { describe, expect, it } from 'vitest';
import type { ItemAction } from '../../src/core/machine.ts';
import type { ModuleInterface } from '../../src/core/module.ts';
import type { Services } from '../../src/modules/context.ts';
import { REPLICAS } from '../../src/modules/nouns/replica.ts';
import { VIDEOS } from '../../src/modules/nouns/video.ts';
import { Back } from '../../src/ui/ui.ts';
import { openBench } from '../support/bench.ts';
import { back, confirm, menu, pick } from '../support/script.ts';
import { createNoteModule } from '../support/toy-module.ts';

const WHAT = 'What to do with this replica';
const LIST = 'List Replicas';

describe('what can be done with an item', () => {
  it('is all shown, in one order, with the reasons for what can not', async () => {
    const { visit, ui, addReplica } = await openBench();
    addReplica('Rio');
    await visit('list_replicas', pick(LIST, 'Rio'), back(WHAT), back(LIST));
    expect(ui.screen(WHAT).lines).toEqual([
      'Rename',
      'Delete',
      'Create a persona with it',
      'Generate a video with it',
      'Watch it until it is done',
      'Copy the id',
      'Open a link in the browser',
      'Back to the list',
    ]);
    expect(ui.screen(WHAT).blocked).toEqual({ 'Watch it until it is done': 'Nothing is under way.' });
  });

  it('copies the id', async () => {
    const { visit, ui, addReplica } = await openBench();
    const id = addReplica('Rio');
    await visit('list_replicas', pick(LIST, 'Rio'), menu(WHAT, 'Copy the id'), back(WHAT), back(LIST));
    expect(ui.transcript.at(-1)).toBe(`copy: ${id}`);
  });

  it.each([
    [true, /^ok: Opened in the browser: http/],
    [false, /^say: There is no browser to open here\. The address is http/],
  ])('opens one of its links, with a browser (%s) or by saying the address', async (hasBrowser, said) => {
    const { visit, ui, addReplica, openLinks, sandbox } = await openBench({ hasBrowser });
    const id = addReplica('Rio');
    const links = [menu(WHAT, 'Open a link in the browser'), menu('Open which link?', 'Preview image')];
    await visit('list_replicas', pick(LIST, 'Rio'), ...links, back(WHAT), back(LIST));
    expect(openLinks).toEqual([`${sandbox.url}/media/${id}.jpg`]);
    expect(ui.transcript.at(-1)).toMatch(said);
  });

  it('opens the only link without asking, and none before there is one', async () => {
    const { visit, ui, sandbox, stockReplica, openLinks } = await openBench();
    const give = (video_name: string, overrides: object) =>
      sandbox.store.addVideo(
        { replica_id: stockReplica().id, script: 'x', video_name },
        { overrides: { ...overrides } },
      );
    const bare = { download_url: null, still_image_thumbnail_url: null, gif_thumbnail_url: null };
    give('Ready', { ...bare, status: 'ready', hosted_url: 'https://example.com/watch' });
    give('Queued', { ...bare, status: 'queued', hosted_url: 'https://example.com/watch' });
    const what = 'What to do with this video';
    const open = menu(what, 'Open a link in the browser');
    await visit('list_videos', pick('List Videos', 'Ready'), open, back(what), back('List Videos'));
    expect(openLinks).toEqual(['https://example.com/watch']);
    await visit('list_videos', pick('List Videos', 'Queued'), back(what), back('List Videos'));
    expect(ui.screen(what).blocked).toMatchObject({ 'Open a link in the browser': 'It has no link to open.' });
  });
});

describe('an item that was deleted elsewhere', () => {
  it.each([
    ['opened', []],
    ['deleted', [menu(WHAT, 'Delete'), confirm('Delete the replica', true)]],
  ])('is gone from the list once it is %s', async (verb, steps) => {
    const bench = await openBench();
    const id = bench.addReplica('Rio');
    const fault = { status: 404, body: { message: 'gone' } };
    if (verb === 'opened') bench.sandbox.fail({ path: `/v2/replicas/${id}`, ...fault });
    else bench.sandbox.fail({ method: 'DELETE', drop: 'after' });
    await bench.visit(
      'list_replicas',
      pick(LIST, id),
      ...steps,
      ...(verb === 'opened' ? [] : [back(WHAT)]),
      back(LIST),
    );
    expect(bench.ui.transcript.join()).toContain('fail: ');
    expect(bench.ui.screen(LIST).lines.some((line) => line.includes(id))).toBe(false);
  });
});

describe('what another module can do with an item', () => {
  function withAction(action: Partial<ItemAction<Services, { replica_name: string }>>): ModuleInterface<Services> {
    const offer = { list: REPLICAS, label: 'Write a note on it', run: async () => {}, ...action };
    return { ...createNoteModule(), getItemActions: () => [offer as ItemAction<Services, unknown>] };
  }

  it('is offered behind what its owner can, and done with that item', async () => {
    const { machine, visit, ui, addReplica } = await openBench();
    addReplica('Rio');
    machine.registerModule(
      withAction({ run: async ({ services }, { replica_name: name }) => services.ui.ok(`On ${name}`) }),
    );
    await visit('list_replicas', pick(LIST, 'Rio'), menu(WHAT, 'Write a note on it'), back(WHAT), back(LIST));
    expect(ui.screen(WHAT).lines.slice(2, 6)).toEqual([
      'Create a persona with it',
      'Generate a video with it',
      'Write a note on it',
      'Watch it until it is done',
    ]);
    expect(ui.transcript.at(-1)).toBe('ok: On Rio');
    expect(machine.itemActions(REPLICAS).map(({ label }) => label)).toContain('Write a note on it');
    expect(machine.itemActions(VIDEOS).map(({ label }) => label)).not.toContain('Write a note on it');
  });

  it('is shown with the reason where it can not be done', async () => {
    const { machine, visit, ui, addReplica } = await openBench();
    addReplica('Rio');
    machine.registerModule(withAction({ blocked: ({ replica_name: name }) => `${name} is shy.` }));
    await visit('list_replicas', pick(LIST, 'Rio'), back(WHAT), back(LIST));
    expect(ui.screen(WHAT).blocked).toMatchObject({ 'Write a note on it': 'Rio is shy.' });
  });

  it.each([
    ['Esc', new Back(), 0],
    ['a failure', new Error('no pencil'), 1],
  ])('leads back to the item after %s', async (_what, error, failures) => {
    const { machine, visit, ui, addReplica } = await openBench();
    addReplica('Rio');
    machine.registerModule(withAction({ run: () => Promise.reject(error) }));
    await visit('list_replicas', pick(LIST, 'Rio'), menu(WHAT, 'Write a note on it'), back(WHAT), back(LIST));
    expect(ui.transcript.filter((line) => line.startsWith('fail:'))).toHaveLength(failures);
  });
});
