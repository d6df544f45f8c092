import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeExchange } from '../../src/app/debug/describe-exchange.ts';
import { isSecretName, maskSecrets, maskText } from '../../src/lib/secrets.ts';
import { PERSONA } from '../../src/modules/nouns/persona.ts';
import { LAYERS_FIELD } from '../../src/modules/persona/layers-field.ts';
import { differenceRows } from '../../src/modules/resource/edit/difference.ts';
import { withoutKeys } from '../../src/modules/resource/edit/draft.ts';
import { rowsOf } from '../../src/modules/resource/view.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { runTavus } from '../support/command.ts';
import { editWords } from '../support/persona-edit.ts';

describe('the name of a secret', () => {
  it.each([
    ...[
      'api_key',
      'apikey',
      'apiKey',
      'APIKey',
      'x-api-key',
      'openaiKey',
      'accesstoken',
      'access_token',
      'refreshToken',
    ],
    ...['auth', 'x-auth', 'X-Auth', 'xAuth', 'oauth', 'http_auth', 'proxyAuth', 'Authorization', 'authorisation'],
    ...[
      'bearer',
      'bearerToken',
      'pwd',
      'db_pwd',
      'password',
      'passwd',
      'pass word',
      'PASSPHRASE',
      'smtpPass',
      'secret',
    ],
    ...['clientsecret', 'credential', 'aws_credentials', 'cookie', 'Set-Cookie', 'signature', 'X-Amz-Signature', 'sig'],
    ...['jwt', 'creds', 'token', 'tokens', 'api.key', 'layers/llm/api_key', 'API KEY', 'key', 'keys', 'secret_count'],
  ])('is %s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    ...[
      'author',
      'authority',
      'authored_by',
      'max_tokens',
      'maxTokens',
      'tokens_per_second',
      'token_count',
      'tokenizer',
    ],
    ...[
      'keyboard',
      'keywords',
      'key_points',
      'keyframe',
      'hotkeys',
      'monkey',
      'design',
      'compass',
      'passenger',
      'bypass',
    ],
    ...['pass_through', 'model', 'tts_engine', 'hotwords', 'base_url', 'signal', 'assign', 'credit', 'cook', '', '__'],
  ])('is not %j', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

const SECRET = 's3cr3t-Abcdefgh-0123456789';

const TEXTS = [
  `https://user:${SECRET}@llm.test/v1`,
  `https://${SECRET}@llm.test`,
  `see postgres://u:${SECRET}@db:5432/x?y=1 there`,
  `https://u:pass/${SECRET}@llm.test/`,
  ...['api_key', 'apikey', 'key', 'token', 'sig', 'access_token', 'X-Amz-Signature', 'auth', 'pwd', 'api%5Fkey'].map(
    (name) => `https://llm.test/v1?a=1&${name}=${SECRET}&b=2`,
  ),
  `https://llm.test/#access_token=${SECRET}`,
  `https://tavus.daily.co/c123456?t=${SECRET}`,
  `/room/c123456?lang=en&t=${SECRET}`,
  `/v1?key=${SECRET}`,
  `Bearer ${SECRET}`,
  `Send "Authorization: Bearer ${SECRET}" with it.`,
  `Basic ${SECRET}==`,
  `X-Api-Key: ${SECRET}`,
  `OPENAI_API_KEY=${SECRET} node x.js`,
  `{"auth": {"password": "${SECRET}"}}`,
  `{'api_key': '${SECRET}'}`,
];

describe('a secret within a text', () => {
  it.each(TEXTS)('is masked in %s', (text) => {
    const masked = maskText(text);
    expect(masked).not.toContain(SECRET.slice(0, -4));
    expect(masked).toContain('…');
    expect(masked.replace(/….{0,4}/, '').length).toBeLessThan(text.length);
  });

  it.each([
    'https://tavus.io/docs?page=2&author=me#top',
    'Mail me@tavus.io, or see https://medium.com/@me/x and https://llm.test:8080/v1',
    'The key: be kind. A token of love, a bearer of bad news, basic rules.',
    'max_tokens=300 & speed=1',
    'https://video.test/watch?v=a1b2c3&t=1h02m03s',
    'Password reset: press "Forgot" and wait.',
  ])('is not found in %s', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it('is looked for in time that grows with the text only', () => {
    const parts = ['://', '?key=', '&a', '"key":"', 'Bearer ', 'key=', '@', ':', 'a', ' ', '"', "'", '\\', '\n'];
    for (const part of parts) maskText(part.repeat(100_000));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 6, minLength: 1 }), (some) => {
        maskText(some.join('').repeat(5000));
      }),
      { numRuns: 100, seed: 3 },
    );
  });
});

