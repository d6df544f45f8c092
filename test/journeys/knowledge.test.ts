import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { AccessibleTavus, MENU } from '../support/accessible-tavus.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

const KNOWLEDGE = 'Work with Knowledge';
const DOCUMENTS = 'Work with Documents';
const LIST = 'List Documents';
const WHAT = 'What to do with this document';
const SITE = 'https://docs.example.com/guide';
const SUBMIT = 'Add the document';

async function openDocuments(sandbox: Sandbox): Promise<Tavus> {
  const tavus = new Tavus({ sandbox, rows: 40, cols: 160 });
  await tavus.go(KNOWLEDGE);
  await tavus.choose('Documents');
  await tavus.at(DOCUMENTS);
  return tavus;
}

function changesTo({ requests }: Sandbox): { method: string; path: string; body: unknown }[] {
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path, body }) => ({ method, path, body }));
}

describe('documents', () => {
  test('are added, edited, and recrawled once an hour', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const tavus = await openDocuments(sandbox);
    await tavus.choose('Create a Document');
    await tavus.cursorOn('Add');
    tavus.press('left');
    await tavus.cursorOn(/^Add +< a website >/);
    await tavus.next('Add');
    tavus.type('/home/me/guide.pdf');
    await tavus.waitFor('/home/me/guide.pdf');
    tavus.press('enter');
    await tavus.waitFor('Files on this computer cannot be added');
    tavus.press('ctrl+u');
    await tavus.answer('URL', SITE);
    await tavus.answer('Depth', '2');
    await tavus.next('Page limit');
    await tavus.next('Name');
    await tavus.answer('Tags', 'support, shop');
    await tavus.submit(SUBMIT);
    await tavus.said('Added “docs.example.com/guide” (document d8-');
    const [id = ''] = sandbox.store.documents.keys();
    await tavus.said(`tavus document create --url ${SITE} --crawl-depth 2 --tags 'support, shop'`);
    // Not waited for: a document takes its time.
    Object.assign(sandbox.store.documents.get(id) ?? {}, { processingMs: 0 });
    await tavus.choose(LIST);
    await tavus.at(LIST);
    await tavus.choose('docs.example.com/guide');
    await tavus.at(WHAT);
    await tavus.waitFor(/Website +depth 2/);
    await tavus.choose('Edit');
    await tavus.at('Edit a Document');
    await tavus.next('Name');
    await tavus.cursorOn('Tags  support, shop');
    tavus.press('ctrl+u');
    await tavus.answer('Tags', 'shop, new');
    await tavus.submit('Change the document');
    await tavus.said(`tavus document edit ${id} --add-tag new --remove-tag support`);
    await tavus.at(WHAT);
    await tavus.choose('Recrawl');
    await tavus.said('Started to read “docs.example.com/guide” again');
    await tavus.waitFor(/Status +● recrawling/);
    Object.assign(sandbox.store.documents.get(id) ?? {}, { recrawls: [Date.now() - 20 * 60_000] });
    await tavus.back(LIST);
    tavus.press('r');
    await tavus.cursorOn(/^docs\.example\.com\/guide +● ready/);
    tavus.press('enter');
    await tavus.at(WHAT);
    await tavus.choose('Recrawl');
    await tavus.said('Tavus reads the same website at most once an hour. It can be recrawled in 40 minutes.');
    expect(changesTo(sandbox)).toEqual([
      {
        ...{ method: 'POST', path: '/v2/documents' },
        body: {
          ...{ document_url: SITE, document_name: 'docs.example.com/guide' },
          ...{ tags: ['support', 'shop'], crawl: { depth: 2 } },
        },
      },
      { method: 'PATCH', path: `/v2/documents/${id}`, body: { tags: ['shop', 'new'] } },
      ...[1, 2].map(() => ({ method: 'POST', path: `/v2/documents/${id}/recrawl`, body: undefined })),
    ]);
    await tavus.interrupt();
  });

  test('return to the menu that they were opened from', async () => {
    const tavus = await openDocuments(await openSandbox({ data: 'empty' }));
    await tavus.back(KNOWLEDGE);
    expect(tavus.cursor()).toBe('Documents');
    await tavus.choose('Voices');
    await tavus.at('Work with Voices');
    await tavus.choose('Back to Knowledge');
    await tavus.at(KNOWLEDGE);
    expect(tavus.cursor()).toBe('Voices');
    await tavus.back('Tavus');
    expect(tavus.cursor()).toBe(KNOWLEDGE);
    await tavus.leave();
  });
});

