import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { scriptEditor } from '../support/script-editor.ts';
import { makeHome } from '../support/terminal.ts';

const WHAT = 'What to do with this persona';

const coach = (sandbox: Sandbox) =>
  [...sandbox.store.personas.values()].find(
    ({ owner, content }) => owner === 'user' && content.system_prompt?.startsWith('You are a life coach'),
  );
const patches = (sandbox: Sandbox) =>
  sandbox.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);

describe('editing a persona in an editor', () => {
  test('from the list: reports invalid JSON, reopens the same text, and sends the changes after confirmation', async () => {
    const sandbox = await openSandbox();
    const editing = scriptEditor('s/"high"/"low"/; s/"Life Coach",/"Tutor"/', 's/"Tutor"/"Tutor",/');
    const tavus = new Tavus({ sandbox, ...editing });
    await tavus.go('Work with Personas', 'List Personas');
    await tavus.choose('Life Coach');
    await tavus.at(WHAT);
    await tavus.choose('Edit');
    await tavus.at('Open the editor again?');
    await tavus.waitFor(/Invalid JSON in line 3, column 3/);
    await tavus.choose('Edit again');
    await tavus.waitFor('[y/N]');
    await tavus.waitFor(/Field +persona_name\n +- old +Life Coach\n +\+ new +Tutor/);
    await tavus.waitFor(/- old +high\n +\+ new +low/);
    tavus.press('y', 'enter');
    await tavus.said('Changed “Tutor” (persona p');
    await tavus.at(WHAT);
    await tavus.said('Next time: tavus persona edit p');
    await tavus.back('List Personas');
    await tavus.waitFor('Tutor');
    expect(patches(sandbox)).toEqual([
      [
        { op: 'add', path: '/persona_name', value: 'Tutor' },
        { op: 'add', path: '/layers/conversational_flow/turn_taking_patience', value: 'low' },
      ],
    ]);
    expect(coach(sandbox)?.content.layers.llm).toEqual({ model: 'tavus-gpt-oss' });
    expect(readdirSync(editing.home).filter((name) => name.startsWith('tavus-'))).toEqual([]);
  });

  test('with a command: sends nothing after no, and continues from the draft the next time', async () => {
    const sandbox = await openSandbox();
    const editing = scriptEditor('s/"Life Coach"/"Tutor"/', 's/"high"/"low"/');
    const id = coach(sandbox)?.id ?? '';
    const args = ['persona', 'edit', id];
    const first = new Tavus({ sandbox, args, ...editing });
    await first.waitFor('[y/N]');
    await first.waitFor(/- old +Life Coach\n +\+ new +Tutor/);
    first.press('n', 'enter');
    await first.said('Your changes are kept as a draft. Edit this persona again to continue.');
    await first.endsWith(2);
    expect(patches(sandbox)).toEqual([]);

    const second = new Tavus({ sandbox, args, ...editing });
    await second.at('You left an edit of this persona just now');
    await second.choose('Continue with the draft');
    await second.waitFor('[y/N]');
    await second.waitFor(/\+ new +Tutor/);
    await second.waitFor(/\+ new +low/);
    second.press('y', 'enter');
    await second.said(`Changed “Tutor” (persona ${id}).`);
    await second.endsWith(0);
    expect(patches(sandbox)).toHaveLength(1);
    expect(existsSync(join(editing.home, 'settings', 'drafts', `edit-persona-${id}.json`))).toBe(false);
  });

  test('asks for the key of a custom LLM, without showing it', async () => {
    const sandbox = await openSandbox();
    const editing = scriptEditor('s/our-support-model/our-new-model/');
    const tavus = new Tavus({ sandbox, ...editing });
    await tavus.go('Work with Personas', 'Edit a Persona');
    await tavus.choose('Support agent');
    await tavus.at('Keys that Tavus masks');
    await tavus.cursorOn('llm.api_key');
    tavus.type('sk-typed-0123456789\r');
    await tavus.waitFor('[y/N]');
    await tavus.waitFor(/\+ new +…6789/);
    tavus.press('y', 'enter');
    await tavus.said('Changed “Support agent”');
    const [agent] = [...sandbox.store.personas.values()].filter(
      ({ content }) => content.persona_name === 'Support agent',
    );
    expect(agent?.content.layers.llm).toMatchObject({ model: 'our-new-model', api_key: 'sk-typed-0123456789' });
    expect(tavus.raw).not.toMatch(/sk-typed|made-up-token/);
  });
});

test('exports a persona and imports the changed file in the menu', async () => {
  const sandbox = await openSandbox();
  const home = makeHome();
  const tavus = new Tavus({ sandbox, home });
  await tavus.go('Work with Personas', 'List Personas');
  await tavus.choose('Life Coach');
  await tavus.at(WHAT);
  await tavus.choose('Export');
  await tavus.at('Export the persona');
  await tavus.cursorOn(/^Save as +Life Coach\.json/);
  tavus.press('ctrl+u');
  await tavus.cursorOn(/^Save as *(\(|$)/);
  tavus.type('~/coach.json\r');
  await tavus.said('Exported “Life Coach” to');
  await tavus.at(WHAT);
  const file = join(home, 'coach.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"Life Coach"', '"Coach 2"'));
  await tavus.back('List Personas');
  await tavus.back('Work with Personas');
  await tavus.choose('Import a Persona');
  await tavus.at('Import a Persona');
  tavus.type('~/coa\t');
  await tavus.cursorOn(/^File +~\/coach\.json/);
  tavus.press('enter');
  await tavus.cursorOn(/^Name +Coach 2/);
  await tavus.next('Name');
  await tavus.waitFor('Create the persona “Coach 2” as shown above?');
  tavus.press('y', 'enter');
  await tavus.said('Imported “Coach 2” (persona p');
  const made = [...sandbox.store.personas.values()].find(({ content }) => content.persona_name === 'Coach 2');
  expect(made?.content).toEqual({ ...coach(sandbox)?.content, persona_name: 'Coach 2' });
});
