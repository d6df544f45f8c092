import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainDocumentError } from '../../src/modules/nouns/document-failures.ts';
import { documentFailures } from '../../src/sandbox/documents/failures.ts';
import { type Bench, openBench } from '../support/bench.ts';
import { readJson, runTavus } from '../support/command.ts';
import { back, confirm, menu, pick } from '../support/script.ts';

const LIST = 'List Documents';
const WHAT = 'What to do with this document';
const FILE = 'https://example.com/files/handbook.pdf';
const SITE = { document_url: 'https://docs.example.com/', crawl: { depth: 2, max_pages: 12 } };
const READY = { processingMs: 0 };

type Given = Parameters<Bench['sandbox']['store']['addDocument']>[1];

/** A document that is ready unless told. */
function add({ sandbox }: Pick<Bench, 'sandbox'>, name: string, given: Given = READY, more: object = {}): string {
  return sandbox.store.addDocument({ document_url: FILE, document_name: name, ...more }, given).id;
}

describe('the list of documents', () => {
  it('shows the newest first, with status, id and age', async () => {
    const bench = await openBench();
    const old = add(bench, 'Old');
    bench.advance(120_000);
    const young = add(bench, 'Young', { processingMs: 100_000, createdAt: bench.now() - 60_000 });
    await bench.visit('list_documents', back(LIST));
    expect(bench.ui.screen(LIST).lines).toEqual([
      `Young | processing 50/100 | ${young} | 1 min ago`,
      `Old | ready | ${old} | 2 min ago`,
    ]);
  });

  it('says what to do if there is none', async () => {
    const { visit, ui } = await openBench();
    await visit('list_documents', back(LIST));
    expect(ui.screen(LIST).lines).toEqual([
      'There are no documents. To add one, choose Create a Document in the menu Work with Documents.',
    ]);
  });

  it.each([
    ['ready', ['Ready']],
    ['in progress', ['Started', 'Strange']],
    ['error', ['Failed']],
  ])('filters by status: %s', async (filter, names) => {
    const bench = await openBench();
    add(bench, 'Ready');
    add(bench, 'Started', {});
    add(bench, 'Failed', { ...READY, failure: { code: 'file_empty', at: 0 } });
    add(bench, 'Strange', { overrides: { status: 'being_weighed' } });
    await bench.visit('list_documents', pick(LIST, names[0] ?? '', filter), back(WHAT), back(LIST));
    const shown = bench.ui.screen(LIST).lines.map((line) => line.split(' | ')[0]);
    expect(shown.toSorted()).toEqual(names);
  });

  it('deletes a document after a question', async () => {
    const bench = await openBench();
    const id = add(bench, 'Handbook');
    const steps = [menu(WHAT, 'Delete'), confirm('Delete the document', true)];
    await bench.visit('list_documents', pick(LIST, 'Handbook'), ...steps, back(LIST));
    expect(bench.sandbox.store.documents.size).toBe(0);
    expect(bench.ui.transcript.at(-2)).toBe(`ok: Deleted “Handbook”: document ${id}.`);
  });
});