describe('the same secrets are masked', () => {
  const layers = {
    llm: {
      base_url: `https://u:${SECRET}@llm.test/v1?api_key=${SECRET}`,
      headers: { 'X-Auth': SECRET, list: [`Bearer ${SECRET}`], pairs: [{ key: 'auth', value: SECRET }] },
      extra: { pwd: SECRET, author: 'Ada', max_tokens: 300, nested: { credentials: { user: SECRET } } },
    },
  };
  const persona = { persona_id: 'p1', persona_name: 'Coach', system_prompt: `Call /x?token=${SECRET}`, layers };

  it.each<[where: string, show: () => string | Promise<string>]>([
    ['in details', async () => JSON.stringify(await rowsOf(PERSONA, persona))],
    ['in requests', () => JSON.stringify(maskSecrets(persona))],
    ['in differences', () => JSON.stringify(differenceRows({}, persona))],
    ['in differences to a persona', () => JSON.stringify(differenceRows(persona, { persona_name: 'Coach 2' }))],
    ['in drafts', () => withoutKeys(JSON.stringify(persona))],
    ['in drafts of broken JSON', () => withoutKeys(`${JSON.stringify(persona, undefined, 2)},`)],
    [
      'in logs of requests',
      () => {
        const body = JSON.stringify(persona);
        const exchange = { method: 'GET', url: `https://u:${SECRET}@x.test/`, sent: body, received: body, ms: 1 };
        return describeExchange(exchange, 'https://tavusapi.com', 0).join('\n');
      },
    ],
  ])('%s', async (where, show) => {
    const shown = await show();
    expect(shown).not.toContain(SECRET.slice(0, -4));
    expect(shown).toContain('Coach');
    if (!where.includes('persona')) expect(shown).toContain('Ada');
  });

  it('in what a dry run and persona get show, but not in the JSON of get', async () => {
    const sandbox = await startSandbox();
    const { id } = sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: persona.system_prompt, layers });
    const get = await runTavus(['persona', 'get', id, '--debug'], { sandbox });
    const json = await runTavus(['persona', 'get', id, '--json'], { sandbox });
    const words = [
      'persona',
      'create',
      '--name',
      'Coach',
      '--system-prompt',
      persona.system_prompt,
      '--layers',
      JSON.stringify(layers),
    ];
    const dry = await runTavus([...words, '--dry-run'], { sandbox });
    const dryJson = await runTavus([...words, '--dry-run', '--json'], { sandbox });
    await sandbox.close();
    expect([get, json, dry, dryJson].map(({ code, errors }) => (code === 0 ? 0 : errors))).toEqual([0, 0, 0, 0]);
    for (const { output, errors } of [get, dry, dryJson]) {
      expect(output).toContain('Ada');
      expect(output + errors).not.toContain(SECRET.slice(0, -4));
    }
    expect(JSON.parse(json.output).layers).toEqual(layers);
  });

  it('and the command that makes the same change names a file instead of them', () => {
    const change = (base_url: string) => editWords({}, { layers: { llm: { base_url } } });
    expect(change('https://llm.test/v1').join(' ')).toContain('https://llm.test/v1');
    for (const url of [layers.llm.base_url, `https://llm.test/?sig=${SECRET}`]) {
      expect(change(url)).toEqual(['--patch', '<your file>']);
    }
  });

  it('and text of layers that mentions one is kept in no draft of a form', () => {
    const isKept = LAYERS_FIELD.isKept ?? (() => true);
    expect(isKept('{"tts": {"tts_engine": "cartesia", "max_tokens": 3}}')).toBe(true);
    for (const text of ['{"api\\u005fkey', `{"x": "${TEXTS[0]}"`, "{auth: 'x'}", '"pwd"'])
      expect(isKept(text)).toBe(false);
  });
});
