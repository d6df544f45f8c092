import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { runTavus } from '../support/command.ts';
import { expectTame } from '../support/tame.ts';

/** Colors, the title of the window, a carriage return, text from right to left, and an HTML tag. */
const HOSTILE = 'a\x1b[5mb\x1b]0;c\x07d\re\u202ef\x9bg<b>';

const OF_DOCUMENT = 'document_name document_url status error_message callback_url created_at last_crawled_at'.split(
  ' ',
);
const OF_VOICE = 'voice_name voice_type status error_message description audio_url created_at'.split(' ');

/** The fields with hostile values. */
function fill(fields: readonly string[], more: object = {}): { readonly overrides: Record<string, unknown> } {
  return { overrides: { ...Object.fromEntries(fields.map((name) => [name, HOSTILE])), ...more } };
}

async function open() {
  const sandbox = await startSandbox({ data: 'empty' });
  onTestFinished(() => sandbox.close());
  const lists = { tags: [HOSTILE, 'x'], crawled_urls: [HOSTILE], crawl_config: { depth: HOSTILE, max_pages: HOSTILE } };
  const site = { document_url: 'https://example.com/', crawl: {} };
  const { id: document } = sandbox.store.addDocument(site, { ...fill(OF_DOCUMENT, lists), processingMs: 0 });
  const broken = fill(OF_DOCUMENT, { ...lists, status: 'error' });
  const { id: failed } = sandbox.store.addDocument(site, { ...broken, processingMs: 0 });
  const { id: voice } = sandbox.store.addVoice(fill(OF_VOICE, { tags: [{ tag_name: HOSTILE }] }));
  const { id: bad } = sandbox.store.addVoice(fill(OF_VOICE, { status: 'error', tags: [HOSTILE] }));
  return { sandbox, ids: { document, failed, voice, bad } };
}

it.each<(ids: Record<'document' | 'failed' | 'voice' | 'bad', string>) => string[]>([
  () => ['document', 'list'],
  () => ['document', 'list', '--json'],
  () => ['document', 'list', '--tags', HOSTILE, '--search', HOSTILE],
  ({ document }) => ['document', 'get', document],
  ({ failed }) => ['document', 'get', failed],
  ({ failed }) => ['document', 'watch', failed],
  ({ failed }) => ['document', 'edit', failed, '--name', HOSTILE, '--add-tag', HOSTILE],
  ({ failed }) => ['document', 'recrawl', failed],
  ({ failed }) => ['document', 'delete', failed, '--yes'],
  () => ['document', 'create', '--url', HOSTILE],
  () => ['document', 'create', '--url', `https://example.com/${HOSTILE}`, '--name', HOSTILE],
  () => ['voice', 'list'],
  ({ voice }) => ['voice', 'get', voice],
  ({ bad }) => ['voice', 'get', bad, '--json'],
  ({ voice }) => ['voice', 'listen', voice],
])('no control character of Tavus or the command line is printed: %#', async (wordsOf) => {
  for (const isTerminal of [false, true]) {
    const { sandbox, ids } = await open();
    const { output, errors } = await runTavus([...wordsOf(ids), '--no-input'], { sandbox, isTerminal });
    expectTame(output);
    expectTame(errors);
    expect(output + errors).not.toBe('');
  }
});