describe('the details of a document', () => {
  it('show what is known of a file', async () => {
    const bench = await openBench();
    const id = add(bench, 'Handbook', READY, { tags: ['hr', 'rules'], callback_url: 'https://example.com/hook' });
    await bench.visit('list_documents', pick(LIST, 'Handbook'), back(WHAT), back(LIST));
    expect(bench.ui.transcript.slice(0, 8)).toEqual([
      '= Document',
      'Name: Handbook',
      `Document id: ${id}`,
      'Status: ready',
      `URL: ${FILE}`,
      'Tags: hr, rules',
      'Callback URL: https://example.com/hook',
      expect.stringMatching(/^Created: /),
    ]);
    expect(bench.ui.screen(WHAT).blocked).toMatchObject({ Recrawl: 'Only a website can be recrawled.' });
  });

  it('show the limits of a website, when it was read, and its first pages', async () => {
    const bench = await openBench();
    add(bench, 'Help', READY, SITE);
    await bench.visit('list_documents', pick(LIST, 'Help'), back(WHAT), back(LIST));
    const text = bench.ui.transcript.join('\n');
    expect(text).toContain('Website: depth 2, up to 12 pages');
    expect(text).toContain('Times read: 1');
    expect(text).toMatch(/Last read: 1 March 2026/);
    expect(text).toContain('Pages: 12 pages\nhttps://docs.example.com/\nhttps://docs.example.com/page-1\n');
    expect(text).toContain('page-9\nand 2 more');
    expect(bench.ui.screen(WHAT).blocked).not.toHaveProperty('Recrawl');
  });

  it.each([
    [{}, "(Tavus' default limits)"],
    [{ depth: 3 }, 'depth 3'],
    [{ max_pages: 1 }, 'up to 1 page'],
  ])('name the limits %j', async (crawl, words) => {
    const bench = await openBench();
    add(bench, 'Help', READY, { ...SITE, crawl });
    await bench.visit('list_documents', pick(LIST, 'Help'), back(WHAT), back(LIST));
    expect(bench.ui.transcript).toContain(`Website: ${words}`);
  });

  it('open the URL in the browser', async () => {
    const bench = await openBench();
    add(bench, 'Handbook');
    const open = menu(WHAT, 'Open a link in the browser');
    await bench.visit('list_documents', pick(LIST, 'Handbook'), open, back(WHAT), back(LIST));
    expect(bench.openLinks).toEqual([FILE]);
  });

  it('work without any field but the id', async () => {
    const bench = await openBench();
    const nothing = Object.fromEntries(
      ['document_name', 'document_url', 'status', 'tags', 'created_at', 'updated_at'].map((name) => [name, null]),
    );
    const id = add(bench, 'x', { overrides: nothing });
    await bench.visit('list_documents', pick(LIST, id), back(WHAT), back(LIST));
    expect(bench.ui.screen(LIST).lines).toEqual([`(no name) | unknown | ${id} | `]);
  });
});

describe('why a document failed', () => {
  it.each(Object.keys(documentFailures))('is in plain words, with the code: %s', async (code) => {
    const bench = await openBench();
    add(bench, 'Bad', { failure: { code, at: 0 } });
    await bench.visit('list_documents', pick(LIST, 'Bad'), back(WHAT), back(LIST));
    const [why = ''] = bench.ui.transcript.filter((line) => line.startsWith('What went wrong: '));
    expect(why).toMatch(new RegExp(`^What went wrong: [A-Z][^_]+\\. \\(${code}\\)$`));
    expect(bench.ui.screen(WHAT).blocked).toMatchObject({ 'Watch it until it is done': 'It failed.' });
  });

  it.each([
    [undefined, 'Tavus gave no reason.'],
    ['A reason that is new', 'A reason that is new'],
    ['Error: file_empty (2 pages)', 'Tavus says: Error: file_empty (2 pages)'],
  ])('of %j is said too', (message, words) => {
    expect(explainDocumentError(message)).toContain(words);
  });

  // The description of the API is not part of the project.
  const description = process.env.TAVUS_OPENAPI;
  it.runIf(description)('is known for every code in the description of the API', () => {
    const [, codes = ''] =
      /Code when status is error: ([\w,\s]+)\./.exec(readFileSync(String(description), 'utf8')) ?? [];
    expect(Object.keys(documentFailures)).toEqual(codes.split(/,\s+/));
  });
});

