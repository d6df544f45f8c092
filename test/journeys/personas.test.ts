import { describe, expect, test } from 'vitest';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

const SUBMIT = 'Create the persona';

/** A long prompt with blank lines, tabs and quotes, as pasted by users. */
const LONG_PROMPT = Array.from(
  { length: 120 },
  (_, index) =>
    `${index + 1}. “Be kind”, say 'please' — ¡sé amable! 親切に 👩‍💻\n\n\t- never promise a refund\\n {{name}}  `,
).join('\n');

/** Terminals send the line breaks of a paste as carriage returns. */
function asPasted(text: string): string {
  return text.replaceAll('\n', '\r');
}

describe('creating a persona', () => {
  test('sends a long pasted prompt byte for byte, and the picked default replica', async () => {
    const sandbox = await openSandbox();
    const ada = [...sandbox.store.replicas.values()].find(({ name }) => name === 'Ada')?.id ?? '';
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Personas', 'Create a Persona');
    await tavus.answer('Name', 'Shop assistant');
    await tavus.cursorOn('System prompt');
    tavus.paste(asPasted(LONG_PROMPT));
    await tavus.waitFor('120. “Be kind”');
    await tavus.next('System prompt');
    await tavus.waitFor('(360 lines)');
    await tavus.answer('Context', 'Opens at nine.');
    await tavus.cursorOn('Default replica');
    tavus.press('enter');
    await tavus.at('Default replica');
    await tavus.waitFor('User Replicas');
    await tavus.choose('Ada');
    await tavus.at('Create a Persona');
    await tavus.waitFor(`Default replica Ada (${ada})`);
    await tavus.submit(SUBMIT);
    await tavus.waitFor('Created “Shop assistant” (persona p');
    const body = { persona_name: 'Shop assistant', system_prompt: LONG_PROMPT, context: 'Opens at nine.' };
    expect(sandbox.requests.at(-1)?.body).toEqual({ ...body, default_replica_id: ada });
    await tavus.at('Work with Personas');
    await tavus.choose('List Personas');
    await tavus.at('List Personas');
    await tavus.cursorOn(/^Shop assistant .*just now/);
  });

  test('sends a typed prompt of two lines after the default replica is removed', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Personas', 'Create a Persona');
    await tavus.answer('Name', 'Coach');
    await tavus.cursorOn('System prompt');
    tavus.type('Listen first.');
    await tavus.waitFor('System prompt Listen first.');
    tavus.press('ctrl+j');
    tavus.type('Then ask.');
    await tavus.waitFor('Then ask.');
    await tavus.next('System prompt');
    await tavus.next('Context');
    tavus.press('enter');
    await tavus.at('Default replica');
    tavus.press('enter');
    await tavus.cursorOn(`[ ${SUBMIT} ]`);
    tavus.press('up', 'up');
    await tavus.cursorOn(/^Default replica +Just sent in/);
    tavus.press('backspace');
    await tavus.cursorOn(/^Default replica +\(none\)/);
    tavus.press('down', 'down');
    await tavus.submit(SUBMIT);
    await tavus.waitFor('Created “Coach”');
    const body = { persona_name: 'Coach', system_prompt: 'Listen first.\nThen ask.' };
    expect(sandbox.requests.at(-1)).toMatchObject({ method: 'POST', path: '/v2/personas', body });
    expect(sandbox.requests.at(-1)?.body).not.toHaveProperty('default_replica_id');
  });
});

describe('the list of personas', () => {
  test('shows user personas, then stock personas', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Personas', 'List Personas');
    await tavus.waitFor('14 personas · kind: user');
    await tavus.filter('system');
    await tavus.waitFor('30 personas · kind: system');
    tavus.press('enter');
    await tavus.at('What to do with this persona');
    await tavus.waitFor("system: one of Tavus' stock personas");
    await tavus.moveTo('Delete');
    tavus.press('enter');
    await tavus.waitUntil('the reason on a line of its own', (lines) =>
      lines.includes('Stock personas cannot be deleted.'),
    );
    await tavus.back('List Personas');
    await tavus.waitFor('kind: system');
    const filters = sandbox.requests.map(({ path }) => /persona_type=(\w+)/.exec(path)?.[1]);
    expect(filters.filter(Boolean).sort()).toEqual(['system', 'user']);
  });

  test('opens details with all layers and no secrets', async () => {
    const sandbox = await openSandbox();
    sandbox.store.addPersona({
      persona_name: 'With secrets',
      layers: {
        llm: { api_key: 'sk-0123456789abcdef', headers: { Authorization: 'Bearer tok-0123456789' }, speed: 2 },
      },
    });
    const tavus = new Tavus({ sandbox, rows: 90 });
    await tavus.go('Work with Personas', 'List Personas');
    await tavus.choose('With secrets');
    await tavus.at('What to do with this persona');
    await tavus.waitFor(/Layers +llm:\n +api_key: …\n +headers:\n +Authorization: …6789\n +speed: 2\n/);
    await tavus.back('List Personas');
    await tavus.choose('Support agent');
    await tavus.waitFor('Shimano, derailleur, tubeless');
    expect(tavus.raw).not.toMatch(/made-up-\w+-key|made-up-token|sk-0123|tok-0123/);
  });

  test('shows stock personas with f if there are no user personas', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Personas', 'List Personas');
    await tavus.waitFor('No personas match the filter: kind user. To create one, choose Create a Persona');
    tavus.press('enter', 'down');
    await tavus.waitFor('No personas match');
    await tavus.filter('system');
    await tavus.waitFor('30 personas · kind: system');
    await tavus.choose('Life Coach');
    await tavus.at('What to do with this persona');
  });
});

describe('deleting a persona', () => {
  test('deletes from the menu after yes, and not from the details after no', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Personas', 'List Personas');
    await tavus.choose('Life Coach');
    await tavus.at('What to do with this persona');
    await tavus.choose('Delete');
    await tavus.waitFor('[y/N]');
    tavus.press('n', 'enter');
    await tavus.waitFor('Nothing was deleted.');
    await tavus.at('What to do with this persona');
    await tavus.back('List Personas');
    await tavus.back('Work with Personas');

    await tavus.choose('Delete a Persona');
    await tavus.at('Delete a Persona');
    await tavus.choose('Life Coach');
    await tavus.waitFor('[y/N]');
    await tavus.waitFor('This cannot be undone.');
    tavus.press('y', 'enter');
    await tavus.waitFor('Deleted “Life Coach”: persona p');
    await tavus.at('Work with Personas');
    await tavus.choose('List Personas');
    await tavus.waitFor('13 personas');
    const own = [...sandbox.store.personas.values()].filter(({ owner }) => owner === 'user');
    expect(own.map(({ content }) => content.persona_name)).not.toContain('Life Coach');
  });
});
