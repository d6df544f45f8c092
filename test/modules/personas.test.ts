import { describe, expect, it } from 'vitest';
import { openBench } from '../support/bench.ts';
import { back, confirm, fill, leave, menu, pick, type Typed } from '../support/script.ts';

const TITLE = 'Create a Persona';
const WHAT = 'What to do with this persona';
const SYSTEM_REASON = 'Stock personas cannot be deleted.';
const LAYERS = { tts: { voice_settings: { speed: 1.5 } } };
const COACH = { persona_name: 'Coach', system_prompt: 'You are a life coach.\nAsk one question at a time.' };

describe('creating a persona', () => {
  it.each<[what: string, typed: Typed, body: unknown]>([
    ['a name and a prompt of several lines', { ...COACH, persona_name: ' Coach ' }, COACH],
    ['a context', { ...COACH, context: 'It is spring.' }, { ...COACH, context: 'It is spring.' }],
    ['without a blank context', { ...COACH, context: '  ' }, COACH],
    [
      'an echo persona',
      { persona_name: 'Echo', pipeline_mode: 'echo' },
      { persona_name: 'Echo', pipeline_mode: 'echo' },
    ],
    [
      'the layers',
      { ...COACH, layers: ' {"tts": {"voice_settings": {"speed": 1.5}}}\n' },
      { ...COACH, layers: LAYERS },
    ],
    ['blank layers, which are none', { ...COACH, layers: ' \n' }, COACH],
  ])('sends exactly %s', async (_what, typed, body) => {
    const { visit, sent } = await openBench();
    await visit('create_persona', fill(TITLE, typed));
    expect(sent('POST')).toEqual([{ path: '/v2/personas', body }]);
  });

  it('with a default replica sends its id only under the older field name', async () => {
    const { visit, ui, sent, addReplica } = await openBench();
    const id = addReplica('Rio');
    await visit(
      'create_persona',
      fill(TITLE, { ...COACH, default_replica_id: pick('Default replica', 'Rio') }, { persona_name: 'nothing' }),
      fill(TITLE),
    );
    expect(ui.screen(TITLE).lines).toContain(`Default replica: Rio (${id})`);
    expect(sent('POST')[0]?.body).toEqual({ ...COACH, default_replica_id: id });
  });

  it('keeps the default replica as it was after Esc in its list, and takes it back to none', async () => {
    const { visit, sent, addReplica } = await openBench();
    addReplica('Rio');
    await visit(
      'create_persona',
      fill(TITLE, { ...COACH, persona_name: '', default_replica_id: pick('Default replica', 'Rio') }, NAMELESS),
      fill(TITLE, { default_replica_id: back('Default replica') }, NAMELESS),
      fill(TITLE, { persona_name: 'Coach', default_replica_id: '' }),
    );
    expect(sent('POST')[0]?.body).toEqual(COACH);
  });

  it.each<[what: string, typed: Typed, problems: Record<string, string>]>([
    ['anything', {}, { persona_name: 'Name is needed.', system_prompt: 'System prompt is needed.' }],
    ['a prompt', { persona_name: 'Coach', system_prompt: ' \n ' }, { system_prompt: 'System prompt is needed.' }],
    ['layers in JSON', { ...COACH, layers: '{"tts": }' }, { layers: 'Invalid JSON in line 1, column 9:' }],
    ['layers that are an object', { ...COACH, layers: '[]' }, { layers: 'must be a JSON object' }],
    ["a replica's id", { ...COACH, default_replica_id: 'Rio' }, { default_replica_id: 'This is not a replica id' }],
  ])('without %s is not sent', async (_what, typed, problems) => {
    const { visit, sandbox } = await openBench();
    const leaving = Object.keys(typed).length > 0 ? leave(TITLE) : [back(TITLE)];
    await visit('create_persona', fill(TITLE, typed, problems), ...leaving);
    expect(sandbox.requests).toEqual([]);
  });

  it('prints its id', async () => {
    const { visit, ui, sandbox } = await openBench();
    await visit('create_persona', fill(TITLE, COACH));
    const [made] = [...sandbox.store.personas.values()].filter(({ owner }) => owner === 'user');
    expect(ui.transcript[0]).toBe(`ok: Created “Coach” (persona ${made?.id}).`);
  });

  it('keeps the typed name if the response has none', async () => {
    const { visit, ui, sandbox } = await openBench();
    sandbox.fail({ method: 'POST', body: { persona_id: 'p1' } });
    await visit('list_personas', back('List Personas'));
    await visit('create_persona', fill(TITLE, COACH));
    await visit('list_personas', back('List Personas'));
    expect(ui.screen('List Personas').lines).toEqual(['Coach | p1 | just now']);
  });
});

