import { describe, expect, it } from 'vitest';
import { checkDepth, DOCUMENT_FORM, nameIn, sourceOf } from '../../src/modules/document/fields.ts';
import { Form } from '../../src/ui/form/form.ts';
import { openBench } from '../support/bench.ts';
import { readJson, runTavus } from '../support/command.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { back, comeBack, fill, leave, type Typed } from '../support/script.ts';

triesFollowAtOnce();

const TITLE = 'Create a Document';
const FILE = 'https://example.com/files/handbook.pdf';
const SITE = 'https://docs.example.com/guide/';
const HOOK = 'https://example.com/hook';
const LIMIT = 'Crawl document limit reached (100). Contact support@tavus.io to increase your limit.';

describe('creating a document', () => {
  it.each<[from: string, typed: Typed, body: unknown]>([
    ['a file', { document_url: ` ${FILE} ` }, { document_url: FILE, document_name: 'handbook.pdf' }],
    [
      'a page',
      { source: 'page', document_url: SITE, document_name: ' Guide ' },
      { document_url: SITE, document_name: 'Guide' },
    ],
    [
      'a website',
      { source: 'website', document_url: SITE },
      { document_url: SITE, document_name: 'docs.example.com/guide', crawl: {} },
    ],
    [
      'a website with limits',
      { source: 'website', document_url: SITE, depth: '2', max_pages: ' 20 ' },
      { document_url: SITE, document_name: 'docs.example.com/guide', crawl: { depth: 2, max_pages: 20 } },
    ],
    [
      'everything optional',
      { document_url: FILE, document_name: 'Handbook', tags: ' hr,  rules,hr,, ', callback_url: HOOK },
      { document_url: FILE, document_name: 'Handbook', tags: ['hr', 'rules'], callback_url: HOOK },
    ],
  ])('from %s sends exactly that', async (_from, typed, body) => {
    const { visit, sent } = await openBench();
    await visit('create_document', fill(TITLE, typed));
    expect(sent('POST')).toEqual([{ path: '/v2/documents', body }]);
  });

  it('prints the id and the command, and adds it to the list', async () => {
    const { visit, ui, sandbox } = await openBench();
    await visit('create_document', fill(TITLE, { source: 'website', document_url: SITE }));
    const [id = ''] = sandbox.store.documents.keys();
    expect(ui.transcript).toEqual([
      `ok: Added “docs.example.com/guide” (document ${id}, status started).`,
      expect.stringMatching(/^say: .*few minutes.*List Documents/),
      `command: Next time: tavus document create --url ${SITE} --crawl`,
    ]);
    await visit('list_documents', back('List Documents'));
    expect(ui.screen('List Documents').lines[0]).toBe(`docs.example.com/guide | started | ${id} | just now`);
  });

  it.each<[what: string, typed: Typed, problems: Record<string, string>]>([
    ['nothing', {}, { document_url: 'URL is needed.' }],
    ['a path', { document_url: '/home/me/handbook.pdf' }, { document_url: 'Files on this computer cannot be added' }],
    ['a path of Windows', { document_url: 'C:\\handbook.pdf' }, { document_url: 'starts with https://' }],
    ['a path in the home folder', { document_url: '~/a.pdf' }, { document_url: 'Files on this computer' }],
    ['a file URL', { document_url: 'file:///home/me/a.pdf' }, { document_url: 'Files on this computer' }],
    ['a name of a file', { document_url: 'handbook.pdf' }, { document_url: 'Files on this computer' }],
    ['plain http', { document_url: 'http://example.com/a.pdf' }, { document_url: 'must start with https://' }],
    ['a depth of 0', { source: 'website', document_url: SITE, depth: '0' }, { depth: 'from 1 to 10' }],
    ['a depth of 11', { source: 'website', document_url: SITE, depth: '11' }, { depth: 'from 1 to 10' }],
    ['101 pages', { source: 'website', document_url: SITE, max_pages: '101' }, { max_pages: 'from 1 to 100' }],
    ['half a page', { source: 'website', document_url: SITE, max_pages: '0.5' }, { max_pages: 'from 1 to 100' }],
    ['a broken callback', { document_url: FILE, callback_url: 'hook' }, { callback_url: 'This is not a URL.' }],
  ])('from %s is not sent', async (_what, typed, problems) => {
    const { visit, sandbox } = await openBench();
    const leaving = Object.keys(typed).length > 0 ? leave(TITLE) : [back(TITLE)];
    await visit('create_document', fill(TITLE, typed, problems), ...leaving);
    expect(sandbox.requests).toEqual([]);
  });

  it('refuses a page that only shows a file, but takes it as a page', async () => {
    const { visit, ui, sent } = await openBench();
    const shared = 'https://www.dropbox.com/s/a/handbook.pdf?dl=0';
    await visit('create_document', fill(TITLE, { document_url: shared }), fill(TITLE, { source: 'page' }));
    const complaint = ui.screens.flatMap(({ lines }) => lines).find((line) => line.includes('www.dropbox.com, not'));
    expect(complaint).toContain('Add dl=1');
    expect(sent('POST')).toEqual([
      { path: '/v2/documents', body: { document_url: shared, document_name: 'handbook.pdf' } },
    ]);
  });

  it('shows the limit of websites in the form, and keeps the answers', async () => {
    const { visit, ui, sandbox } = await openBench();
    sandbox.fail({ method: 'POST', status: 429, body: { error: LIMIT }, times: 4 });
    await visit('create_document', fill(TITLE, { source: 'website', document_url: SITE }), ...leave(TITLE));
    const text = ui.screen(TITLE).lines.join('\n');
    expect(text).toContain('Your account already has 100 websites, the maximum.');
    expect(text).toContain('Delete one');
    await visit('create_document', comeBack(), back(TITLE));
    expect(ui.screen(TITLE).lines).toEqual(expect.arrayContaining(['Add: a website', `URL: ${SITE}`]));
  });

  it.each([
    ['https://example.com/film.mp4', /ends with \.mp4\. Tavus reads web pages and \.pdf/],
    [FILE, /^$/],
    [SITE, /^$/],
    ['https://example.com/a.html', /^$/],
    ['https://example.com/.pdf', /^$/],
  ])('remarks on the end of a URL that Tavus cannot read: %s', (url, note) => {
    const form = new Form({ title: TITLE, fields: DOCUMENT_FORM, submitLabel: 'Add' });
    form.buffer('document_url').setText(url);
    form.goTo('document_url');
    expect(form.note()).toMatch(note);
  });
});

