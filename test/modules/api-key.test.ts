import { readdir, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/settings/settings.ts';
import { type BenchOptions, openBench } from '../support/bench.ts';
import { back, confirm, fill, interrupt, menu, type Step } from '../support/script.ts';

const TITLE = 'Set API Key';
const UNPROVED = 'Save it anyway?';
const OTHER_KEY = 'another-key-0123456789-wxyz';

function savedKey(settings: Settings): string | undefined {
  return settings.profiles().all.get('default')?.apiKey;
}

/** A user who has no key in the environment. */
async function openUser(options: BenchOptions = {}) {
  const bench = await openBench({ environmentKey: null, ...options });
  const enter = (key: string, problems?: Record<string, string>): Step => fill(TITLE, { key }, problems);
  return { ...bench, enter, right: bench.sandbox.apiKey };
}

describe('entering a key', () => {
  it('checks it with one cheap request, then saves it without surrounding spaces', async () => {
    const { visit, ui, enter, right, settings, sandbox } = await openUser();
    await visit('set_api_key', enter(`  ${right}\t`));
    expect(savedKey(settings)).toBe(right);
    expect(sandbox.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v2/replicas?verbose=true&limit=1',
    ]);
    expect(ui.transcript).toEqual([
      `ok: Saved the key …${right.slice(-4)}.`,
      `say: It is sent only to ${sandbox.url}.`,
      'command: Next time: tavus auth login',
    ]);
  });

  it('reports a refused key, does not save it, and prompts again', async () => {
    const { visit, ui, enter, right, settings } = await openUser();
    await visit('set_api_key', enter(OTHER_KEY), enter(right));
    const second = ui.screens.filter(({ title }) => title === TITLE)[1]?.lines ?? [];
    expect(second[0]).toBe('API key: (0 characters)');
    expect(second).toContain('! Tavus refused this key (401). It was not saved. Check it and try again.');
    expect(savedKey(settings)).toBe(right);
  });

  it('can be cancelled after a refusal', async () => {
    const { visit, enter, settings } = await openUser();
    await visit('set_api_key', enter(OTHER_KEY), back(TITLE));
    expect(savedKey(settings)).toBeUndefined();
  });

  it.each([
    ['nothing', '', 'API key is needed.'],
    ['blanks', '   ', 'API key is needed.'],
    ['two words', 'my key 0123456789', 'without spaces'],
    ['a line end inside', 'my-key\n0123456789', 'without spaces'],
    ['letters no header can carry', 'schlüssel-0123456789', 'ASCII letters'],
  ])('refuses %s without asking Tavus', async (_what, key, problem) => {
    const { visit, enter, sandbox } = await openUser();
    await visit('set_api_key', enter(key, { key: problem }), back(TITLE));
    expect(sandbox.requests).toEqual([]);
  });

  it.each([
    ['a broken connection', { drop: 'before', times: 4 }, 'Could not reach Tavus'],
    ['a failing server', { status: 503, times: 4 }, 'Tavus reported a server error'],
    ['too many requests', { status: 429, times: 4 }, 'Too many requests'],
    [
      'a sign-in page',
      { status: 200, body: '<html>Sign in</html>', contentType: 'text/html' },
      'Could not read the response',
    ],
  ] as const)('can check again after %s', async (_why, given, words) => {
    const { visit, ui, enter, right, settings, sandbox } = await openUser();
    const fault = { times: 1, ...given };
    sandbox.fail(fault);
    await visit('set_api_key', enter(right), menu(UNPROVED, 'Check again'));
    expect(ui.transcript[0]).toContain(words);
    expect(ui.transcript).toContain('warn: Could not check the key.');
    expect([savedKey(settings), sandbox.requests.length]).toEqual([right, fault.times + 1]);
  });

  it.each<[what: string, step: Step, isSaved: boolean]>([
    ['saved unchecked', menu(UNPROVED, 'Save without checking'), true],
    ['not saved', menu(UNPROVED, 'Do not save'), false],
    ['not saved after Esc', back(UNPROVED), false],
  ])('that cannot be checked can be %s', async (_what, step, isSaved) => {
    const { visit, enter, settings, sandbox } = await openUser();
    sandbox.fail({ drop: 'before', times: 4 });
    await visit('set_api_key', enter(OTHER_KEY), step);
    expect(savedKey(settings)).toBe(isSaved ? OTHER_KEY : undefined);
  });

  it('is not saved when the check is stopped', async () => {
    const { visit, enter, right, settings } = await openUser();
    await visit('set_api_key', enter(right), back('Checking the key'));
    expect(savedKey(settings)).toBeUndefined();
    const leaving = visit('set_api_key', enter(right), interrupt('Checking the key'));
    await expect(leaving).rejects.toMatchObject({ name: 'Interrupted' });
  });
});

