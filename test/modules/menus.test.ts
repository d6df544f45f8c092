import { describe, expect, it } from 'vitest';
import { ModuleRegistry } from '../../src/core/registry.ts';
import type { Services } from '../../src/modules/context.ts';
import { createModules } from '../../src/modules/index.ts';
import { openBench } from '../support/bench.ts';
import { back, interrupt, menu, type Step } from '../support/script.ts';

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
  knowledge: ['work_with_knowledge'],
  document: [
    'work_with_documents',
    'create_document',
    'list_documents',
    'edit_document',
    'recrawl_document',
    'watch_documents',
    'delete_document',
  ],
  guardrail: [...['work_with_guardrails', 'create_guardrail', 'list_guardrails', 'edit_guardrail', 'delete_guardrail']],
  objective: [...['work_with_objectives', 'create_objective', 'list_objectives', 'edit_objective', 'delete_objective']],
  voice: ['work_with_voices', 'list_voices', 'listen_to_voice'],
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
  'Work with Documents': [
    'Create a Document',
    'List Documents',
    'Edit a Document',
    'Recrawl a Document',
    'Watch Documents',
    'Delete a Document',
  ],
  'Work with Guardrails': ['Create a Guardrail', 'List Guardrails', 'Edit a Guardrail', 'Delete a Guardrail'],
  'Work with Objectives': ['Create an Objective', 'List Objectives', 'Edit an Objective', 'Delete an Objective'],
  'Work with Voices': ['List Voices', 'Listen to a Voice'],
};

const KNOWLEDGE = 'Work with Knowledge';
/** The entries of that menu, by the menus that they lead to. */
const IN_KNOWLEDGE: Readonly<Record<string, string>> = {
  'Work with Documents': 'Documents',
  'Work with Guardrails': 'Guardrails',
  'Work with Objectives': 'Objectives',
  'Work with Voices': 'Voices',
};

/** From the main menu to a menu. */
function opening(title: string): Step[] {
  const entry = IN_KNOWLEDGE[title];
  return entry === undefined ? [menu('Tavus', title)] : [menu('Tavus', KNOWLEDGE), menu(KNOWLEDGE, entry)];
}

/** From a menu to the main menu. */
function closing(title: string): Step[] {
  return [back(title), ...(IN_KNOWLEDGE[title] === undefined ? [] : [back(KNOWLEDGE)])];
}

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
      KNOWLEDGE,
      'Exit',
    ]);
  });

  it('own the lists', () => {
    const registry = new ModuleRegistry<Services>();
    registry.register(...createModules());
    const names = registry.lists().map((list) => list.name.name);
    expect(names).toEqual([
      'replicas',
      'personas',
      'videos',
      'conversations',
      'documents',
      'guardrails',
      'objectives',
      'voices',
    ]);
  });
});

describe('a menu', () => {
  it.each(Object.entries(MENUS))('offers its actions and the way back: %s', async (title, labels) => {
    const { run, ui } = await openBench();
    const [wayBack, ...rest] = title in IN_KNOWLEDGE ? ['Back to Knowledge', back(KNOWLEDGE)] : ['Back to Main Menu'];
    await run([...opening(title), menu(title, wayBack), ...rest, menu('Tavus', 'Exit')]);
    expect(ui.screen(title).lines).toEqual([...labels, wayBack]);
  });

  it('of menus offers these and the way back', async () => {
    const { run, ui } = await openBench();
    const toDocuments = [...opening('Work with Documents'), back('Work with Documents')];
    await run([...toDocuments, menu(KNOWLEDGE, 'Back to Main Menu'), menu('Tavus', 'Exit')]);
    expect(ui.screen(KNOWLEDGE).lines).toEqual([...Object.values(IN_KNOWLEDGE), 'Back to Main Menu']);
  });

  const actions = Object.entries(MENUS)
    .flatMap(([title, labels]) => labels.map((label) => [title, label] as const))
    .filter(([, label]) => !label.startsWith('Watch'));
  it.each(actions)(
    'opens a screen, returns on Esc, and goes to the main menu on another Esc: %s, %s',
    async (title, label) => {
      const { run, ui } = await openBench();
      await run([...opening(title), menu(title, label), back(label), ...closing(title), back('Tavus')]);
      expect(ui.transcript).toEqual([]);
    },
  );

  it('sends no request', async () => {
    const { run, sandbox } = await openBench();
    const all = Object.keys(MENUS).flatMap((title) => [...opening(title), ...closing(title)]);
    await run([...all, back('Tavus')]);
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
  await run([back('Tavus')], 'work_with_tools');
  expect(ui.transcript).toEqual([
    'fail: There is no screen named "work_with_tools".',
    'hint: This is a bug in tavus. It returns to the main menu.',
  ]);
});
