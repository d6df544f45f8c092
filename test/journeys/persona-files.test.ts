import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSandbox, TAVUS, Tavus } from '../support/journey-tavus.ts';
import { makeHome } from '../support/terminal.ts';

const MASK = '********';
const LLM = { model: 'ours', base_url: 'https://llm.example.com/v1', api_key: 'made-up-key-0001' };

test('personas live in files: pull, edit, compare, push', async () => {
  const sandbox = await openSandbox({ data: 'empty' });
  const prompt = { system_prompt: 'Be kind.' };
  const coach = sandbox.store.addPersona({ persona_name: 'Coach', ...prompt, layers: { llm: LLM } }).id;
  sandbox.store.addPersona({ persona_name: 'Tutor\u001b[2J', ...prompt });
  const home = makeHome();
  const start = (...args: string[]) => {
    // In a shell, for its own current folder.
    const command = ['/bin/sh', '-c', 'cd "$HOME" && exec "$@"', 'sh', ...TAVUS] as const;
    return new Tavus({ command, args: ['persona', ...args], sandbox, home });
  };
  const file = (name: string) => join(home, 'personas', name);

  const pull = start('pull');
  await pull.said('Wrote 2 files to personas: 2 new, 0 updated.');
  expect(await pull.exit).toEqual({ code: 0, signal: 0 });
  const text = readFileSync(file('Coach.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ persona_id: coach, layers: { llm: { ...LLM, api_key: MASK } } });

  writeFileSync(file('Coach.json'), text.replace('Be kind.', 'Be brief.').replace('ours', 'ours-2'));
  writeFileSync(file('new.json'), '{\n  "persona_name": "New",\n  "system_prompt": "Ask first."\n}\n');
  const status = start('status');
  await status.waitFor(/STATE +FILE +ID +NAME/);
  await status.waitFor(/● changed here +Coach\.json +p\w+ +Coach/);
  await status.waitFor(/● new here +new\.json +New/);
  await status.waitFor(/unchanged +Tutor_\[2J\.json +p\w+ +Tutor\\x1b\[2J/);
  expect(await status.exit).toEqual({ code: 0, signal: 0 });

  const push = start('push');
  await push.at('Keys of “Coach” that Tavus masks');
  push.type('made-up-key-0002');
  push.press('enter');
  await push.said('Create 1 persona and change 1 persona at Tavus as shown above? [y/N]');
  await push.said('- old Be kind. + new Be brief.');
  push.press('y', 'enter');
  await push.said('Created “New” (persona p');
  await push.said(`Changed “Coach” (persona ${coach}).`);
  await push.endsWith(0);
  expect(push.raw).not.toContain('made-up-key');
  expect(sandbox.store.personas.get(coach)?.content).toMatchObject({
    system_prompt: 'Be brief.',
    layers: { llm: { ...LLM, model: 'ours-2', api_key: 'made-up-key-0002' } },
  });
  expect(readFileSync(file('new.json'), 'utf8')).toMatch(
    /^\{\n {2}"persona_id": "p\w+",\n {2}"persona_name": "New",\n/,
  );

  const again = start('push');
  await again.said('Nothing to push.');
  expect(await again.exit).toEqual({ code: 0, signal: 0 });
});