describe('voices', () => {
  test('are chosen for a replica from an image', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const { id } = sandbox.store.addVoice({ name: 'Ada at home', makingMs: 0 });
    const tavus = new Tavus({ sandbox, rows: 40, cols: 160 });
    await tavus.go('Work with Replicas', 'Create a Replica');
    await tavus.answer('Name', 'Ada');
    tavus.press('left');
    await tavus.cursorOn(/^Train from +< an image and a voice >/);
    await tavus.next('Train from');
    await tavus.answer('Image', 'https://example.com/me.png');
    await tavus.cursorOn('Voice');
    tavus.press('enter');
    await tavus.at('Voice');
    await tavus.waitFor('System Voices');
    await tavus.choose('Ada at home');
    await tavus.at('Create a Replica');
    await tavus.waitFor(new RegExp(`Voice +Ada at home \\(${id}\\)`));
    await tavus.submit('Start the training');
    await tavus.said(`--train-image-url https://example.com/me.png --default-voice-id ${id}`);
    const [{ body } = {}] = changesTo(sandbox);
    expect(body).toEqual({ replica_name: 'Ada', train_image_url: 'https://example.com/me.png', default_voice_id: id });
    await tavus.interrupt();
  });
});

describe('the accessible mode', () => {
  test('adds, edits and recrawls a document', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go(KNOWLEDGE, 'Documents', 'Create');
    await tavus.answer('Add, number [a file]', 'a website');
    await tavus.answer('URL', 'guide.pdf');
    await tavus.hears('Error: This is not a URL that starts with https://. Files on this computer cannot be added');
    await tavus.answer('URL', SITE);
    await tavus.answer("Depth [Tavus' default]", '11');
    await tavus.hears('Error: Enter a whole number from 1 to 10.');
    await tavus.answer("Depth [Tavus' default]", '2');
    await tavus.answer("Page limit [Tavus' default]", '');
    await tavus.answer('Name [from the URL]', '');
    await tavus.answer('Tags [none]', 'support');
    await tavus.hears('1. Add: a website');
    await tavus.answer(tavus.summary(SUBMIT), '0');
    await tavus.hears('Done: Added “docs.example.com/guide” (document d8-');
    const [id = ''] = sandbox.store.documents.keys();
    Object.assign(sandbox.store.documents.get(id) ?? {}, { processingMs: 0 });
    await tavus.answer(MENU, 'Edit');
    await tavus.choose('docs.example.com/guide');
    await tavus.answer('Name [docs.example.com/guide]', 'Guide');
    await tavus.answer('Tags [support]', '');
    await tavus.answer(tavus.summary('Change the document'), '0');
    await tavus.hears(`Done: Changed “Guide” (document ${id}).`);
    await tavus.answer(MENU, 'Recrawl');
    await tavus.choose('Guide');
    await tavus.hears(`Done: Started to read “Guide” again (document ${id}).`);
    await tavus.answer(MENU, 'Back to Knowledge');
    await tavus.asks(MENU);
    expect(changesTo(sandbox).map(({ method }) => method)).toEqual(['POST', 'PATCH', 'POST']);
    expect(sandbox.store.documents.get(id)).toMatchObject({ name: 'Guide', tags: ['support'] });
    await tavus.interrupt();
  });

  test('lists voices, and listens to one', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const { id } = sandbox.store.addVoice({ name: 'Ada at home', makingMs: 0, hasSample: true });
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go(KNOWLEDGE, 'Voices', 'List Voices');
    await tavus.hears('User Voices: 1. Ada at home, completed');
    await tavus.answer('b back', '1');
    await tavus.hears(`Sample: ${sandbox.url}/media/${id}.wav`);
    await tavus.answer(MENU, 'Listen');
    await tavus.hears(`The link is ${sandbox.url}/media/${id}.wav`);
    await tavus.answer(MENU, 'b');
    await tavus.answer('b back', 'b');
    await tavus.answer(MENU, 'b');
    await tavus.interrupt();
  });
});
