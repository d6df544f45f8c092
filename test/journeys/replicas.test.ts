import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

const SUBMIT = 'Start the training';
const UNCHANGEABLE = 'Stock replicas cannot be renamed or deleted.';

interface Way {
  readonly way: string;
  /** Moves from the first of the three sources to this one. */
  readonly keys: readonly string[];
  readonly answers: readonly (readonly [label: string, text: string])[];
  readonly sent: object;
}

const WAYS: readonly Way[] = [
  {
    way: 'a video that starts with the consent statement',
    keys: [],
    answers: [['Training video', 'https://example.com/me.mp4']],
    sent: { train_video_url: 'https://example.com/me.mp4' },
  },
  {
    way: 'a video and a separate consent video',
    keys: ['right'],
    answers: [
      ['Training video', 'https://example.com/me.mp4'],
      ['Consent video', 'https://example.com/yes.mp4'],
    ],
    sent: { train_video_url: 'https://example.com/me.mp4', consent_video_url: 'https://example.com/yes.mp4' },
  },
  {
    way: 'an image and a voice',
    keys: ['left'],
    answers: [
      ['Image', 'https://example.com/me.png'],
      ['Voice', 'anna'],
    ],
    sent: { train_image_url: 'https://example.com/me.png', voice_name: 'anna' },
  },
];

function idOf({ store }: Sandbox, name: string): string {
  return [...store.replicas.values()].find((replica) => replica.name === name)?.id ?? '';
}

async function openList(sandbox: Sandbox): Promise<Tavus> {
  const tavus = new Tavus({ sandbox });
  await tavus.go('Work with Replicas', 'List Replicas');
  return tavus;
}

async function openDetails(sandbox: Sandbox, name: string): Promise<Tavus> {
  const tavus = await openList(sandbox);
  await tavus.choose(name);
  await tavus.at('What to do with this replica');
  return tavus;
}

/** Replaces the name in the open rename form. */
async function rename(tavus: Tavus, old: string, name: string): Promise<void> {
  await tavus.at('Rename a Replica');
  await tavus.cursorOn(`New name  ${old}`);
  tavus.press('ctrl+u');
  await tavus.cursorOn(/^New name$/);
  tavus.type(name);
  await tavus.cursorOn(`New name  ${name}`);
  tavus.press('enter');
  await tavus.said(`Renamed “${old}” to “${name}”: replica`);
}

describe('creating a replica', () => {
  test.each(WAYS)('sends a request from $way', async ({ way, keys, answers, sent }) => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'Create a Replica');
    await tavus.answer('Name', 'Brand new');
    if (keys.length > 0) tavus.press(...keys);
    await tavus.cursorOn(new RegExp(`^Train from +< ${way} >`));
    await tavus.waitFor('consent Tavus to create an AI clone of me');
    await tavus.next('Train from');
    for (const [label, text] of answers) await tavus.answer(label, text);
    await tavus.submit(SUBMIT);
    await tavus.waitFor('Started training “Brand new” (replica');
    const id = idOf(sandbox, 'Brand new');
    await tavus.waitFor(new RegExp(`replica ${id}, status\\s+started`));
    expect(sandbox.requests.at(-1)?.body).toEqual({ replica_name: 'Brand new', ...sent });
    await tavus.at('Work with Replicas');
    expect(tavus.cursor()).toBe('Create a Replica');
    await tavus.choose('List Replicas');
    await tavus.at('List Replicas');
    await tavus.cursorOn(new RegExp(`^Brand new +● started .*${id} +just now`));
  });

  test('reports missing and invalid fields, and keeps the answers when the form is left and opened again', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'Create a Replica');
    tavus.press('enter');
    await tavus.waitFor('Name is needed.');
    await tavus.answer('Name', 'Draft');
    await tavus.next('Train from');
    tavus.type('http://example.com/a.mp4');
    await tavus.cursorOn('Training video  http://example.com/a.mp4');
    tavus.press('enter');
    await tavus.waitFor('The URL must start with https://');
    for (const label of ['Train from', 'Name']) {
      tavus.press('esc');
      await tavus.cursorOn(label);
    }
    await tavus.back('Leave this form?');
    await tavus.choose('Keep as a draft');
    await tavus.at('Work with Replicas');
    await tavus.choose('Create a Replica');
    await tavus.at('You left this form just now');
    await tavus.choose('Continue with the draft');
    await tavus.cursorOn(/^Name +Draft/);
    await tavus.waitFor('Training video  http://example.com/a.mp4');
    expect(sandbox.requests).toEqual([]);
  });
});

