import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';
import { Back, type ConfirmQuestion } from '../../src/ui/ui.ts';
import { FAILED, openBench, TRAINING } from '../support/bench.ts';
import { DELETE_REPLICA } from '../support/noun-commands.ts';
import { back, confirm, fill, menu, pick } from '../support/script.ts';

const WHAT = 'What to do with this replica';
const SYSTEM_REASON = 'Stock replicas cannot be renamed or deleted.';

describe('the list of replicas', () => {
  it('shows all in two sections, own replicas first; a filter shows one kind without headers', async () => {
    const { visit, ui, addReplica, stockReplica } = await openBench();
    addReplica('Rio');
    addReplica('Ada', TRAINING);
    const stock = stockReplica();
    await visit('list_replicas', pick('List Replicas', 'Rio', 'user'), back(WHAT), back('List Replicas'));
    const [all, user] = ui.screens.filter(({ title }) => title === 'List Replicas');
    expect(all?.lines).toHaveLength(2 + 2 + 108);
    expect([all?.lines[0], all?.lines[3]]).toEqual(['# User Replicas', '# System Replicas']);
    expect(user?.lines.map((line) => line.split(' | ').slice(0, 2).join(' | '))).toEqual([
      'Ada | started 37/100',
      'Rio | completed',
    ]);
    await visit('list_replicas', pick('List Replicas', stock.id, 'system'), back(WHAT), back('List Replicas'));
    expect(ui.screen('List Replicas').lines).toHaveLength(108);
  });

  it('shows a line for each: name, status, id, age', async () => {
    const { visit, ui, addReplica } = await openBench();
    const id = addReplica('Rio');
    await visit('list_replicas', back('List Replicas'));
    expect(ui.screen('List Replicas').lines[1]).toBe(`Rio | completed | ${id} | 5 h ago`);
  });

  it('says how to create a replica if there is none', async () => {
    const { visit, ui, sandbox } = await openBench();
    sandbox.store.replicas.clear();
    await visit('list_replicas', back('List Replicas'));
    expect(ui.screen('List Replicas').lines).toEqual([
      'There are no replicas. To create one, choose Create a Replica in the menu Work with Replicas.',
    ]);
  });

  it('loads the details when they are opened', async () => {
    const { visit, ui, addReplica, sandbox } = await openBench();
    const id = addReplica('Elena', FAILED);
    await visit('list_replicas', pick('List Replicas', 'Elena'), menu(WHAT, 'Back to the list'), back('List Replicas'));
    expect(ui.transcript).toEqual(
      expect.arrayContaining([
        '= Replica',
        'Name: Elena',
        `Replica id: ${id}`,
        'Kind: user: your own',
        'Status: error',
        'Model: phoenix-4',
        'What went wrong: The face is not lit well enough.\nPut a lamp or a window in front of you, not behind you.',
      ]),
    );
    expect(sandbox.requests.at(-1)?.path).toBe(`/v2/replicas/${id}?verbose=true`);
  });

  it('blocks changes to stock replicas, with the reason', async () => {
    const { visit, ui, stockReplica } = await openBench();
    await visit('list_replicas', pick('List Replicas', stockReplica().id), back(WHAT), back('List Replicas'));
    expect(ui.screen(WHAT).blocked).toEqual({
      Rename: SYSTEM_REASON,
      Delete: SYSTEM_REASON,
      'Watch it until it is done': 'It is not in progress.',
    });
    expect(ui.transcript).toContain("Kind: system: one of Tavus' stock replicas");
  });

  it('is shown again after an item that was deleted in the meantime', async () => {
    const { visit, ui, addReplica, sandbox } = await openBench();
    const id = addReplica('Rio');
    sandbox.fail({ path: `/v2/replicas/${id}`, status: 404, body: { message: 'Replica not found' } });
    await visit('list_replicas', pick('List Replicas', 'Rio'), back('List Replicas'));
    expect(ui.transcript[0]).toContain('fail: Id not found: Replica not found (404, GET');
  });
});

