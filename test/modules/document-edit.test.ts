import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';
import { EDIT_DOCUMENT } from '../../src/modules/document/edit.ts';
import { changeInText, changeOf, tagsText } from '../../src/modules/document/tags.ts';
import { openBench } from '../support/bench.ts';
import { readJson, runTavus } from '../support/command.ts';
import { back, fill, menu, pick } from '../support/script.ts';

const LIST = 'List Documents';
const WHAT = 'What to do with this document';
const TITLE = 'Edit a Document';
const TAGS = ['hr', 'rules', 'a, b', ' wide '];

async function open(given: { name?: string; tags?: string[] | null } = {}) {
  const bench = await openBench();
  const { name = 'Handbook', tags = TAGS } = given;
  const request = { document_url: 'https://example.com/a.pdf', document_name: name };
  const document = bench.sandbox.store.addDocument(request, { processingMs: 0, tags });
  const edit = (...flags: string[]) => runTavus(['document', 'edit', document.id, ...flags], bench);
  return { ...bench, document, id: document.id, edit };
}

describe('the form of a document', () => {
  it('shows the name and the tags, and sends only what was changed', async () => {
    const { visit, ui, sent, id, document } = await open();
    await visit('edit_document', pick(TITLE, 'Handbook'), fill(TITLE, { document_name: ' Handbook 2027 ' }));
    expect(ui.screen(TITLE).lines).toEqual(expect.arrayContaining(['Name: Handbook', 'Tags: hr, rules']));
    expect(sent('PATCH')).toEqual([{ path: `/v2/documents/${id}`, body: { document_name: 'Handbook 2027' } }]);
    expect(document.tags).toEqual(TAGS);
    expect(ui.transcript).toEqual([
      `ok: Changed “Handbook 2027” (document ${id}).`,
      `command: Next time: tavus document edit ${id} --name 'Handbook 2027'`,
    ]);
  });

  it('adds and removes tags, and keeps those that it cannot show', async () => {
    const { visit, ui, sent, id } = await open();
    await visit('edit_document', pick(TITLE, 'Handbook'), fill(TITLE, { tags: 'rules, , new one,new one' }));
    expect(sent('PATCH')[0]?.body).toEqual({ tags: ['rules', 'a, b', ' wide ', 'new one'] });
    expect(ui.transcript.at(-1)).toBe(
      `command: Next time: tavus document edit ${id} --add-tag 'new one' --remove-tag hr`,
    );
  });

  it('keeps a tag and a name that were changed elsewhere while it was open', async () => {
    const { visit, sent, document } = await open({ tags: ['hr', 'old'] });
    await visit('list_documents', back(LIST));
    document.tags = ['hr', 'old', 'elsewhere'];
    document.name = 'Renamed elsewhere';
    await visit('edit_document', pick(TITLE, 'Handbook'), fill(TITLE, { tags: 'hr, new' }));
    expect(sent('PATCH')[0]?.body).toEqual({ tags: ['hr', 'elsewhere', 'new'] });
    expect(document).toMatchObject({ name: 'Renamed elsewhere', tags: ['hr', 'elsewhere', 'new'] });
  });

  it('removes all tags', async () => {
    const { visit, sent } = await open({ tags: ['hr'] });
    await visit('edit_document', pick(TITLE, 'Handbook'), fill(TITLE, { tags: '' }));
    expect(sent('PATCH')[0]?.body).toEqual({ tags: [] });
  });

  it('sends nothing if nothing was changed, whatever the order and spaces', async () => {
    const { visit, ui, sent } = await open();
    await visit(
      'edit_document',
      pick(TITLE, 'Handbook'),
      fill(TITLE, { tags: ' rules,hr ', document_name: 'Handbook ' }),
    );
    expect([sent('PATCH'), ui.transcript]).toEqual([[], ['say: Nothing was changed.']]);
  });

  it('does not accept an empty name, but a document without one', async () => {
    const { visit, sent } = await open();
    const steps = [fill(TITLE, { document_name: ' ' }, { document_name: 'Name is needed.' }), back(TITLE)];
    await visit('edit_document', pick(TITLE, 'Handbook'), ...steps);
    const nameless = await open({ name: '', tags: null });
    const question = [pick(TITLE, nameless.id), fill(TITLE, { tags: 'hr' })];
    await nameless.visit('edit_document', ...question);
    expect([sent('PATCH'), nameless.sent('PATCH')[0]?.body]).toEqual([[], { tags: ['hr'] }]);
  });

  it('shows the changed document in the details and the list', async () => {
    const { visit, ui } = await open();
    const steps = [menu(WHAT, 'Edit'), fill(TITLE, { document_name: 'Newer', tags: 'x' }), back(WHAT), back(LIST)];
    await visit('list_documents', pick(LIST, 'Handbook'), ...steps);
    expect(ui.transcript).toEqual(expect.arrayContaining(['Name: Newer', 'Tags: a, b,  wide , x']));
    expect(ui.screen(LIST).lines[0]).toMatch(/^Newer \|/);
  });

  it('keeps the answers if Tavus refuses them', async () => {
    const { visit, ui, sandbox, document } = await open();
    sandbox.fail({ method: 'PATCH', status: 400, body: { error: 'Invalid request: tags must be shorter' } });
    await visit('edit_document', pick(TITLE, 'Handbook'), fill(TITLE, { tags: 'long' }), back(TITLE));
    expect(ui.screen(TITLE).lines.join()).toContain('tags must be shorter');
    expect(document.tags).toEqual(TAGS);
  });
});