describe('tavus document list', () => {
  async function open() {
    const bench = await openBench();
    add(bench, 'Handbook', READY, { tags: ['hr', 'Rules'] });
    add(bench, 'Prices', {}, { tags: ['shop'] });
    add(bench, 'Café', READY);
    const list = async (...flags: string[]) => {
      const { output, errors } = await runTavus(['document', 'list', ...flags], bench);
      return { names: output.split('\n').flatMap((line) => line.split('\t')[1] ?? []), errors };
    };
    const asked = () => bench.sandbox.requests.map(({ path }) => new URLSearchParams(path.split('?')[1]));
    return { ...bench, list, asked };
  }

  it('lists the newest first, and prints the tags', async () => {
    const { asked, sandbox } = await open();
    const { output } = await runTavus(['document', 'list', '--json=document_name,tags'], { sandbox });
    expect(JSON.parse(output)).toHaveLength(3);
    expect(asked()[0]?.get('sort')).toBe('descending');
    const plain = await runTavus(['document', 'list', '--search', 'Handbook'], { sandbox });
    expect(plain.output).toContain('\thr, Rules\t');
  });

  it('asks Tavus for the status', async () => {
    const { list, asked } = await open();
    expect((await list('--status', 'ready')).names.toSorted()).toEqual(['Café', 'Handbook']);
    expect(asked()[0]?.get('status')).toBe('ready');
  });

  it.each([
    ['hr', ['Handbook']],
    ['rules', []],
    ['hr, Rules', ['Handbook']],
    ['hr,shop', []],
  ])('lists the documents with all of the tags %j, for which it asks Tavus', async (tags, names) => {
    const { list, asked } = await open();
    const { names: found, errors } = await list('--tags', tags);
    expect(found).toEqual(names);
    expect(asked()[0]?.get('tags')).toBe(tags.replaceAll(' ', ''));
    if (names.length === 0) expect(errors).toContain('No documents match --tags');
  });

  it('accepts --tag, and ignores an empty one', async () => {
    const { list, asked } = await open();
    expect((await list('--tag', 'shop')).names).toEqual(['Prices']);
    expect((await list('--tag', '')).names).toHaveLength(3);
    expect(asked().at(-1)?.has('tags')).toBe(false);
  });

  it('checks again what Tavus does not filter', async () => {
    const { list, sandbox } = await open();
    const rows = [...sandbox.store.documents.values()].map(({ id, name, tags }) => {
      return { document_id: id, document_name: name, tags, status: 'ready' };
    });
    sandbox.fail({ path: /^\/v2\/documents/, body: { data: rows, total_count: rows.length } });
    expect((await list('--tags', 'shop')).names).toEqual(['Prices']);
  });

  it.each<[query: string, sent: (string | null)[], names: string[]]>([
    ['handbook', ['handbook'], ['Handbook']],
    ['hand book', ['hand'], ['Handbook']],
    // A word of a status is not searched for at Tavus, and one that is not found there is searched for in all.
    ['ready book', ['book'], ['Handbook']],
    ['start', [null], ['Prices']],
    ['cafe', ['cafe', null], ['Café']],
    ['nowhere', ['nowhere', null], []],
  ])('searches at Tavus, then here: %s', async (query, sent, names) => {
    const { list, asked } = await open();
    expect((await list('--search', query)).names).toEqual(names);
    expect(asked().map((params) => params.get('name_or_uuid'))).toEqual(sent);
  });

  it('finds a part of an id', async () => {
    const { list, sandbox } = await open();
    const [id = ''] = sandbox.store.documents.keys();
    expect((await list('--search', id.slice(0, 8))).names).toEqual(['Handbook']);
  });
});

describe('tavus document', () => {
  it('watches until all are done, and exits with 1 if one failed', async () => {
    const bench = await openBench();
    add(bench, 'Good');
    add(bench, 'Bad', { ...READY, failure: { code: 'file_size_too_large', at: 0 } });
    const { code, errors } = await runTavus(['document', 'watch', 'Good', 'Bad'], bench);
    expect(code).toBe(1);
    expect(errors).toContain('50 MB');
  });

  it('gets a document by its name, with all fields', async () => {
    const bench = await openBench();
    const id = add(bench, 'Help', READY, SITE);
    const outcome = await runTavus(['document', 'get', 'Help', '--json=document_id,crawl_config,crawl_count'], bench);
    expect(readJson(outcome)).toEqual({ document_id: id, crawl_config: SITE.crawl, crawl_count: 1 });
  });

  it('explains the id of another kind', async () => {
    const bench = await openBench();
    const { code, errors } = await runTavus(['document', 'get', bench.addReplica('Rio')], bench);
    expect(code).toBe(4);
    expect(errors).toContain('looks like the id of a replica');
  });
});
