import { expect, it, onTestFinished } from 'vitest';
import { describeWholeScript } from '../../src/modules/video/script-length.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { runTavus } from '../support/command.ts';

async function generate(script: string, more: readonly string[]) {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const [replica = ''] = sandbox.store.replicas.keys();
  const words = ['video', 'generate', '--name', 'Hi', '--replica-id', replica, '--script', script, ...more];
  const outcome = await runTavus(words, { sandbox });
  return { ...outcome, sent: sandbox.requests.filter(({ method }) => method === 'POST').map(({ body }) => body) };
}

it.each([
  ['Hi {{first_name}}!', '{{first_name}}'],
  ['Hi {name}!', '{name}'],
  ['Hello *|FNAME|*, welcome', '*|FNAME|*'],
  ['Welcome to <%= company %>', '<%= company %>'],
  ['Hi name}}', '}}'],
])('%s is refused by video generate before anything is sent', async (script, placeholder) => {
  const { code, errors, sent } = await generate(script, []);
  expect([code, sent]).toEqual([2, []]);
  expect(errors).toContain(`contains the placeholder “${placeholder}”`);
  expect(errors).toContain('--allow-placeholders');
  expect(describeWholeScript(script)).toContain(`“${placeholder}” will be spoken as it is`);
});

it('is sent as it is with --allow-placeholders', async () => {
  const { code, sent } = await generate('Hi {{first_name}}!', ['--allow-placeholders']);
  expect([code, sent]).toEqual([0, [expect.objectContaining({ script: 'Hi {{first_name}}!' })]]);
});

it.each(['Hello, Sofia. How are you?', 'It costs 50% off, [laughs] and 3 < 5.', 'See https://example.com/a%20b'])(
  '%s holds no placeholder',
  async (script) => {
    expect((await generate(script, [])).code).toBe(0);
    expect(describeWholeScript(script)).not.toContain('spoken as it is');
  },
);
