import { describe, expect, it } from 'vitest';
import { FAILED, openBench, TRAINING } from '../support/bench.ts';
import { back, confirm, fill, menu, pick } from '../support/script.ts';

const WHAT = 'What to do with this replica';
const SYSTEM_REASON = "Tavus' own: a system replica can't be renamed or deleted.";

describe('the list of replicas', () => {
  it('shows all in sections, the own ones first; the filter shows one kind without headers', async () => {
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

  it('says how to go on where there is none', async () => {
    const { visit, ui, sandbox } = await openBench();
    sandbox.store.replicas.clear();
    await visit('list_replicas', back('List Replicas'));
    expect(ui.screen('List Replicas').lines).toEqual([
      'No replicas here. Press f for another filter, or Esc and choose Create a Replica.',
    ]);
  });

  it('opens details that are asked for anew', async () => {
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
        'What went wrong: The face is not lit well enough.',
      ]),
    );
    expect(sandbox.requests.at(-1)?.path).toBe(`/v2/replicas/${id}?verbose=true`);
  });

  it('shows stock replicas with everything that would change them blocked, and why', async () => {
    const { visit, ui, stockReplica } = await openBench();
    await visit('list_replicas', pick('List Replicas', stockReplica().id), back(WHAT), back('List Replicas'));
    expect(ui.screen(WHAT).blocked).toEqual({
      Rename: SYSTEM_REASON,
      Delete: SYSTEM_REASON,
      'Watch it until it is done': 'Nothing is under way.',
    });
    expect(ui.transcript).toContain("Kind: system: one of Tavus' stock replicas");
  });

  it('goes on after an item that is gone meanwhile', async () => {
    const { visit, ui, addReplica, sandbox } = await openBench();
    const id = addReplica('Rio');
    sandbox.fail({ path: `/v2/replicas/${id}`, status: 404, body: { message: 'Replica not found' } });
    await visit('list_replicas', pick('List Replicas', 'Rio'), back('List Replicas'));
    expect(ui.transcript[0]).toContain('fail: Tavus does not know this id: Replica not found (404, GET');
  });
});

describe('renaming a replica', () => {
  it('picks one, starts from its name, sends the new one', async () => {
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

  it('from its details shows them with the new name', async () => {
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

  it('to nothing is not sent', async () => {
    const { visit, addReplica, sent } = await openBench();
    addReplica('Rio');
    const empty = fill('Rename a Replica', { name: ' ' }, { name: 'New name is needed.' });
    await visit('rename_replica', pick('Rename a Replica', 'Rio'), empty, back('Rename a Replica'));
    expect(sent('PATCH')).toEqual([]);
  });

  it('left by Esc in its details comes back to them', async () => {
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
  it('names what it deletes and what follows, and does it after a yes', async () => {
    const { visit, ui, addReplica, sent } = await openBench();
    const id = addReplica('Rio');
    await visit('delete_replica', pick('Delete a Replica', 'Rio'), confirm('Delete the replica', true));
    expect(ui.screen('Delete the replica').lines[0]).toBe(
      `Delete the replica “Rio” (${id})? It cannot be used for new videos then, and this cannot be undone.`,
    );
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

  it('from its details leads back to the list, without it', async () => {
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
