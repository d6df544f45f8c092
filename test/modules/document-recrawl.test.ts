import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';
import { RECRAWL_DOCUMENT } from '../../src/modules/document/recrawl.ts';
import { openBench } from '../support/bench.ts';
import { readJson, runTavus } from '../support/command.ts';
import { eventually } from '../support/eventually.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { back, menu, pick } from '../support/script.ts';

triesFollowAtOnce();

const LIST = 'List Documents';
const WHAT = 'What to do with this document';
const TITLE = 'Recrawl a Document';
const MINUTE = 60_000;

async function open(given: object = {}, more: object = {}) {
  const bench = await openBench();
  const request = { document_url: 'https://docs.example.com/', crawl: { depth: 2, max_pages: 20 }, ...more };
  const { id } = bench.sandbox.store.addDocument({ ...request, document_name: 'Help' }, { processingMs: 0, ...given });
  const path = `/v2/documents/${id}/recrawl`;
  const recrawl = (...flags: string[]) => runTavus(['document', 'recrawl', id, ...flags], bench);
  return { ...bench, id, path, recrawl };
}

describe('recrawling a website', () => {
  it('sends no limits, and shows that it is being read', async () => {
    const { visit, ui, sent, id, path } = await open();
    await visit('list_documents', pick(LIST, 'Help'), menu(WHAT, 'Recrawl'), back(WHAT), back(LIST));
    expect(sent('POST')).toEqual([{ path, body: undefined }]);
    expect(ui.transcript).toEqual(
      expect.arrayContaining([
        `ok: Started to read “Help” again (document ${id}).`,
        `command: Next time: tavus document recrawl ${id}`,
        'Status: recrawling',
      ]),
    );
    expect(ui.screen(LIST).lines[0]).toMatch(/^Help \| recrawling/);
  });

  it('lets the user pick one of the websites', async () => {
    const { visit, sandbox, ui, count, path } = await open();
    sandbox.store.addDocument({ document_url: 'https://example.com/a.pdf', document_name: 'File' });
    await visit('recrawl_document', pick(TITLE, 'Help'));
    expect(count('POST', path)).toBe(1);
    expect(ui.screen(TITLE).blocked).toEqual({ File: 'Only a website can be recrawled.' });
  });

  it('drops the reason of an earlier failure', async () => {
    const { recrawl } = await open({ failure: { code: 'website_processing_failed', at: 0 } });
    expect(readJson(await recrawl('--json=status,error_message'))).toEqual({
      status: 'recrawling',
      error_message: null,
    });
  });

  it.each<[flags: string[], crawl: object]>([
    [['--crawl-depth', '3'], { depth: 3, max_pages: 20 }],
    [['--crawl-max-pages', '99'], { depth: 2, max_pages: 99 }],
    [['--depth', '1', '--max-pages', '1'], { depth: 1, max_pages: 1 }],
  ])('with %j keeps the other limit', async (flags, crawl) => {
    const { recrawl, sent, path } = await open();
    const outcome = await recrawl(...flags, '--json=crawl_config');
    expect(sent('POST')).toEqual([{ path, body: { crawl } }]);
    expect(readJson(outcome)).toEqual({ crawl_config: crawl });
  });

  it('waits until it is ready', async () => {
    const bench = await open();
    let code: number | undefined;
    const done = RECRAWL_DOCUMENT.run(bench.machine, new Given([bench.id], { wait: [''] })).then((exitCode) => {
      code = exitCode;
    });
    while (code === undefined) {
      await eventually(() => expect(code !== undefined || bench.timerCount() > 0).toBe(true));
      bench.advance(2000);
    }
    await done;
    expect(code).toBe(0);
    expect(bench.ui.busyLabels).toContain('Help: ready');
    expect(bench.ui.transcript).toContain(`ok: “Help” (${bench.id}) is ready.`);
  });

  it('exits with 5 if it is not ready in time', async () => {
    const { recrawl } = await open();
    expect((await recrawl('--timeout', '1s')).code).toBe(5);
  });
});