const NAMELESS = { persona_name: 'Name is needed.' };

describe('the list of personas', () => {
  it('is filtered by the API: own personas first, stock personas with the filter', async () => {
    const { visit, ui, addPersona, sandbox } = await openBench();
    const id = addPersona('Coach');
    await visit('list_personas', pick('List Personas', 'News Anchor', 'system'), back(WHAT), back('List Personas'));
    const [own, stock] = ui.screens.filter(({ title }) => title === 'List Personas');
    expect(own?.lines).toEqual([`Coach | ${id} | just now`]);
    expect(stock?.lines).toHaveLength(30);
    expect(sandbox.requests.slice(0, 2).map(({ path }) => path)).toEqual([
      '/v2/personas?persona_type=user&limit=100&page=1',
      '/v2/personas?persona_type=system&limit=100&page=1',
    ]);
  });

  it('names the filter that leaves it empty, and shows stock personas with another', async () => {
    const { visit, ui } = await openBench();
    await visit('list_personas', pick('List Personas', 'Life Coach', 'system'), back(WHAT), back('List Personas'));
    expect(ui.screens[0]?.lines).toEqual([
      'No personas match the filter: kind user. To create one, choose Create a Persona in the menu Work with Personas.',
    ]);
    expect(ui.transcript).toContain("Kind: system: one of Tavus' stock personas");
    expect(ui.screen(WHAT).blocked).toEqual({
      Edit: 'Stock personas cannot be edited, only cloned.',
      'Change what it knows': 'Stock personas cannot be edited, only cloned.',
      Delete: SYSTEM_REASON,
      'Open a link in the browser': 'It has no link to open.',
    });
  });

  it.each(['flat', 'data'] as const)(
    'shows the details of a persona from a response in the shape "%s"',
    async (personaShape) => {
      const { visit, ui, sandbox } = await openBench({ data: { personas: 1 }, personaShape });
      await visit('list_personas', pick('List Personas', 'Support agent'), back(WHAT), back('List Personas'));
      const [stored] = [...sandbox.store.personas.values()].filter(({ owner }) => owner === 'user');
      const replica = sandbox.store.replicas.get(String(stored?.content.default_replica_id));
      expect(ui.transcript).toEqual(
        expect.arrayContaining([
          '= Persona',
          'Name: Support agent',
          `Persona id: ${stored?.id}`,
          'Kind: user: your own',
          'Pipeline mode: full',
          `Default replica: ${replica?.name} (${replica?.id})`,
          'Context: The shop opens at nine.',
        ]),
      );
    },
  );

  it('never shows a key or a header that carries one', async () => {
    const { visit, ui } = await openBench({ data: { personas: 1 } });
    await visit('list_personas', pick('List Personas', 'Support agent'), back(WHAT), back('List Personas'));
    const layers = ui.transcript.find((line) => line.startsWith('Layers: ')) ?? '';
    expect(layers).toContain('  base_url: https://llm.example.com/v1');
    expect(layers).toContain('    Authorization: …0001');
    expect(layers).toContain('    X-Team: support');
    expect(ui.allText()).not.toMatch(/made-up-(llm|tts)-key|made-up-token/);
  });

  it('shows all other fields as a tree, without their keys', async () => {
    const { visit, ui, addPersona, sandbox } = await openBench();
    const id = addPersona('Coach');
    const mood = { level: 3, webhook: { url: 'https://ada:pass-word@example.com', api_key: 'made-up-key-0001' } };
    const others = { greeting: 'Hi', document_tags: ['a'], mood, access_token: 'made-up-key-0002' };
    Object.assign(sandbox.store.personas.get(id) ?? {}, {
      overrides: { ...others, skills: {}, memory: null, pace: '' },
    });
    await visit('list_personas', pick('List Personas', 'Coach'), back(WHAT), back('List Personas'));
    const other = ui.transcript.find((line) => line.startsWith('Other: ')) ?? '';
    expect(other.split('\n').toSorted()).toEqual(
      [
        ...['Other: greeting: Hi', 'access_token: …0002', 'mood:'],
        ...['  level: 3', '  webhook:', '    url: https://ada:…@example.com', '    api_key: …0001'],
      ].toSorted(),
    );
  });

  it('shows a persona without a name', async () => {
    const { visit, ui, addPersona, sandbox } = await openBench();
    const id = addPersona('');
    await visit('list_personas', pick('List Personas', '(no name)'), back(WHAT), back('List Personas'));
    expect(ui.transcript.slice(1, 3)).toEqual(['Name: (no name)', `Persona id: ${id}`]);
    expect(sandbox.requests.at(-1)?.path).toBe(`/v2/personas/${id}`);
  });

  it('is shown again after a response that cannot be read', async () => {
    const { visit, ui, addPersona, sandbox } = await openBench();
    const id = addPersona('Coach');
    sandbox.fail({ path: `/v2/personas/${id}`, body: '<html><title>Sign in</title></html>', contentType: 'text/html' });
    await visit('list_personas', pick('List Personas', 'Coach'), back('List Personas'));
    expect(ui.transcript[0]).toContain('fail: Could not read the response: it is a web page, not JSON: “Sign in”');
  });
});

