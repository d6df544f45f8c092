import { describe, expect, it } from 'vitest';
import {
  chooseAccount,
  chooseKey,
  chooseProfile,
  chooseServer,
  type Sources,
} from '../../../src/app/account/choose-key.ts';
import { NoKeyError } from '../../../src/modules/shared/context.ts';
import { readProfiles } from '../../../src/settings/profiles.ts';
import { UsageError } from '../../../src/ui/usage-error.ts';

const TAVUS = 'https://tavusapi.com';
const ENV = 'https://env.example';
const PINNED = 'https://pinned.example';

/** One with a server of its own, one without, one with a server alone; `default` has a key, and no server. */
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

/** Each combination of what is given, with the saved profile in use; and what goes where. */
const TABLE: readonly (readonly [given: string, inUse: string, outcome: string])[] = [
  // The profile in use has no server of its own.
  ['', 'default', `key-of-default -> ${TAVUS}`],
  ['TAVUS_BASE_URL', 'default', `key-of-default -> ${ENV}`],
  ['TAVUS_API_KEY', 'default', `key-of-env -> ${TAVUS}`],
  ['TAVUS_API_KEY TAVUS_BASE_URL', 'default', `key-of-env -> ${ENV}`],
  ['--api-key-file', 'default', `key-of-file -> ${TAVUS}`],
  ['--api-key-file TAVUS_API_KEY TAVUS_BASE_URL', 'default', `key-of-file -> ${ENV}`],
  // It has one: its saved key goes there or nowhere.
  ['', 'pinned', `key-of-pinned -> ${PINNED}`],
  ['TAVUS_BASE_URL', 'pinned', 'refused'],
  ['TAVUS_API_KEY', 'pinned', `key-of-env -> ${PINNED}`],
  ['TAVUS_API_KEY TAVUS_BASE_URL', 'pinned', `key-of-env -> ${ENV}`],
  ['--api-key-file', 'pinned', `key-of-file -> ${PINNED}`],
  ['--api-key-file TAVUS_BASE_URL', 'pinned', `key-of-file -> ${ENV}`],
  ['', 'keyless', 'no key'],
  ['TAVUS_API_KEY', 'keyless', `key-of-env -> ${PINNED}`],
  // The environment names the profile: as if it were the one in use.
  ['TAVUS_PROFILE=pinned', 'default', `key-of-pinned -> ${PINNED}`],
  ['TAVUS_PROFILE=pinned TAVUS_BASE_URL', 'default', 'refused'],
  ['TAVUS_PROFILE=pinned TAVUS_API_KEY', 'default', `key-of-env -> ${PINNED}`],
  ['TAVUS_PROFILE=loose', 'pinned', `key-of-loose -> ${TAVUS}`],
  ['TAVUS_PROFILE=loose TAVUS_BASE_URL', 'pinned', `key-of-loose -> ${ENV}`],
  // A flag names it: its own key and server go before the environment, and no other key goes to its server unasked.
  ['--profile=pinned', 'default', `key-of-pinned -> ${PINNED}`],
  ['--profile=pinned TAVUS_BASE_URL', 'default', `key-of-pinned -> ${PINNED}`],
  ['--profile=pinned TAVUS_API_KEY', 'default', `key-of-pinned -> ${PINNED}`],
  ['--profile=pinned TAVUS_API_KEY TAVUS_BASE_URL', 'default', `key-of-pinned -> ${PINNED}`],
  ['--profile=pinned --api-key-file', 'default', `key-of-file -> ${PINNED}`],
  ['--profile=pinned --api-key-file TAVUS_API_KEY TAVUS_BASE_URL', 'default', `key-of-file -> ${PINNED}`],
  ['--profile=pinned TAVUS_PROFILE=loose', 'default', `key-of-pinned -> ${PINNED}`],
  ['--profile=loose', 'pinned', `key-of-loose -> ${TAVUS}`],
  ['--profile=loose TAVUS_API_KEY', 'pinned', `key-of-loose -> ${TAVUS}`],
  ['--profile=loose TAVUS_BASE_URL', 'pinned', `key-of-loose -> ${ENV}`],
  ['--profile=loose --api-key-file TAVUS_BASE_URL', 'pinned', `key-of-file -> ${ENV}`],
  ['--profile=default', 'pinned', `key-of-default -> ${TAVUS}`],
  ['--profile=keyless', 'default', 'no key'],
  ['--profile=keyless TAVUS_API_KEY', 'default', 'no key'],
  ['--profile=keyless --api-key-file', 'default', `key-of-file -> ${PINNED}`],
];

describe('which key goes where', () => {
  it.each(TABLE)('“%s” with %s in use: %s', (text, inUse, wanted) => {
    expect(outcome(text, inUse)).toBe(wanted);
  });

  it('a saved key that has a server of its own goes to no other, whatever is given', () => {
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
    // Keys without one go where the environment says, and else to Tavus itself.
    const others = new Set(
      outcomes.filter((text) => /^key-of-(loose|default)/.test(text)).map((text) => text.split(' ')[2]),
    );
    expect(others).toEqual(new Set([TAVUS, ENV]));
  });

  it('the same server in another spelling is the same', () => {
    const saved = readProfiles({ apiKey: 'k', baseUrl: 'https://Env.example/' });
    expect(chooseAccount({ environment: { baseUrl: ENV } }, saved)).toEqual({ key: 'k', url: ENV });
  });

  it('a refusal names both servers and the ways out', () => {
    const { sources, saved } = given('TAVUS_BASE_URL', 'pinned');
    expect(() => chooseAccount(sources, saved)).toThrow(
      `The key of the profile pinned is for ${PINNED}; TAVUS_BASE_URL is another server. It was not sent.`,
    );
  });
});

describe('a saved server that no key must go to', () => {
  it.each([
    ['plain http', 'http://work.example', 'must begin with https://'],
    ['no URL', 'work', 'is not a URL'],
    ['no text', 5, 'is not a URL'],
    ['a password', 'https://rio:word@work.example', 'must not hold a user name or password'],
  ])('(%s) is refused with the way to mend it, and not replaced by another', (_what, baseUrl, words) => {
    const saved = readProfiles({ profile: 'work', profiles: { work: { apiKey: 'k', baseUrl } } });
    expect(() => chooseAccount({}, saved)).toThrow(words);
    expect(() => chooseServer({}, saved)).toThrow('The server saved for the profile work can');
    expect(() => chooseAccount({ environment: { baseUrl: ENV } }, saved)).toThrow(words);
    expect(() => chooseAccount({ flags: { profile: 'work', key: 'f' } }, saved)).toThrow(words);
  });
});

it('a key of the environment or a file that is blank is none', () => {
  const saved = readProfiles({ apiKey: 'k' });
  const sources = { flags: {}, environment: { key: '', profile: '', baseUrl: '' } };
  expect(chooseKey(sources, saved)).toEqual({ key: 'k', source: 'saved', profile: 'default' });
  expect(chooseProfile(sources, saved)).toEqual({ name: 'default', from: 'saved' });
  expect(chooseServer(sources, saved)).toEqual({ url: TAVUS, from: 'nothing' });
});

it('the profile without a key is named where there are several', () => {
  expect(() => chooseAccount({}, readProfiles({}))).toThrow(/^No API key is set\.$/);
  const saved = readProfiles({ profiles: PROFILES });
  expect(() => chooseAccount({}, saved)).toThrow('No API key is set for the profile default.');
});