describe('the name of a document without one', () => {
  it.each([
    ['https://example.com/files/handbook.pdf?x=1', 'handbook.pdf'],
    ['https://example.com/files/Retry%20me.PDF', 'Retry me.PDF'],
    ['https://example.com/files/%zz.pdf', '%zz.pdf'],
    ['https://example.com/', 'example.com'],
    ['https://example.com', 'example.com'],
    ['https://example.com/a/b/', 'example.com/a/b'],
    ['https://example.com:8080/a', 'example.com:8080/a'],
  ])('comes from %s', (document_url, name) => {
    const rest = { source: 'file', depth: '', max_pages: '', tags: '', callback_url: '' };
    expect(nameIn({ ...rest, document_url, document_name: '' })).toBe(name);
    expect(nameIn({ ...rest, document_url, document_name: ' Mine ' })).toBe('Mine');
  });
});

it.each([
  [FILE, false, 'file'],
  ['https://example.com/A.PDF?token=x', false, 'file'],
  [FILE, true, 'website'],
  [SITE, false, 'page'],
  ['https://example.com/index.html', false, 'page'],
])('takes %s for what it leads to (crawled: %s): %s', (url, isCrawled, source) => {
  expect(sourceOf(url, isCrawled)).toBe(source);
});

it.each(['1', '10'])('accepts a depth of %s', (depth) => expect(checkDepth(depth)).toBeUndefined());