describe('a saved key', () => {
  it('is shown by its end and can be replaced', async () => {
    const { visit, ui, enter, right, settings } = await openUser({ savedKey: OTHER_KEY });
    await visit('set_api_key', menu(TITLE, 'Enter another key'), enter(right));
    expect(ui.transcript[0]).toBe('say: In use: key …wxyz (saved).');
    expect(savedKey(settings)).toBe(right);
  });

  it('is removed after a confirmation', async () => {
    const { visit, ui, services } = await openUser({ savedKey: OTHER_KEY });
    await visit('set_api_key', menu(TITLE, 'Remove the saved key'), confirm('Log out', true));
    expect(ui.transcript.slice(-2)).toEqual(['ok: Removed the saved key.', 'command: Next time: tavus auth logout']);
    expect(services.account.keyInUse()).toBeUndefined();
    await visit('list_videos');
    expect(ui.transcript.slice(-2)).toEqual([
      'fail: No API key is set.',
      'hint: Run tavus auth login, choose Set API Key in the menu, or set TAVUS_API_KEY. No account? Run tavus --sandbox',
    ]);
  });

  it.each([confirm('Log out', false), back('Log out')])('is kept without a confirmation ($does)', async (answer) => {
    const { visit, ui, settings } = await openUser({ savedKey: OTHER_KEY });
    await visit('set_api_key', menu(TITLE, 'Remove the saved key'), answer);
    expect(savedKey(settings)).toBe(OTHER_KEY);
    expect(ui.transcript).not.toContain('ok: Removed the saved key.');
  });

  it.each([menu(TITLE, 'Back'), back(TITLE)])('stays after going back ($does)', async (step) => {
    const { visit, settings } = await openUser({ savedKey: OTHER_KEY });
    await visit('set_api_key', step);
    expect(savedKey(settings)).toBe(OTHER_KEY);
  });

  it('of another account empties the lists', async () => {
    const { visit, ui, enter, right, addVideo, count } = await openUser({ savedKey: 'x' });
    await visit('set_api_key', menu(TITLE, 'Enter another key'), enter(right));
    addVideo('Hello');
    await visit('list_videos', back('List Videos'));
    await visit('set_api_key', menu(TITLE, 'Enter another key'), enter(right));
    await visit('list_videos', back('List Videos'));
    expect(count('GET', '/v2/videos')).toBe(2);
    expect(ui.screen('List Videos').lines).toHaveLength(1);
  });
});

describe('of several profiles', () => {
  async function openWithWork(options: BenchOptions = {}) {
    const bench = await openUser({ savedKey: OTHER_KEY, ...options });
    const { url, apiKey } = bench.sandbox;
    await bench.settings.saveProfile('work', { apiKey, baseUrl: url });
    return bench;
  }

  it('can be switched, with separate lists', async () => {
    const { visit, ui, settings, services, addVideo, count } = await openWithWork();
    await visit('set_api_key', menu(TITLE, 'Switch to another profile'), menu('Choose a profile', 'work'));
    expect(ui.screen('Choose a profile').lines).toEqual(['default', 'work']);
    expect([settings.profiles().inUse, services.account.keyInUse()?.profile]).toEqual(['work', 'work']);
    expect(ui.transcript.at(-1)).toBe('command: Next time: tavus auth switch work');
    addVideo('Hello');
    await visit('list_videos', back('List Videos'));
    await visit('set_api_key', menu(TITLE, 'Switch to another profile'), menu('Choose a profile', 'default'));
    await visit('set_api_key', menu(TITLE, 'Switch to another profile'), menu('Choose a profile', 'work'));
    await visit('list_videos', back('List Videos'));
    expect(count('GET', '/v2/videos')).toBe(2);
  });

  it('is named if it is in use, and its key replaced', async () => {
    const { visit, ui, settings, sandbox, enter, right } = await openWithWork();
    await settings.useProfile('work');
    await visit('set_api_key', menu(TITLE, 'Enter another key'), enter(right));
    expect(ui.transcript).toEqual([
      `say: In use: key …${right.slice(-4)} (saved, profile work).`,
      `ok: Saved the key …${right.slice(-4)} for the profile work.`,
      `say: It is sent only to ${sandbox.url}.`,
      'command: Next time: tavus auth login',
    ]);
    expect(savedKey(settings)).toBe(OTHER_KEY);
  });

  it('is named if it is in use, next to a key that overrides it', async () => {
    const { visit, ui, settings } = await openWithWork({ environmentKey: OTHER_KEY });
    await settings.useProfile('work');
    await visit('set_api_key', back(TITLE));
    expect(ui.transcript).toEqual(['say: In use: key …wxyz (from TAVUS_API_KEY).', 'say: The profile in use is work.']);
  });

  it('is removed with its key after a confirmation', async () => {
    const { visit, ui, settings } = await openWithWork();
    await settings.useProfile('work');
    await visit('set_api_key', menu(TITLE, 'Remove the saved key'), confirm('Log out of the profile work', true));
    expect(ui.transcript.slice(1)).toEqual([
      'ok: Removed the profile work and its key.',
      'say: The profile in use is default again.',
      'command: Next time: tavus auth logout',
    ]);
    expect([...settings.profiles().all]).toEqual([['default', { apiKey: OTHER_KEY }]]);
  });

  it('offers to enter a missing key, or to switch', async () => {
    const { visit, ui, settings } = await openWithWork();
    await settings.removeProfile('default');
    await visit('set_api_key', back(TITLE));
    expect(ui.screen(TITLE).lines).toEqual(['Enter a key', 'Switch to another profile', 'Back']);
  });
});