describe('deleting a persona', () => {
  it('deletes the persona that was picked, after a yes', async () => {
    const { visit, ui, addPersona, sent } = await openBench();
    const id = addPersona('Coach');
    await visit('delete_persona', pick('Delete a Persona', 'Coach'), confirm('Delete the persona', true));
    expect(ui.screen('Delete a Persona')).toMatchObject({ lines: [`Coach | ${id} | just now`], blocked: {} });
    expect(ui.screen('Delete the persona').lines).toEqual([`Delete persona “Coach” (${id})? This cannot be undone.`]);
    expect(sent('DELETE')).toEqual([{ path: `/v2/personas/${id}`, body: undefined }]);
    expect(ui.transcript).toEqual([
      `ok: Deleted “Coach”: persona ${id}.`,
      `command: Next time: tavus persona delete ${id}`,
    ]);
  });

  it('returns from its details to the list without it', async () => {
    const { visit, ui, addPersona } = await openBench();
    addPersona('Coach');
    const deletion = [menu(WHAT, 'Delete'), confirm('Delete the persona', true)];
    await visit('list_personas', pick('List Personas', 'Coach'), ...deletion, back('List Personas'));
    expect(ui.screen('List Personas').lines[0]).toContain('No personas match');
  });

  it.each([
    ['a no', confirm('Delete the persona', false)],
    ['Esc', back('Delete the persona')],
  ])('sends nothing after %s, and shows its details again', async (_answer, step) => {
    const { visit, addPersona, sent } = await openBench();
    addPersona('Coach');
    await visit(
      'list_personas',
      pick('List Personas', 'Coach'),
      menu(WHAT, 'Delete'),
      step,
      back(WHAT),
      back('List Personas'),
    );
    expect(sent('DELETE')).toEqual([]);
  });
});
