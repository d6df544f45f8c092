import { describe, expect, it } from 'vitest';
import type { ItemAction } from '../../src/core/machine.ts';
import type { ModuleInterface } from '../../src/core/module.ts';
import type { Services } from '../../src/modules/context.ts';
import { REPLICAS } from '../../src/modules/nouns/replica.ts';
import { VIDEOS } from '../../src/modules/nouns/video.ts';
import { Back } from '../../src/ui/ui.ts';
import { type Bench, FAILED, openBench, TRAINING } from '../support/bench.ts';
import { back, confirm, menu, pick } from '../support/script.ts';
import { createNoteModule } from '../support/toy-module.ts';

const WHAT = 'What to do with this replica';
const WHAT_VIDEO = 'What to do with this video';
const LIST = 'List Replicas';
const FINE_TUNING = { overrides: { finetune_status: 'training', model_name: 'phoenix-4.5' } };

/** The main actions of an item, and its reasons against others. */
interface Menu {
  readonly what: string;
  readonly list: string;
  add(bench: Bench): string;
  readonly first: readonly string[];
  readonly blocked: Readonly<Record<string, unknown>>;
}

const FAILED_VIDEO = { overrides: { status: 'error', error_details: 'video_error' } };

const MENUS: readonly (readonly [what: string, menu: Menu])[] = [
  [
    'a replica in training',
    {
      ...{ what: WHAT, list: LIST, add: (bench) => bench.addReplica('Rio', TRAINING) },
      first: ['Watch it until it is done', 'Create a persona with it'],
      blocked: {
        'Generate a video with it': expect.stringContaining('Still training'),
        'Start a conversation with it': expect.stringContaining('Still training'),
        'Open a link in the browser': expect.any(String),
      },
    },
  ],
  [
    'a replica in fine-tuning',
    {
      ...{ what: WHAT, list: LIST, add: (bench) => bench.addReplica('Rio', FINE_TUNING) },
      first: ['Generate a video with it', 'Watch it until it is done'],
      blocked: {},
    },
  ],
  [
    'a replica whose training failed',
    {
      ...{ what: WHAT, list: LIST, add: (bench) => bench.addReplica('Rio', FAILED) },
      first: ['Try again with another file', 'Create a persona with it'],
      blocked: {
        'Create a persona with it': expect.stringContaining('training failed'),
        'Generate a video with it': expect.stringContaining('training failed'),
        'Start a conversation with it': expect.stringContaining('training failed'),
        'Watch it until it is done': 'It failed.',
        'Open a link in the browser': expect.any(String),
      },
    },
  ],
  [
    'a video that is rendered',
    {
      ...{ what: WHAT_VIDEO, list: 'List Videos', add: (bench) => bench.addVideo('Rio') },
      first: ['Watch it until it is done', 'Download'],
      blocked: { Download: expect.stringContaining('not ready'), 'Open a link in the browser': expect.any(String) },
    },
  ],
  [
    'a ready video',
    {
      ...{ what: WHAT_VIDEO, list: 'List Videos' },
      add: (bench) => addVideo(bench, { overrides: { status: 'ready' } }),
      first: ['Download', 'Watch it until it is done'],
      blocked: { 'Watch it until it is done': 'It is not in progress.' },
    },
  ],
  [
    'a failed video',
    {
      ...{ what: WHAT_VIDEO, list: 'List Videos', add: (bench) => addVideo(bench, FAILED_VIDEO) },
      first: ['Download', 'Watch it until it is done'],
      blocked: {
        Download: expect.stringContaining('failed'),
        'Watch it until it is done': 'It failed.',
        'Open a link in the browser': expect.any(String),
      },
    },
  ],
  [
    'a persona',
    {
      ...{ what: 'What to do with this persona', list: 'List Personas', add: (bench) => bench.addPersona('Rio') },
      first: ['Edit', 'Change what it knows'],
      blocked: { 'Open a link in the browser': expect.any(String) },
    },
  ],
];

function addVideo({ sandbox, stockReplica }: Bench, more: object): string {
  return sandbox.store.addVideo({ replica_id: stockReplica().id, script: 'x', video_name: 'Rio' }, more).id;
}

