import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { parseRule } from '../../src/sandbox/fault-rule.ts';
import { openSandbox } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

/** The examples of requests in docs/sandbox.md. */
const page = readFileSync('docs/sandbox.md', 'utf8');
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
const examples = blocks.filter((block) => block.includes('curl --fail'));

async function runBlock(block: string) {
  const sandbox = await openSandbox();
  const env = { ...cleanEnv(makeHome()), TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
  const child = spawn('bash', ['-c', `set -eo pipefail; ${block.replaceAll('curl ', 'curl --silent --show-error ')}`], {
    env,
  });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, output, errors, sandbox };
}

describe.skipIf(spawnSync('curl', ['--version']).error)('an example of docs/sandbox.md', () => {
  it.each(examples)('is accepted by the sandbox: %s', async (block) => {
    const { code, errors } = await runBlock(block);
    expect([code, errors]).toEqual([0, '']);
  });

  it('exists for every request of the control', () => {
    const paths = [
      'reset',
      'faults',
      'clock',
      'items/16cd74d8c5/finish',
      'items/r4c6a9e1b7d2/fail',
      'limits',
      'requests',
    ];
    for (const path of paths) expect(examples.join()).toContain(`/_sandbox/${path}`);
  });

  it('finishes the video of the webhook', async () => {
    const block = examples.find((one) => one.includes('callback_url": "http://127.0.0.1')) ?? '';
    const { output } = await runBlock(block);
    expect(output).toContain('"status":"ready"');
  });
});

describe('every rule in docs/sandbox.md', () => {
  const rules = [...page.matchAll(/(?:--fail "|\| `)((?:[A-Z]+|\*) \/v2[^"`]*)["`]/g)].map(([, rule = '']) => rule);

  it.each(rules)('is one: %s', (rule) => {
    expect(parseRule(rule)).toBeDefined();
  });

  it('is found', () => {
    expect(rules.length).toBeGreaterThan(8);
  });
});
