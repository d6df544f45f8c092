import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { FAST_CLOCK } from '../support/fast-clock.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

interface Failure {
  readonly what: string;
  readonly fault: Fault;
  /** The error message. */
  readonly said: string;
  /** The hint. */
  readonly hint: string;
}

const FAILURES: readonly Failure[] = [
  {
    what: 'the key is rejected',
    fault: { status: 401, body: { message: 'Invalid access token' } },
    said: 'Tavus refused the API key: Invalid access token (401, GET /v2/replicas)',
    hint: 'Check the key: it may be mistyped, deleted, or from another account.',
  },
  {
    what: 'the path is unknown',
    fault: { status: 404, body: { message: 'Not Found' } },
    said: 'Path not found: Not Found (404, GET /v2/replicas)',
    hint: 'The server may not be Tavus.',
  },
  {
    what: 'there were too many requests',
    fault: { status: 429, headers: { 'retry-after': '90' }, body: { message: 'Slow down' } },
    said: 'Too many requests: Slow down (429, GET /v2/replicas)',
    hint: 'Try again in 1 min 30 s.',
  },
  {
    what: 'the server failed',
    fault: { status: 501, headers: { 'x-request-id': 'req-42' } },
    said: 'Tavus reported a server error: Not Implemented (501, GET /v2/replicas, request req-42)',
    hint: 'This is an error at Tavus.',
  },
  {
    what: 'the connection was closed',
    fault: { drop: 'before', times: 4 },
    said: 'Could not reach Tavus:',
    hint: 'a firewall or proxy closed the connection. Check the connection, and TAVUS_BASE_URL.',
  },
  {
    what: 'the response was cut off',
    fault: { cutAt: 100 },
    said: '(200, GET /v2/replicas)',
    hint: 'The network may be unstable',
  },
  {
    what: 'the response is a web page',
    fault: { status: 200, body: '<html><title>Sign in to the hotel</title></html>', contentType: 'text/html' },
    said: 'Could not read the response: it is a web page, not JSON: “Sign in to the hotel” (200, GET /v2/replicas)',
    hint: 'A proxy or a sign-in page may have sent it instead of Tavus.',
  },
];

describe('a list that cannot be loaded', () => {
  test.each(FAILURES)('reports that $what, and loads at the next try', async ({ fault, said, hint }) => {
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

  test('reports that the server cannot be reached', async () => {
    const sandbox = await openSandbox();
    // Another test may open a port that was just closed; nothing listens on this one.
    const tavus = new Tavus({ sandbox: { ...sandbox, url: 'http://127.0.0.1:9' } });
    await tavus.go('Work with Videos');
    await tavus.choose('List Videos');
    await tavus.waitFor('Could not reach Tavus');
    await tavus.at('Work with Videos');
  });
});

describe('a rejected request', () => {
  test('without credits returns to the complete form, which can be sent again', async () => {
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
    await tavus.waitFor('Check your balance and buy credits at https://platform.tavus.io/billing');
    await tavus.at('Generate a Video');
    await tavus.waitFor(/Name +Costly\n +Replica +Rio \(r\w+\)\n +Speaks +a script\n +Script +Hello there\n/);
    await tavus.submit('Generate the video');
    await tavus.waitFor('Started generating “Costly”');
  });

  test('to rename shows the error and keeps the typed name', async () => {
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
    await tavus.waitFor('Tavus rejected the request: replica_name is too long (400');
    await tavus.at('Rename a Replica');
    await tavus.cursorOn(/^New name +Rio Grande/);
    tavus.press('enter');
    await tavus.waitFor('Renamed “Rio” to “Rio Grande”');
  });

  test.each<[drop: 'before' | 'after', end: string, words: string]>([
    ['after', 'Work with Personas', 'Tavus sent no clear response, but received the request: persona p'],
    ['before', 'Create a Persona', 'It is not in the list yet. Check again in a minute before you send it again.'],
  ])(
    'reports whether the item exists when the connection closes %s the request is handled',
    async (drop, end, words) => {
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
    },
  );
});

describe('an item deleted elsewhere', () => {
  test('is reported when it is opened or deleted, and removed from the list', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Replicas', 'List Replicas');
    const rio = [...sandbox.store.replicas.values()].find(({ name }) => name === 'Rio')?.id ?? '';
    sandbox.store.replicas.delete(rio);
    await tavus.choose('Rio');
    await tavus.said(`Id not found: Invalid replica_id (400, GET /v2/replicas/${rio})`);
    await tavus.at('List Replicas');
    await tavus.waitFor('It may have been deleted, or belong to another account. Check the list.');
    await tavus.choose('Amelie Laurent');
    await tavus.at('What to do with this replica');
    for (const id of [...sandbox.store.replicas.keys()]) sandbox.store.replicas.delete(id);
    await tavus.choose('Delete');
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.at('List Replicas');
    await tavus.waitFor('0 replicas');
    await tavus.waitFor('Id not found');
  });
});
