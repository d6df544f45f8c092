import { describe, expect, it } from 'vitest';
import {
  chooseAccount,
  chooseKey,
  chooseProfile,
  chooseServer,
  type Sources,
} from '../../../src/app/account/choose-key.ts';
import { UsageError } from '../../../src/lib/errors.ts';
import { NoKeyError } from '../../../src/modules/context.ts';
import { readProfiles } from '../../../src/settings/profiles.ts';

const TAVUS = 'https://tavusapi.com';
const ENV = 'https://env.example';
const PINNED = 'https://pinned.example';

/** One with key and server, one with only a key, one with only a server; `default` has only a key. */
const PROFILES = {
  pinned: { apiKey: 'key-of-pinned', baseUrl: PINNED },
  loose: { apiKey: 'key-of-loose' },
  keyless: { baseUrl: PINNED },
};

function given(text: string, inUse: string): { sources: Sources; saved: ReturnType<typeof readProfiles> } {
  const has = (word: string) => text.split(' ').includes(word);
  const flagged = /--profile=(\S+)/.exec(text)?.[1];
  const named = /TAVUS_PROFILE=(\S+)/.exec(text)?.[1];
  return {
    sources: {
      flags: { profile: flagged, key: has('--api-key-file') ? 'key-of-file' : undefined },
      environment: {
        profile: named,
        key: has('TAVUS_API_KEY') ? 'key-of-env' : undefined,
        baseUrl: has('TAVUS_BASE_URL') ? ENV : undefined,
      },
    },
    saved: readProfiles({ apiKey: 'key-of-default', profiles: PROFILES, profile: inUse }),
  };
}

/** "key -> server", or why nothing is sent. */
function outcome(text: string, inUse: string): string {
  const { sources, saved } = given(text, inUse);
  try {
    const { key, url } = chooseAccount(sources, saved);
    return `${key} -> ${url}`;
  } catch (error) {
    if (error instanceof NoKeyError) return 'no key';
    if (error instanceof UsageError) return 'refused';
    throw error;
  }
}

/** Each combination of sources with the saved profile in use, and the expected key and server. */
const TABLE: readonly (readonly [given: string, inUse: string, outcome: string])[] = [
  // The profile in use has no server.
  ['', 'default', `key-of-default -> ${TAVUS}`],
  ['TAVUS_BASE_URL', 'default', 'refused'],
  ['TAVUS_API_KEY', 'default', `key-of-env -> ${TAVUS}`],
  ['TAVUS_API_KEY TAVUS_BASE_URL', 'default', `key-of-env -> ${ENV}`],
  ['--api-key-file', 'default', `key-of-file -> ${TAVUS}`],
  ['--api-key-file TAVUS_API_KEY TAVUS_BASE_URL', 'default', `key-of-file -> ${ENV}`],
  // It has one: its saved key is sent only there.
  ['', 'pinned', `key-of-pinned -> ${PINNED}`],
  ['TAVUS_BASE_URL', 'pinned', 'refused'],
  ['TAVUS_API_KEY', 'pinned', `key-of-env -> ${TAVUS}`],
  ['TAVUS_API_KEY TAVUS_BASE_URL', 'pinned', `key-of-env -> ${ENV}`],
  ['--api-key-file', 'pinned', `key-of-file -> ${TAVUS}`],
  ['--api-key-file TAVUS_BASE_URL', 'pinned', `key-of-file -> ${ENV}`],
  ['', 'keyless', 'no key'],
  ['TAVUS_API_KEY', 'keyless', `key-of-env -> ${TAVUS}`],
  // TAVUS_PROFILE works like the profile in use.
  ['TAVUS_PROFILE=pinned', 'default', `key-of-pinned -> ${PINNED}`],
  ['TAVUS_PROFILE=pinned TAVUS_BASE_URL', 'default', 'refused'],
  ['TAVUS_PROFILE=pinned TAVUS_API_KEY', 'default', 'refused'],
  ['TAVUS_PROFILE=loose', 'pinned', `key-of-loose -> ${TAVUS}`],
  ['TAVUS_PROFILE=loose TAVUS_BASE_URL', 'pinned', 'refused'],
  ['TAVUS_PROFILE=loose TAVUS_API_KEY TAVUS_BASE_URL', 'pinned', `key-of-env -> ${ENV}`],
  // With --profile its key and server override the environment, and no other key is sent to its server.
  ['--profile=pinned', 'default', `key-of-pinned -> ${PINNED}`],
  ['--profile=pinned TAVUS_BASE_URL', 'default', `key-of-pinned -> ${PINNED}`],
  ['--profile=pinned TAVUS_API_KEY', 'default', `key-of-pinned -> ${PINNED}`],
  ['--profile=pinned TAVUS_API_KEY TAVUS_BASE_URL', 'default', `key-of-pinned -> ${PINNED}`],
  ['--profile=pinned --api-key-file', 'default', 'refused'],
  ['--profile=pinned --api-key-file TAVUS_API_KEY TAVUS_BASE_URL', 'default', 'refused'],
  ['--profile=pinned TAVUS_PROFILE=loose', 'default', `key-of-pinned -> ${PINNED}`],
  ['--profile=loose', 'pinned', `key-of-loose -> ${TAVUS}`],
  ['--profile=loose TAVUS_API_KEY', 'pinned', `key-of-loose -> ${TAVUS}`],
  ['--profile=loose TAVUS_BASE_URL', 'pinned', 'refused'],
  ['--profile=loose --api-key-file TAVUS_BASE_URL', 'pinned', `key-of-file -> ${ENV}`],
  ['--profile=default', 'pinned', `key-of-default -> ${TAVUS}`],
  ['--profile=keyless', 'default', 'no key'],
  ['--profile=keyless TAVUS_API_KEY', 'default', 'no key'],
  ['--profile=keyless --api-key-file', 'default', 'refused'],
];