describe('the actions of an item', () => {
  it.each(MENUS)('start with the main one and end with deletion: %s', async (_what, { what, list, add, ...wanted }) => {
    const bench = await openBench();
    const id = add(bench);
    const state = list.toLowerCase().replace(' ', '_');
    await bench.visit(state, pick(list, id), back(what), back(list));
    const { lines, blocked } = bench.ui.screen(what);
    expect(lines.slice(0, 2)).toEqual(wanted.first);
    expect(lines.slice(-2)).toEqual(['Delete', 'Back to the list']);
    expect(blocked).toEqual(wanted.blocked);
  });

  it('put a blocked main action in its usual place', async () => {
    const { visit, ui, addReplica, machine } = await openBench();
    addReplica('Rio');
    const own = machine.services.account;
    const account = { ...own, readOnly: 'flag' as const, keyInUse: () => own.keyInUse(), baseUrl: () => own.baseUrl() };
    Object.assign(machine.services, { account });
    await visit('list_replicas', pick(LIST, 'Rio'), back(WHAT), back(LIST));
    expect(ui.screen(WHAT).lines.slice(0, 2)).toEqual(['Create a persona with it', 'Generate a video with it']);
    expect(ui.screen(WHAT).blocked['Generate a video with it']).toContain('--read-only');
  });

  it('are all shown, with the reasons against those that are not possible', async () => {
    const { visit, ui, addReplica } = await openBench();
    addReplica('Rio');
    await visit('list_replicas', pick(LIST, 'Rio'), back(WHAT), back(LIST));
    expect(ui.screen(WHAT).lines).toEqual([
      'Generate a video with it',
      'Create a persona with it',
      'Start a conversation with it',
      'Watch it until it is done',
      'Rename',
      'Copy the id',
      'Open a link in the browser',
      'Delete',
      'Back to the list',
    ]);
    expect(ui.screen(WHAT).blocked).toEqual({ 'Watch it until it is done': 'It is not in progress.' });
  });

  it('copy the id', async () => {
    const { visit, ui, addReplica } = await openBench();
    const id = addReplica('Rio');
    await visit('list_replicas', pick(LIST, 'Rio'), menu(WHAT, 'Copy the id'), back(WHAT), back(LIST));
    expect(ui.transcript.at(-1)).toBe(`copy: ${id}`);
  });

  it.each([
    [true, /^ok: Opened in the browser: http/],
    [false, /^say: Could not open a browser\. The link is http/],
  ])('open one of its links, and print it where there is no browser (%s)', async (hasBrowser, said) => {
    const { visit, ui, addReplica, openLinks, sandbox } = await openBench({ hasBrowser });
    const id = addReplica('Rio');
    const links = [menu(WHAT, 'Open a link in the browser'), menu('Open which link?', 'Preview image')];
    await visit('list_replicas', pick(LIST, 'Rio'), ...links, back(WHAT), back(LIST));
    expect(openLinks).toEqual([`${sandbox.url}/media/${id}.jpg`]);
    expect(ui.transcript.at(-1)).toMatch(said);
  });

  it('open the only link without a question, and no link before there is one', async () => {
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

describe('an action of another module', () => {
  function withAction(action: Partial<ItemAction<Services, { replica_name: string }>>): ModuleInterface<Services> {
    const offer = { list: REPLICAS, label: 'Write a note on it', run: async () => {}, ...action };
    return { ...createNoteModule(), getItemActions: () => [offer as ItemAction<Services, unknown>] };
  }

  it('is offered, and runs with the item', async () => {
    const { machine, visit, ui, addReplica } = await openBench();
    addReplica('Rio');
    machine.registerModule(
      withAction({ run: async ({ services }, { replica_name: name }) => services.ui.ok(`On ${name}`) }),
    );
    await visit('list_replicas', pick(LIST, 'Rio'), menu(WHAT, 'Write a note on it'), back(WHAT), back(LIST));
    expect(ui.screen(WHAT).lines.slice(0, 5)).toEqual([
      'Generate a video with it',
      'Create a persona with it',
      'Start a conversation with it',
      'Write a note on it',
      'Watch it until it is done',
    ]);
    expect(ui.transcript.at(-1)).toBe('ok: On Rio');
    expect(machine.itemActions(REPLICAS).map(({ label }) => label)).toContain('Write a note on it');
    expect(machine.itemActions(VIDEOS).map(({ label }) => label)).not.toContain('Write a note on it');
  });

  it('is shown with the reason if it is not possible', async () => {
    const { machine, visit, ui, addReplica } = await openBench();
    addReplica('Rio');
    machine.registerModule(withAction({ blocked: ({ replica_name: name }) => `${name} is shy.` }));
    await visit('list_replicas', pick(LIST, 'Rio'), back(WHAT), back(LIST));
    expect(ui.screen(WHAT).blocked).toMatchObject({ 'Write a note on it': 'Rio is shy.' });
  });

  it.each([
    ['Esc', new Back(), 0],
    ['a failure', new Error('no pencil'), 1],
  ])('returns to the item after %s', async (_what, error, failures) => {
    const { machine, visit, ui, addReplica } = await openBench();
    addReplica('Rio');
    machine.registerModule(withAction({ run: () => Promise.reject(error) }));
    await visit('list_replicas', pick(LIST, 'Rio'), menu(WHAT, 'Write a note on it'), back(WHAT), back(LIST));
    expect(ui.transcript.filter((line) => line.startsWith('fail:'))).toHaveLength(failures);
  });
});