describe('tavus document create', () => {
  const NEW = ['document', 'create', '--name', 'New'];

  it.each<[what: string, flags: string[], crawl: unknown]>([
    ['a file', ['--url', FILE], undefined],
    ['a page', ['--url', SITE], undefined],
    ['a website', ['--url', SITE, '--crawl'], {}],
    ['a website with a depth', ['--url', SITE, '--crawl-depth', '3'], { depth: 3 }],
    ['a website with a limit', ['--document-url', SITE, '--max-pages', '7'], { max_pages: 7 }],
  ])('sends %s', async (_what, flags, crawl) => {
    const { sandbox, sent } = await openBench();
    const { code, output } = await runTavus([...NEW, ...flags], { sandbox });
    expect([code, output]).toEqual([0, expect.stringMatching(/^d8-\w+\tNew\tstarted\t/)]);
    const body = { document_url: flags[1], document_name: 'New', ...(crawl === undefined ? {} : { crawl }) };
    expect(sent('POST')).toEqual([{ path: '/v2/documents', body }]);
  });

  it.each([
    [['--url', '/home/me/a.pdf'], '--url: This is not a URL that starts with https://.'],
    [['--url', SITE, '--crawl-depth', 'deep'], '--crawl-depth: Enter a whole number from 1 to 10.'],
    [['--crawl'], 'Missing: --url.'],
    [[], 'Missing: --url.'],
    [['--url', 'https://www.dropbox.com/s/a/b.pdf'], 'not the file'],
  ])('refuses %j before anything is sent', async (flags, words) => {
    const { sandbox } = await openBench();
    const { code, errors } = await runTavus([...NEW, ...flags], { sandbox });
    expect([code, sandbox.requests]).toEqual([2, []]);
    expect(errors).toContain(words);
  });

  it('finds a document whose creation got no response by its name and URL, and does not send it again', async () => {
    const { sandbox, count } = await openBench();
    sandbox.store.addDocument({ document_url: 'https://example.com/other.pdf', document_name: 'New' });
    sandbox.fail({ method: 'POST', drop: 'after' });
    const { code, output, errors } = await runTavus([...NEW, '--url', `${FILE}?a=b`], { sandbox });
    const [, id = ''] = sandbox.store.documents.keys();
    expect([code, output.split('\t')[0]]).toEqual([0, id]);
    expect(errors).toMatch(/was created on .* It was not sent again\./);
    expect(count('POST', '/v2/documents')).toBe(1);
  });

  it('says that it may have been received if it is not in the list', async () => {
    const { sandbox, count } = await openBench();
    sandbox.fail({ method: 'POST', status: 502 });
    const { code, errors } = await runTavus([...NEW, '--url', FILE], { sandbox });
    expect(code).toBe(1);
    expect(errors).toContain('It is not in the list yet.');
    expect(count('POST', '/v2/documents')).toBe(1);
  });

  it.each([
    [LIMIT, 'Your account already has 100 websites, the maximum.'],
    ['Concurrent crawl limit reached (5). Please wait.', 'Tavus is reading 5 websites, the maximum.'],
    ['Slow down', 'Tavus does not read the website now: Slow down'],
  ])('explains a refusal of a website in plain words: %s', async (error, words) => {
    const { sandbox } = await openBench();
    sandbox.fail({ method: 'POST', status: 429, body: { error }, times: 4 });
    const { code, errors } = await runTavus([...NEW, '--url', SITE, '--crawl'], { sandbox });
    expect(code).toBe(1);
    expect(errors).toContain(words);
    expect(errors).not.toContain('rate limit');
  });

  it('waits for the outcome, and exits with 1 if the document fails', async () => {
    const { sandbox } = await openBench();
    const state = { status: 'ready', progress: null };
    sandbox.fail({ method: 'POST', status: 200, body: { document_id: 'd8-1', document_name: 'New', ...state } });
    const ready = await runTavus([...NEW, '--url', FILE, '--wait', '--json=status'], { sandbox });
    expect([ready.code, readJson(ready)]).toEqual([0, { status: 'ready' }]);
    const failed = { document_id: 'd8-1', status: 'error', error_message: 'file_empty' };
    sandbox.fail({ method: 'POST', status: 200, body: failed });
    const { code, errors } = await runTavus([...NEW, '--url', FILE, '--wait'], { sandbox });
    expect(code).toBe(1);
    expect(errors).toContain('“New” (d8-1) failed. The file contains no text.');
    expect(errors).not.toContain('tavus document watch');
  });
});