describe('which key goes where', () => {
  it.each(TABLE)('“%s” with %s in use: %s', (text, inUse, wanted) => {
    expect(outcome(text, inUse)).toBe(wanted);
  });

  it('sends a saved key with a server to no other server', () => {
    const keys = ['', '--api-key-file', 'TAVUS_API_KEY', '--api-key-file TAVUS_API_KEY'];
    const names = [
      '',
      '--profile=pinned',
      'TAVUS_PROFILE=pinned',
      '--profile=loose',
      '--profile=loose TAVUS_PROFILE=pinned',
    ];
    const all = keys.flatMap((key) =>
      names.flatMap((name) => ['', 'TAVUS_BASE_URL'].map((url) => [key, name, url].join(' ').trim())),
    );
    const outcomes = all.flatMap((text) => ['default', 'pinned', 'loose'].map((inUse) => outcome(text, inUse)));
    expect(outcomes).toHaveLength(120);
    const ofPinned = new Set(outcomes.filter((text) => text.startsWith('key-of-pinned')));
    expect([...ofPinned]).toEqual([`key-of-pinned -> ${PINNED}`]);
    // Saved keys without a server belong to Tavus; other keys are sent to Tavus or TAVUS_BASE_URL.
    const serversOf = (key: RegExp) =>
      new Set(outcomes.filter((text) => key.test(text)).map((text) => text.split(' ')[2]));
    expect(serversOf(/^key-of-(loose|default)/)).toEqual(new Set([TAVUS]));
    expect(serversOf(/^key-of-(env|file)/)).toEqual(new Set([TAVUS, ENV]));
  });

  it.each([
    ['https://Env.example/', ENV],
    ['https://env.example:443//', ENV],
    [ENV, 'HTTPS://ENV.EXAMPLE:443/'],
    ['http://LOCALHOST:80', 'http://localhost/'],
    [undefined, 'https://TavusAPI.com:443/'],
    [undefined, 'https://tavusapi.com/v9'],
  ])('treats %s and %s as the same server', (baseUrl, environment) => {
    const saved = readProfiles({ apiKey: 'k', ...(baseUrl !== undefined && { baseUrl }) });
    expect(chooseAccount({ environment: { baseUrl: environment } }, saved).key).toBe('k');
  });

  it.each([
    ['https://env.example', 'https://env.example.evil.test'],
    ['https://env.example', 'https://env.example:8443'],
    ['https://env.example/one', 'https://env.example/two'],
    ['http://127.0.0.1:1', 'http://127.0.0.1:2'],
    [undefined, 'https://www.tavusapi.com'],
    [undefined, 'https://tavusapi.com.evil.test'],
    [undefined, 'https://tavusapi.com:8443'],
  ])('treats %s and %s as different servers', (baseUrl, environment) => {
    const saved = readProfiles({ apiKey: 'k', ...(baseUrl !== undefined && { baseUrl }) });
    expect(() => chooseAccount({ environment: { baseUrl: environment } }, saved)).toThrow('Nothing was sent.');
  });

  it.each([
    ['TAVUS_BASE_URL', 'pinned', [PINNED, `TAVUS_BASE_URL is ${ENV}`], ['Unset TAVUS_BASE_URL', `--base-url ${ENV}`]],
    ['TAVUS_BASE_URL', 'default', [`belongs to ${TAVUS}`, ENV], ['Unset TAVUS_BASE_URL', 'TAVUS_API_KEY']],
    ['TAVUS_PROFILE=pinned TAVUS_API_KEY', 'default', [TAVUS, PINNED], [`TAVUS_BASE_URL=${PINNED}`]],
    ['--profile=pinned --api-key-file', 'default', ['--api-key-file', PINNED], ['Omit --api-key-file']],
  ])('refuses “%s” with %s in use, and names both servers and what to set', (text, inUse, words, hints) => {
    const { sources, saved } = given(text, inUse);
    let refusal: unknown;
    try {
      chooseAccount(sources, saved);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(UsageError);
    const { message, hint } = refusal instanceof UsageError ? refusal : {};
    for (const word of words) expect(message).toContain(word);
    for (const word of hints) expect(hint).toContain(word);
  });
});

describe('a saved server that is unsafe for keys', () => {
  it.each([
    ['plain http', 'http://work.example', 'must begin with https://'],
    ['no URL', 'work', 'is not a URL'],
    ['no text', 5, 'is not a URL'],
    ['a password', 'https://rio:word@work.example', 'must not contain a user name or password'],
  ])('(%s) is refused with a way to fix it, and not replaced by another', (_what, baseUrl, words) => {
    const saved = readProfiles({ profile: 'work', profiles: { work: { apiKey: 'k', baseUrl } } });
    expect(() => chooseAccount({}, saved)).toThrow(words);
    expect(() => chooseServer({}, saved)).toThrow('The server saved for the profile work can');
    expect(() => chooseAccount({ environment: { baseUrl: ENV } }, saved)).toThrow(words);
    expect(() => chooseAccount({ flags: { profile: 'work', key: 'f' } }, saved)).toThrow(words);
  });
});

it('ignores a blank key of the environment or a file', () => {
  const saved = readProfiles({ apiKey: 'k' });
  const sources = { flags: {}, environment: { key: '', profile: '', baseUrl: '' } };
  expect(chooseKey(sources, saved)).toEqual({ key: 'k', source: 'saved', profile: 'default' });
  expect(chooseProfile(sources, saved)).toEqual({ name: 'default', from: 'saved' });
  expect(chooseServer(sources, saved)).toEqual({ url: TAVUS, from: 'nothing' });
});

it('names the profile without a key if there are several', () => {
  const failure = (saved: ReturnType<typeof readProfiles>) => {
    try {
      return chooseAccount({}, saved);
    } catch (error) {
      return error;
    }
  };
  expect(failure(readProfiles({}))).toMatchObject({ name: 'NoKeyError', profile: undefined });
  expect(failure(readProfiles({ profiles: PROFILES }))).toMatchObject({ name: 'NoKeyError', profile: 'default' });
});