it('a key that cannot be saved is used for this run, with separate lists', async () => {
  const { visit, ui, enter, right, directory, services, addVideo, count } = await openUser();
  await visit('set_api_key', enter(right));
  addVideo('Hello');
  await visit('list_videos', back('List Videos'));
  await rm(directory, { recursive: true });
  await writeFile(directory, 'in the way');
  await visit('set_api_key', menu(TITLE, 'Enter another key'), enter(right));
  expect(ui.transcript.at(-2)).toMatch(
    /^fail: The settings could not be saved in .*\. Part of the path is not a folder\./,
  );
  expect(services.account.keyInUse()?.key).toBe(right);
  await visit('list_videos', back('List Videos'));
  expect(count('GET', '/v2/videos')).toBe(2);
});

describe('the key of the environment', () => {
  it('overrides the saved one, with a warning', async () => {
    const { visit, ui, enter, right, services, sandbox } = await openUser({ environmentKey: ` ${OTHER_KEY} ` });
    await visit('set_api_key', enter(right));
    expect(ui.transcript).toEqual([
      'say: In use: key …wxyz (from TAVUS_API_KEY).',
      `ok: Saved the key …${right.slice(-4)}.`,
      `say: It is sent only to ${sandbox.url}.`,
      'warn: TAVUS_API_KEY overrides saved keys: the key in use is …wxyz.',
      'command: Next time: tavus auth login',
    ]);
    expect(services.account.keyInUse()).toEqual({ key: OTHER_KEY, source: 'environment', profile: 'default' });
    await visit('set_api_key', menu(TITLE, 'Remove the saved key'), confirm('Log out', true));
    expect(ui.transcript.at(-2)).toContain('TAVUS_API_KEY overrides');
  });

  it('is ignored if it is blank', async () => {
    const { services } = await openUser({ environmentKey: '  ', savedKey: OTHER_KEY });
    expect(services.account.keyInUse()).toEqual({ key: OTHER_KEY, source: 'saved', profile: 'default' });
  });
});

it('the sandbox does not prompt for a key', async () => {
  const { visit, ui, settings, services } = await openUser({ isSandbox: true });
  await visit('set_api_key');
  expect(ui.transcript).toEqual([
    'say: The sandbox uses its own key. Your key is neither read nor sent. To set your key, start tavus without --sandbox.',
  ]);
  expect(savedKey(settings)).toBeUndefined();
  expect(services.account.hasSavedKey()).toBe(false);
  expect(services.account.profiles).toBeUndefined();
});

it('a key is never shown, printed or saved in a draft, except for its last four characters', async () => {
  const { visit, ui, enter, right, sandbox, directory } = await openUser({ savedKey: OTHER_KEY });
  sandbox.fail({ status: 400, body: { message: `You sent ${right}` } });
  sandbox.fail({ status: 401, body: { message: `No such key: ${right}` } });
  const again = menu(TITLE, 'Enter another key');
  await visit('set_api_key', again, enter(right), menu(UNPROVED, 'Check again'), enter(right));
  await visit('set_api_key', again, back(TITLE, { key: OTHER_KEY }));
  sandbox.fail({ status: 500, body: `${OTHER_KEY} and ${right}`, times: 4 });
  await visit('list_videos');
  expect(ui.allText()).not.toContain(right);
  expect(ui.allText().replaceAll(`${OTHER_KEY} and`, '')).not.toContain(OTHER_KEY);
  expect(await readdir(directory)).not.toContain('drafts');
});

it.each([
  ['short-key', '…'],
  ['twelve-chars', '…hars'],
])('the end of the key %s is shown as %s', async (savedKey, end) => {
  const { visit, ui } = await openUser({ savedKey });
  await visit('set_api_key', back(TITLE));
  expect(ui.transcript).toEqual([`say: In use: key ${end} (saved).`]);
});