describe('renaming a replica', () => {
  it('starts with the current name and sends the new one', async () => {
    const { visit, ui, addReplica, sent } = await openBench();
    const id = addReplica('Rio');
    await visit('rename_replica', pick('Rename a Replica', 'Rio'), fill('Rename a Replica', { name: ' Rio II ' }));
    expect(ui.screen('Rename a Replica').lines).toEqual(['New name: Rio']);
    expect(sent('PATCH')).toEqual([{ path: `/v2/replicas/${id}/name`, body: { replica_name: 'Rio II' } }]);
    expect(ui.transcript).toEqual([
      `ok: Renamed “Rio” to “Rio II”: replica ${id}.`,
      `command: Next time: tavus replica rename ${id} --name 'Rio II'`,
    ]);
  });

  it('shows stock replicas, which cannot be chosen', async () => {
    const { visit, ui, addReplica, stockReplica } = await openBench();
    addReplica('Rio');
    await visit('rename_replica', back('Rename a Replica'));
    const { blocked } = ui.screen('Rename a Replica');
    expect(Object.keys(blocked)).toHaveLength(108);
    expect([blocked[stockReplica().name], blocked.Rio]).toEqual([SYSTEM_REASON, undefined]);
  });

  it('shows its details with the new name', async () => {
    const { visit, ui, addReplica } = await openBench();
    addReplica('Rio');
    await visit(
      'list_replicas',
      pick('List Replicas', 'Rio'),
      menu(WHAT, 'Rename'),
      fill('Rename a Replica', { name: 'Rio II' }),
      back(WHAT),
      back('List Replicas'),
    );
    expect(ui.transcript.filter((line) => line.startsWith('Name:'))).toEqual(['Name: Rio', 'Name: Rio II']);
    expect(ui.screen('List Replicas').lines[1]).toMatch(/^Rio II \|/);
  });

  it.each(['Rio', ' Rio '])('to the same name (%j) sends nothing and says so', async (name) => {
    const { visit, ui, addReplica, sent } = await openBench();
    addReplica('Rio');
    const steps = [pick('List Replicas', 'Rio'), menu(WHAT, 'Rename'), fill('Rename a Replica', { name })];
    await visit('list_replicas', ...steps, back(WHAT), back('List Replicas'));
    expect(sent('PATCH')).toEqual([]);
    expect(ui.transcript.at(-1)).toMatch(/^say: .*already named “Rio”.*Nothing was changed/);
    expect(ui.transcript.filter((line) => line === 'Name: Rio')).toHaveLength(1);
  });

  it('does not send an empty name', async () => {
    const { visit, addReplica, sent } = await openBench();
    addReplica('Rio');
    const empty = fill('Rename a Replica', { name: ' ' }, { name: 'New name is needed.' });
    await visit('rename_replica', pick('Rename a Replica', 'Rio'), empty, back('Rename a Replica'));
    expect(sent('PATCH')).toEqual([]);
  });

  it('returns to the details on Esc', async () => {
    const { visit, ui, addReplica } = await openBench();
    addReplica('Rio');
    await visit(
      'list_replicas',
      pick('List Replicas', 'Rio'),
      menu(WHAT, 'Rename'),
      back('Rename a Replica'),
      menu(WHAT, 'Back to the list'),
      back('List Replicas'),
    );
    expect(ui.transcript.filter((line) => line === 'Name: Rio')).toHaveLength(1);
  });
});

describe('deleting a replica', () => {
  it.each([
    ['whose training failed', FAILED, 1],
    ['that is trained', {}, 0],
    ['whose fine-tuning failed', { overrides: { finetune_status: 'errored' } }, 0],
  ])('warns about the refund of one %s', async (_what, more, count) => {
    const { visit, ui, addReplica } = await openBench();
    const id = addReplica('Rio', more);
    await visit('delete_replica', pick('Delete a Replica', id), confirm('Delete the replica', false));
    expect(ui.transcript.filter((line) => /^warn: .*refund of the credit/.test(line))).toHaveLength(count);
  });

  it('asks with name and id, and deletes after a yes', async () => {
    const { visit, ui, addReplica, sent } = await openBench();
    const id = addReplica('Rio');
    await visit('delete_replica', pick('Delete a Replica', 'Rio'), confirm('Delete the replica', true));
    expect(ui.screen('Delete the replica').lines[0]).toBe(`Delete replica “Rio” (${id})? This cannot be undone.`);
    expect(sent('DELETE')).toEqual([{ path: `/v2/replicas/${id}`, body: undefined }]);
    expect(ui.transcript).toEqual([
      `ok: Deleted “Rio”: replica ${id}.`,
      `command: Next time: tavus replica delete ${id}`,
    ]);
  });

  it.each([
    ['a no', confirm('Delete the replica', false), ['say: Nothing was deleted.']],
    ['Esc', back('Delete the replica'), ['say: Nothing was deleted.']],
  ])('sends nothing after %s', async (_answer, step, said) => {
    const { visit, ui, addReplica, sent } = await openBench();
    addReplica('Rio');
    await visit('delete_replica', pick('Delete a Replica', 'Rio'), step);
    expect(sent('DELETE')).toEqual([]);
    expect(ui.transcript).toEqual(said);
  });

  it.each([
    ['Rio', 'Rio'],
    ['', undefined],
    [' Rio', undefined],
    ['Rio\u200b', undefined],
  ])('with --hard says what is destroyed and wants the name, or the id, typed: %j', async (name, typed) => {
    const { machine, addReplica, sent } = await openBench();
    const id = addReplica(name);
    const asked: ConfirmQuestion[] = [];
    const answer = async (question: ConfirmQuestion) => asked.push(question) > 1;
    Object.assign(machine.services.ui, { confirm: answer });
    const given = new Given([id], { hard: [''] });
    await expect(DELETE_REPLICA.run(machine, given)).rejects.toThrow(Back);
    expect(asked).toMatchObject([
      { text: expect.stringContaining('its training footage'), typedConfirmation: typed ?? id },
    ]);
    expect(sent('DELETE')).toEqual([]);
    await DELETE_REPLICA.run(machine, given);
    expect(sent('DELETE')[0]?.path).toBe(`/v2/replicas/${id}?hard=true`);
  });

  it('returns from its details to the list without it', async () => {
    const { visit, ui, addReplica } = await openBench();
    addReplica('Rio');
    await visit(
      'list_replicas',
      pick('List Replicas', 'Rio'),
      menu(WHAT, 'Delete'),
      confirm('Delete the replica', true),
      back('List Replicas'),
    );
    expect(ui.screen('List Replicas').lines.some((line) => line.startsWith('Rio'))).toBe(false);
  });

  it('shows stock replicas, which cannot be chosen', async () => {
    const { visit, ui, stockReplica } = await openBench();
    await visit('delete_replica', back('Delete a Replica'));
    expect(ui.screen('Delete a Replica').blocked[stockReplica().name]).toBe(SYSTEM_REASON);
  });
});
