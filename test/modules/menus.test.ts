import { describe, expect, it } from 'vitest';
import { ModuleRegistry } from '../../src/core/registry.ts';
import type { Services } from '../../src/modules/context.ts';
import { createModules } from '../../src/modules/index.ts';
import { openBench } from '../support/bench.ts';
import { back, interrupt, menu } from '../support/script.ts';

const STATES = {
  'api-key': ['set_api_key'],
  replica: [
    'work_with_replicas',
    'create_replica',
    'list_replicas',
    'check_recording',
    'rename_replica',
    'watch_replicas',
    'delete_replica',
  ],
  persona: [
    'work_with_personas',
    'create_persona',
    'list_personas',
    'edit_persona',
    'import_persona',
    'delete_persona',
  ],
  video: [
    'work_with_videos',
    'generate_video',
    'batch_videos',
    'list_videos',
    'download_video',
    'rename_video',
    'watch_videos',
    'delete_video',
  ],
  conversation: [
    'work_with_conversations',
    'create_conversation',
    'list_conversations',
    'end_conversation',
    'read_transcript',
    'watch_conversations',
    'delete_conversation',
  ],
};

const MENUS = {
  'Work with Replicas': [
    'Create a Replica',
    'List Replicas',
    'Check a Recording',
    'Rename a Replica',
    'Watch Replicas',
    'Delete a Replica',
  ],
  'Work with Personas': ['Create a Persona', 'List Personas', 'Edit a Persona', 'Import a Persona', 'Delete a Persona'],
  'Work with Videos': [
    'Generate a Video',
    'Generate from a CSV',
    'List Videos',
    'Download a Video',
    'Rename a Video',
    'Watch Videos',
    'Delete a Video',
  ],
  'Work with Conversations': [
    'Start a Conversation',
    'List Conversations',
    'End a Conversation',
    'Read a Transcript',
    'Watch Conversations',
    'Delete a Conversation',
  ],
};

describe('the modules of the program', () => {
  it('handle their own states', () => {
    const states = createModules().map((module) => [module.getName(), module.getStates()]);
    expect(Object.fromEntries(states)).toEqual(STATES);
  });

  it('are the main menu, in this order', () => {
    const registry = new ModuleRegistry<Services>();
    registry.register(...createModules());
    expect(registry.menuOptions()).toEqual([
      'Set API Key',
      'Work with Replicas',
      'Work with Personas',
      'Work with Videos',
      'Work with Conversations',
      'Exit',
    ]);
  });

  it('own the lists', () => {
    const registry = new ModuleRegistry<Services>();
    registry.register(...createModules());
    expect(registry.lists().map((list) => list.name.name)).toEqual(['replicas', 'personas', 'videos', 'conversations']);
  });
});

describe('a menu', () => {
  it.each(Object.entries(MENUS))('offers its actions and the way back: %s', async (title, labels) => {
    const { run, ui } = await openBench();
    await run([menu('Tavus', title), menu(title, 'Back to Main Menu'), menu('Tavus', 'Exit')]);
    expect(ui.screen(title).lines).toEqual([...labels, 'Back to Main Menu']);
  });

  const actions = Object.entries(MENUS)
    .flatMap(([title, labels]) => labels.map((label) => [title, label] as const))
    .filter(([, label]) => !label.startsWith('Watch'));
  it.each(actions)(
    'opens a screen, returns on Esc, and goes to the main menu on another Esc: %s, %s',
    async (title, label) => {
      const { run, ui } = await openBench();
      await run([menu('Tavus', title), menu(title, label), back(label), back(title), back('Tavus')]);
      expect(ui.transcript).toEqual([]);
    },
  );

  it('sends no request', async () => {
    const { run, sandbox } = await openBench();
    await run(
      Object.keys(MENUS)
        .flatMap((title) => [menu('Tavus', title), back(title)])
        .concat(back('Tavus')),
    );
    expect(sandbox.requests).toEqual([]);
  });

  it('ends the program on Ctrl+C, at any depth', async () => {
    const { run } = await openBench();
    await expect(run([interrupt('Tavus')])).rejects.toMatchObject({ name: 'Interrupted' });
    await expect(run([interrupt('Work with Videos')], 'work_with_videos')).rejects.toMatchObject({
      name: 'Interrupted',
    });
    await expect(run([interrupt('Generate a Video')], 'generate_video')).rejects.toMatchObject({ name: 'Interrupted' });
    await expect(run([interrupt('Loading videos')], 'list_videos')).rejects.toMatchObject({ name: 'Interrupted' });
  });
});

it('reports a state that no module handles, and shows the main menu', async () => {
  const { run, ui } = await openBench();
  await run([back('Tavus')], 'work_with_voices');
  expect(ui.transcript).toEqual([
    'fail: There is no screen named "work_with_voices".',
    'hint: This is a bug in tavus. It returns to the main menu.',
  ]);
});