describe('tavus document edit', () => {
  it.each<[flags: string[], body: unknown]>([
    [['--name', 'Newer'], { document_name: 'Newer' }],
    [['--document-name', 'Newer', '--add-tag', 'x'], { document_name: 'Newer', tags: [...TAGS, 'x'] }],
    [['--add-tag', 'x', '--add-tag', 'y, z', '--add-tag', 'hr'], { tags: [...TAGS, 'x', 'y, z'] }],
    [['--remove-tag', 'a, b', '--remove-tag', 'none'], { tags: ['hr', 'rules', ' wide '] }],
    [['--tags', 'x, y'], { tags: ['x', 'y'] }],
    [['--tags', ''], { tags: [] }],
  ])('with %j sends exactly that', async (flags, body) => {
    const { edit, sent, id } = await open();
    expect((await edit(...flags)).code).toBe(0);
    expect(sent('PATCH')).toEqual([{ path: `/v2/documents/${id}`, body }]);
  });

  it('prints the document as it is now', async () => {
    const { edit } = await open({ tags: ['hr'] });
    const outcome = await edit('--name', 'Newer', '--add-tag', 'x', '--json=document_name,tags');
    expect(readJson(outcome)).toEqual({ document_name: 'Newer', tags: ['hr', 'x'] });
  });

  it.each([
    [[], 'Missing: --name, --tags, --add-tag or --remove-tag.'],
    [['--tags', 'a', '--add-tag', 'b'], '--tags cannot be combined with --add-tag or --remove-tag.'],
    [['--tags', 'a', '--remove-tag', 'b'], '--tags cannot be combined'],
    [['--name', ' '], 'Missing: --name.'],
  ])('refuses %j', async (flags, words) => {
    const { edit, sent } = await open();
    const { code, errors } = await edit(...flags);
    expect([code, sent('PATCH')]).toEqual([2, []]);
    expect(errors).toContain(words);
  });

  it.each([
    ['--name', 'Handbook'],
    ['--add-tag', 'hr'],
    ['--remove-tag', 'none'],
  ])('sends nothing for %s %s, which changes nothing', async (flag, value) => {
    const { edit, sent } = await open();
    const { code, errors } = await edit(flag, value);
    expect([code, sent('PATCH')]).toEqual([0, []]);
    expect(errors).toContain('Nothing was changed.');
  });

  it('takes 304 for success', async () => {
    const { edit, sandbox } = await open();
    sandbox.fail({ method: 'PATCH', status: 304 });
    expect((await edit('--name', 'Newer')).code).toBe(0);
  });

  it('says that a change may have been made, and sends it once', async () => {
    const { edit, sandbox, sent, document } = await open();
    sandbox.fail({ method: 'PATCH', drop: 'after' });
    const { code, errors } = await edit('--name', 'Newer');
    expect([code, sent('PATCH').length, document.name]).toEqual([1, 1, 'Newer']);
    expect(errors).toContain('Tavus may have received the request.');
  });

  it('shows the form on a terminal', async () => {
    const bench = await openBench();
    bench.sandbox.store.addDocument({ document_url: 'https://example.com/a.pdf', document_name: 'Handbook' });
    bench.ui.expect(pick(TITLE, 'Handbook'), fill(TITLE, { tags: 'hr' }));
    expect(await EDIT_DOCUMENT.run(bench.machine, new Given())).toBe(0);
    bench.ui.done();
    expect(bench.sent('PATCH')[0]?.body).toEqual({ tags: ['hr'] });
  });
});

describe('tags as text', () => {
  it.each<[tags: string[], text: string]>([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b c', 'ü'], 'a, b c, ü'],
    [['a', 'b,c', ' d', '', 'a'], 'a'],
  ])('of %j are %j', (tags, text) => expect(tagsText(tags)).toBe(text));

  it('change only what was typed', () => {
    expect(changeInText('a, b', 'b, c')(['z', 'a', 'b,c'])).toEqual(['z', 'b,c', 'c']);
    expect(changeInText('a', 'a')(['q'])).toEqual(['q']);
    expect(changeOf(['a', 'b'], ['c'])(['c', 'b'])).toEqual(['b', 'a']);
  });
});
