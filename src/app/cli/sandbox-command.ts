import type { Given } from '../../core/command.ts';
import { LIMIT_NAMES } from '../../sandbox/control/limits.ts';
import { parseRule, RULE_FORM } from '../../sandbox/fault-rule.ts';
import type { Limits } from '../../sandbox/http.ts';
import type { SandboxOptions } from '../../sandbox/server.ts';
import type { OwnCommand } from './own-command.ts';

const MAX_SEED = 2 ** 32 - 1;
const MAX_SPEED = 1_000_000;
const MAX_LATENCY_MS = 600_000;

/** The names of limits on the command line, such as `video-credits`. */
const LIMITS = new Map(Object.entries(LIMIT_NAMES).map(([name, key]) => [name.replaceAll('_', '-'), key]));

/** A check of a number; a port and a seed are whole. */
function numberUpTo(max: number, pattern: RegExp, problem: string): (text: string) => string | undefined {
  return (text) => (pattern.test(text) && Number(text) <= max ? undefined : problem);
}

const WHOLE = /^\d{1,10}$/;
/** Above 0. */
const FACTOR = /^(?!0+(\.0+)?$)\d{1,7}(\.\d{1,6})?$/;

const options: OwnCommand['options'] = [
  {
    ...{ name: 'port', value: 'number', help: 'Port on 127.0.0.1.', fallback: 'a free one' },
    check: numberUpTo(65_535, /^\d{1,5}$/, 'A port is a number from 0 to 65535.'),
  },
  {
    ...{ name: 'key', value: 'text', help: 'API key of the sandbox.', fallback: 'made from the seed' },
    check: (text) => (/^[\x21-\x7e]{1,256}$/.test(text) ? undefined : 'A key is 1 to 256 characters without spaces.'),
  },
  {
    ...{ name: 'seed', value: 'number', help: 'The same seed gives the same data, ids and key.', fallback: '1' },
    check: numberUpTo(MAX_SEED, WHOLE, `A seed is a number from 0 to ${MAX_SEED}.`),
  },
  {
    ...{ name: 'speed', value: 'number', help: 'How many times faster time passes.', fallback: '1' },
    check: numberUpTo(MAX_SPEED, FACTOR, `A speed is a number above 0, up to ${MAX_SPEED}.`),
  },
  {
    ...{ name: 'fail', value: 'rule', help: 'Let requests fail: "POST /v2/videos 402 x2".', fallback: 'none' },
    isRepeatable: true,
    check: (text) => (parseRule(text) === undefined ? `A rule is ${RULE_FORM}.` : undefined),
  },
  {
    ...{ name: 'latency', value: 'ms', help: 'Milliseconds before each response.', fallback: '0' },
    check: numberUpTo(MAX_LATENCY_MS, WHOLE, `A latency is a number of milliseconds up to ${MAX_LATENCY_MS}.`),
  },
  {
    ...{ name: 'limit', value: 'name=number', help: `Limit of the account: ${[...LIMITS.keys()].join(', ')}.` },
    ...{ fallback: 'concurrent-conversations=3', isRepeatable: true },
    check: (text) => (readLimit(text) === undefined ? `A limit is ${[...LIMITS.keys()].join('=N, ')}=N.` : undefined),
  },
  { name: 'empty', help: 'Start with a new account, which has only stock items.', fallback: 'off' },
  { name: 'state', value: 'file', help: 'Keep the account in this file between runs.', fallback: 'none' },
  {
    ...{ name: 'callbacks-to', value: 'hosts', help: 'Call only callback URLs of these hosts.' },
    ...{ choices: ['loopback', 'any'], fallback: 'loopback, which is this machine' },
  },
];

export const SANDBOX_COMMAND: OwnCommand = {
  notes:
    'With --json it prints one line, {"url":…,"api_key":…}. Warnings and callbacks are logged on standard error. A file of ' +
    '--state that already exists is used instead of new data. While it runs, a test can control it with requests to ' +
    '/_sandbox: see docs/sandbox.md.',
  options,
  examples: [
    { text: 'On a free port', line: 'tavus sandbox' },
    { text: 'For tests: known key, 60 times faster', line: 'tavus sandbox --port 4010 --key dev --speed 60' },
    { text: 'Without credits for two videos', line: 'tavus sandbox --fail "POST /v2/videos 402 x2"' },
    { text: 'Keep the account for the next run', line: 'tavus sandbox --state sandbox.json' },
  ],
  choose: (given, { json }) => ({ run: 'sandbox', json, sandbox: toSandboxOptions(given) }),
};

function toSandboxOptions(given: Given): SandboxOptions {
  const [key, seed, speed, path] = ['key', 'seed', 'speed', 'state'].map((name) => given.text(name));
  const limits = given.texts('limit').map(readLimit);
  return {
    port: Number(given.text('port') ?? 0),
    ...(key !== undefined && { apiKey: key }),
    ...(seed !== undefined && { seed: Number(seed) }),
    ...(speed !== undefined && { speed: Number(speed) }),
    faults: given.texts('fail').flatMap((rule) => parseRule(rule) ?? []),
    latencyMs: Number(given.text('latency') ?? 0),
    limits: Object.assign({}, ...limits),
    ...(given.isSet('empty') && { data: 'empty' as const }),
    ...(path !== undefined && { state: { path } }),
    callbacksTo: given.text('callbacks-to') === 'any' ? 'any' : 'loopback',
  };
}

/** @returns undefined if it is not a limit */
function readLimit(text: string): Limits | undefined {
  const [name = '', amount = '', ...rest] = text.split('=');
  const key = LIMITS.get(name);
  return key !== undefined && rest.length === 0 && WHOLE.test(amount) ? { [key]: Number(amount) } : undefined;
}
