import { describe, expect, it } from 'vitest';
import { checkValues } from '../../src/settings/check-values.ts';

const named = (file: Readonly<Record<string, unknown>>) => checkValues(file).map(({ name }) => name);

describe('settings of the wrong type', () => {
  it.each([
    ['apiKey', [5, null, true, ['k'], { key: 'k' }]],
    ['baseUrl', [443, null, {}]],
    ['profile', [5, null, ['work']]],
    ['profiles', ['work', null, [], 3, true]],
    ['readOnly', ['maybe', null, 2, [], '', {}]],
    ['accessible', ['ja', null, 2]],
    ['images', ['none', []]],
    ['updateNotice', ['weekly', {}]],
  ])('are reported: %s', (name, values) => {
    for (const value of values) expect([value, named({ [name]: value })]).toEqual([value, [name]]);
  });

  it('are reported in profiles, without values', () => {
    const profiles = { work: { apiKey: 5, baseUrl: null }, home: 'secret-0123456789', 'a.b': {}, default: {}, ok: {} };
    expect(named({ profiles })).toEqual([
      ...['profiles.work.apiKey', 'profiles.work.baseUrl', 'profiles.home', 'profiles.a.b', 'profiles.default'],
    ]);
    expect(JSON.stringify(checkValues({ profiles, apiKey: ['secret-0123456789'] }))).not.toContain('secret');
  });

  it('do not include valid settings, and unknown ones of other versions', () => {
    const profiles = { work: { apiKey: 'w', baseUrl: 'https://work.example', colour: 5 } };
    const file = {
      apiKey: 'k',
      baseUrl: '',
      profile: 'work',
      profiles,
      readOnly: 'yes',
      images: 0,
      theme: 5,
      future: null,
    };
    expect(checkValues(file)).toEqual([]);
  });

  it('are reported with the value used instead', () => {
    expect(checkValues({ readOnly: 'ja' })[0]).toMatchObject({
      isLost: true,
      effect: 'true is used instead.',
    });
    expect(checkValues({ images: 'ja' })[0]?.effect).toBe('true is used instead.');
    expect(checkValues({ accessible: 'ja' })[0]?.effect).toBe('false is used instead.');
  });
});

describe('misspelled names', () => {
  it.each([
    ['readonly', 'readOnly', false],
    ['READ_ONLY', 'readOnly', false],
    ['Accessible', 'accessible', false],
    ['apikey', 'apiKey', true],
    ['api_key', 'apiKey', true],
    ['BaseURL', 'baseUrl', true],
    ['Profiles', 'profiles', true],
  ])('%s is %s', (name, meant, isLost) => {
    const [problem] = checkValues({ [name]: true });
    expect(problem).toMatchObject({ name, isLost, problem: expect.stringContaining(`"${meant}"`) });
  });
});