describe('the list of replicas', () => {
  test('shows user replicas first, and one key cycles through all, user and stock', async () => {
    const tavus = await openList(await openSandbox());
    await tavus.waitFor(/Page 1 of 11 · 145 replicas · kind: all · status: any\n\nUser Replicas\n/);
    tavus.press('right', 'right');
    await tavus.waitFor('Page 3 of 11');
    await tavus.waitFor(/User Replicas\n(.*\n)+System Replicas\n/);
    await tavus.filter('user');
    await tavus.waitFor('Page 1 of 3 · 37 replicas · kind: user');
    await tavus.at('List Replicas');
    expect(tavus.screen().join()).not.toContain('User Replicas');
    await tavus.filter('system');
    await tavus.waitFor('108 replicas · kind: system');
    await tavus.waitFor('Olivia - Studio');
    await tavus.filter('all');
    await tavus.waitFor('145 replicas · kind: all');
  });

  test('opens details with the reason for a failed training', async () => {
    const tavus = await openDetails(await openSandbox(), 'Elena, second take');
    await tavus.waitFor(/Status +● error/);
    await tavus.waitFor('What went wrong The consent statement at the start of the video');
    tavus.press('pagedown');
    await tavus.waitFor('Record it again and read it exactly');
    await tavus.choose('Back to the list');
    await tavus.at('List Replicas');
    await tavus.cursorOn('Elena, second take');
  });

  test('opens the form filled in after a failed training', async () => {
    const sandbox = await openSandbox();
    const tavus = await openDetails(sandbox, 'Elena, second take');
    await tavus.choose('Try again with another file');
    await tavus.at('Create a Replica');
    await tavus.next('Name');
    await tavus.next('Train from');
    await tavus.answer('Training video', 'https://example.com/take3.mp4');
    await tavus.waitFor(/Model +phoenix-4/);
    await tavus.next('Model');
    await tavus.next('Callback URL');
    await tavus.submit(SUBMIT);
    await tavus.said('Started training “Elena, second take”');
    expect(sandbox.requests.at(-1)?.body).toEqual({
      replica_name: 'Elena, second take',
      train_video_url: 'https://example.com/take3.mp4',
      model_name: 'phoenix-4',
    });
    await tavus.at('What to do with this replica');
  });
});

describe('renaming a replica', () => {
  test('works from the details, and updates the list without a request', async () => {
    const sandbox = await openSandbox();
    const id = idOf(sandbox, 'Rio');
    const tavus = await openDetails(sandbox, 'Rio');
    await tavus.choose('Rename');
    await rename(tavus, 'Rio', 'Rio de Janeiro');
    await tavus.waitFor(/Name +Rio de Janeiro/);
    const lists = sandbox.requests.length;
    await tavus.back('List Replicas');
    await tavus.cursorOn(new RegExp(`^Rio de Janeiro .*${id}`));
    expect(sandbox.requests.slice(lists)).toEqual([]);
    expect(sandbox.store.replicas.get(id)?.name).toBe('Rio de Janeiro');
  });

  test('works from the menu', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'Rename a Replica');
    await tavus.choose('Ada');
    await rename(tavus, 'Ada', 'Ada L.');
    await tavus.at('Work with Replicas');
    expect(sandbox.store.replicas.get(idOf(sandbox, 'Ada L.'))?.name).toBe('Ada L.');
  });
});

describe('deleting a replica', () => {
  test('needs yes, not only Enter, and keeps the position in the list', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'Delete a Replica');
    await tavus.choose('Ada');
    await tavus.waitFor('[y/N]');
    await tavus.waitFor(`Delete replica “Ada” (${idOf(sandbox, 'Ada')})?`);
    tavus.press('enter');
    await tavus.waitFor('Nothing was deleted.');
    await tavus.at('Work with Replicas');
    expect(idOf(sandbox, 'Ada')).not.toBe('');

    await tavus.choose('List Replicas');
    await tavus.at('List Replicas');
    await tavus.choose('Ada');
    await tavus.at('What to do with this replica');
    await tavus.choose('Delete');
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.waitFor('Deleted “Ada”: replica');
    await tavus.at('List Replicas');
    expect(idOf(sandbox, 'Ada')).toBe('');
    await tavus.waitFor('144 replicas');
    await tavus.cursorOn('Front desk');
  });
});

describe('a stock replica', () => {
  test('shows in its details and both pickers why it cannot be changed', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox, cols: 100 });
    await tavus.go('Work with Replicas', 'List Replicas');
    tavus.press('end');
    await tavus.waitFor('Page 11 of 11');
    tavus.press('enter');
    await tavus.at('What to do with this replica');
    await tavus.moveTo('Rename');
    await tavus.waitFor(new RegExp(`^❯ Rename +${UNCHANGEABLE}`, 'm'));
    tavus.press('enter');
    await tavus.waitUntil('the reason on a line of its own', (lines) => lines.includes(UNCHANGEABLE));
    await tavus.back('List Replicas');
    await tavus.back('Work with Replicas');
    for (const label of ['Rename a Replica', 'Delete a Replica']) {
      await tavus.choose(label);
      await tavus.at(label);
      tavus.press('end');
      await tavus.waitFor('Page 11 of 11');
      tavus.press('enter');
      await tavus.waitFor(UNCHANGEABLE);
      await tavus.back('Work with Replicas');
    }
    expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
