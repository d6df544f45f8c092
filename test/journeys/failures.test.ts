import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { FAST_CLOCK } from '../support/fast-clock.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

interface Failure {
  readonly what: string;
  readonly fault: Fault;
  /** What I read. */
  readonly said: string;
  /** What I am told to do. */
  readonly hint: string;
}

const FAILURES: readonly Failure[] = [
  {
    what: 'it refuses my key',
    fault: { status: 401, body: { message: 'Invalid access token' } },
    said: 'Tavus refused the API key: Invalid access token (401, GET /v2/replicas)',
    hint: 'Check the key: it may be mistyped, deleted, or of another account.',
  },
  {
    what: 'it does not know the way',
    fault: { status: 404, body: { message: 'Not Found' } },
    said: 'Tavus does not know this path: Not Found (404, GET /v2/replicas)',
    hint: 'The server may not be Tavus.',
  },
  {
    what: 'it sends me away for a while',
    fault: { status: 429, headers: { 'retry-after': '90' }, body: { message: 'Slow down' } },
    said: 'Too many requests: Slow down (429, GET /v2/replicas)',
    hint: 'Tavus asks for a pause of 1 min 30 s. Try again after it.',
  },
  {
    what: 'it has a fault',
    fault: { status: 501, headers: { 'x-request-id': 'req-42' } },
    said: 'Tavus failed to answer: Not Implemented (501, GET /v2/replicas, request req-42)',
    hint: 'The fault is on the side of Tavus.',
  },
  {
    what: 'the connection breaks',
    fault: { drop: 'before', times: 4 },
    said: 'Tavus could not be reached:',
    hint: 'a firewall or proxy cut it. Check the connection, and TAVUS_BASE_URL.',
  },
  {
    what: 'the answer breaks off',
    fault: { cutAt: 100 },
    said: '(200, GET /v2/replicas)',
    hint: 'The network is unsteady',
  },
  {
    what: 'a web page answers in its place',
    fault: { status: 200, body: '<html><title>Sign in to the hotel</title></html>', contentType: 'text/html' },
    said: 'The answer could not be read: it is a web page, not JSON: “Sign in to the hotel” (200, GET /v2/replicas)',
    hint: 'Something between here and Tavus may have answered in its place: a proxy, or a sign-in page.',
  },
];

describe('Tavus does not give me my list', () => {
  test.each(FAILURES)('because $what: I read why, and the next try works', async ({ fault, said, hint }) => {
    const sandbox = await openSandbox();
    sandbox.fail(fault);
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas');
    await tavus.choose('List Replicas');
    await tavus.waitFor(said);
    await tavus.waitFor(hint);
    await tavus.at('Work with Replicas');
    expect(tavus.cursor()).toBe('List Replicas');
    await tavus.choose('List Replicas');
    await tavus.waitFor('145 replicas');
    expect(tavus.raw).not.toMatch(/\n\s+at |AxiosError|undefined/);
    expect(tavus.raw).not.toContain(sandbox.apiKey);
  });

  test('because it cannot be reached at all', async () => {
    const sandbox = await openSandbox();
    // A port that was closed may be the next one that another test opens; nothing listens at this one.
    const tavus = new Tavus({ sandbox: { ...sandbox, url: 'http://127.0.0.1:9' } });
    await tavus.go('Work with Videos');
    await tavus.choose('List Videos');
    await tavus.waitFor('Tavus could not be reached');
    await tavus.at('Work with Videos');
  });
});

describe('What I sent is not accepted', () => {
  test('out of credits: the form comes back with all I typed, and sends when I try again', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ method: 'POST', status: 402, body: { message: 'No video minutes left' } });
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Videos', 'Generate a Video');
    await tavus.answer('Name', 'Costly');
    tavus.press('enter');
    await tavus.at('Replica');
    await tavus.choose('Rio');
    await tavus.at('Generate a Video');
    await tavus.next('Speaks');
    await tavus.answer('Script', 'Hello there');
    await tavus.submit('Generate the video');
    await tavus.waitFor('The account is out of credits: No video minutes left (402, POST /v2/videos)');
    await tavus.waitFor('See what is left, and get more, at https://platform.tavus.io/billing');
    await tavus.at('Generate a Video');
    await tavus.waitFor(/Name +Costly\n +Replica +Rio \(r\w+\)\n +Speaks +a script\n +Script +Hello there\n/);
    await tavus.submit('Generate the video');
    await tavus.waitFor('“Costly” is on its way');
  });

  test('Tavus says what is wrong with a rename, and I go on from what I typed', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ method: 'PATCH', status: 400, body: { error: 'replica_name is too long' } });
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'Rename a Replica');
    await tavus.choose('Rio');
    await tavus.at('Rename a Replica');
    await tavus.cursorOn(/^New name +Rio/);
    tavus.type(' Grande');
    await tavus.cursorOn(/^New name +Rio Grande/);
    tavus.press('enter');
    await tavus.waitFor('Tavus did not accept this: replica_name is too long (400');
    await tavus.at('Rename a Replica');
    await tavus.cursorOn(/^New name +Rio Grande/);
    tavus.press('enter');
    await tavus.waitFor('Renamed “Rio” to “Rio Grande”');
  });

  test.each<[drop: 'before' | 'after', end: string, words: string]>([
    ['after', 'Work with Personas', 'No clear answer came, but it was received: persona p'],
    ['before', 'Create a Persona', 'It is not in the list (yet). Look again in a minute, before you send it again.'],
  ])('the connection breaks, %s it was received: I am told whether it exists', async (drop, end, words) => {
    const sandbox = await openSandbox();
    sandbox.fail({ method: 'POST', drop });
    const tavus = new Tavus({ sandbox, env: FAST_CLOCK });
    await tavus.go('Work with Personas', 'Create a Persona');
    await tavus.answer('Name', 'Twice?');
    await tavus.answer('System prompt', 'Be kind.');
    tavus.press('tab', 'tab', 'tab');
    await tavus.submit('Create the persona');
    await tavus.waitFor(words);
    await tavus.at(end);
    expect(sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

describe('Something was deleted elsewhere', () => {
  test('opening and deleting it say so, and the list no longer shows it', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'List Replicas');
    const rio = [...sandbox.store.replicas.values()].find(({ name }) => name === 'Rio')?.id ?? '';
    sandbox.store.replicas.delete(rio);
    await tavus.choose('Rio');
    await tavus.said(`Tavus does not know this id: Invalid replica_id (400, GET /v2/replicas/${rio})`);
    await tavus.at('List Replicas');
    await tavus.waitFor('It may have been deleted meanwhile, or belong to another account. Look at the list again.');
    await tavus.choose('Amelie Laurent');
    await tavus.at('What to do with this replica');
    for (const id of [...sandbox.store.replicas.keys()]) sandbox.store.replicas.delete(id);
    await tavus.choose('Delete');
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.at('List Replicas');
    await tavus.waitFor('0 replicas');
    await tavus.waitFor('Tavus does not know this id');
  });
});