describe('a website that cannot be recrawled', () => {
  it.each<[what: string, given: object, more: object, words: string[]]>([
    ['a file', {}, { crawl: undefined }, ['Only a website can be recrawled.', 'delete the document and add it again']],
    ['one that is read now', { processingMs: 9e9 }, {}, ['It is being read now: started.', 'Wait']],
  ])('is refused without a request: %s', async (_what, given, more, words) => {
    const { recrawl, sent } = await open(given, more);
    const { code, errors } = await recrawl();
    expect([code, sent('POST')]).toEqual([2, []]);
    for (const word of words) expect(errors).toContain(word);
  });

  it('says how long the cool-down lasts, in the menu too', async () => {
    const { visit, ui, recrawl, count, path, now } = await open({ recrawls: [Date.parse('2026-03-01T11:45:00Z')] });
    expect(now() - Date.parse('2026-03-01T11:45:00Z')).toBe(15 * MINUTE);
    const { code, errors } = await recrawl();
    expect(code).toBe(1);
    expect(errors).toContain('at most once an hour. It can be recrawled in 45 minutes.');
    await visit('list_documents', pick(LIST, 'Help'), menu(WHAT, 'Recrawl'), back(WHAT), back(LIST));
    expect(ui.transcript.join('\n')).toContain('fail: Tavus reads the same website at most once an hour.');
    // The limit lasts longer than any pause before another attempt.
    expect(count('POST', path)).toBe(2);
  });

  it('says that five are being read', async () => {
    const { sandbox, recrawl } = await open();
    for (let count = 0; count < 5; count += 1)
      sandbox.store.addDocument({ document_url: 'https://example.com/', crawl: {} }, { processingMs: 9e9 });
    const { code, errors } = await recrawl();
    expect(code).toBe(1);
    expect(errors).toContain('Tavus is reading 5 websites, the maximum.');
  });

  it.each<[status: number, error: string, words: RegExp]>([
    [
      409,
      "Document must be in 'ready' or 'error' state to recrawl, current status: processing",
      /still being read \(status processing\)/,
    ],
    [409, 'Conflict', /still being read\./],
    [429, 'Recrawl cooldown: please wait 1 hour before recrawling this document.', /recrawled in 1 hour\./],
    [429, 'Recrawl cool-down', /recrawled an hour after the last time\./],
    [429, 'Too many requests', /does not read the website now: Too many requests\n.*once an hour, and 5 websites/],
  ])('explains %i %s', async (status, error, words) => {
    const { sandbox, recrawl, path } = await open();
    sandbox.fail({ path, status, body: { error } });
    const { code, errors } = await recrawl();
    expect(code).toBe(1);
    expect(errors).toMatch(words);
  });

  it.each([400, 401, 404])('leaves the explanation of %i to all', async (status) => {
    const { sandbox, recrawl, path } = await open();
    sandbox.fail({ path, status, body: { error: 'Document was not created with crawl configuration' } });
    const { code, errors } = await recrawl();
    expect(code).toBe({ 400: 1, 401: 3, 404: 4 }[status]);
    expect(errors).toContain('crawl configuration');
  });
});

describe('a recrawl without a clear response', () => {
  it.each([{ drop: 'after' as const }, { status: 502, applied: true }])(
    'is found, and not sent again: %j',
    async (fault) => {
      const { sandbox, recrawl, count, path } = await open();
      sandbox.fail({ path, ...fault });
      const { code, output, errors } = await recrawl('--json=status');
      expect([code, JSON.parse(output)]).toEqual([0, { status: 'recrawling' }]);
      expect(errors).toContain('no clear response, but it is reading the website. The request was not sent again.');
      expect(count('POST', path)).toBe(1);
    },
  );

  it.each([{ drop: 'before' as const }, { status: 500 }])('may have been received: %j', async (fault) => {
    const { sandbox, recrawl, count, path } = await open();
    sandbox.fail({ path, ...fault });
    const { code, errors } = await recrawl();
    expect(code).toBe(1);
    expect(errors).toContain('Tavus may have received the request.');
    expect(count('POST', path)).toBe(1);
  });

  it('keeps the error if the document cannot be read either', async () => {
    const { sandbox, recrawl, id, path } = await open();
    // The first request, which finds the document, succeeds.
    sandbox.fail({ path: `/v2/documents/${id}`, delayMs: 0 });
    sandbox.fail({ path, drop: 'after' });
    sandbox.fail({ path: `/v2/documents/${id}`, status: 403, times: 9 });
    const { code, errors } = await recrawl();
    expect(code).toBe(1);
    expect(errors).toContain('Tavus may have received the request.');
  });
});
