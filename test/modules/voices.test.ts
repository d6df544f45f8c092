import { describe, expect, it } from 'vitest';
import type { Voice } from '../../src/api/voices.ts';
import { type Bench, openBench } from '../support/bench.ts';
import { readJson, runTavus } from '../support/command.ts';
import { back, menu, pick } from '../support/script.ts';

const LIST = 'List Voices';
const WHAT = 'What to do with this voice';
const LISTEN = 'Listen to a Voice';
const JUNE = { voice_name: 'anna', replica_id: 'r90bbd427f71', audio_url: null, tags: [{ tag_name: 'english' }] };

type Given = Parameters<Bench['sandbox']['store']['addVoice']>[0];

/** A voice that can be used unless told. */
function add({ sandbox }: Pick<Bench, 'sandbox'>, name: string, given: Given = {}): string {
  return sandbox.store.addVoice({ name, makingMs: 0, ...given }).id;
}

/** Lets the API answer as in June 2026: rows without ids, and no path for one voice. */
function turnBack({ sandbox }: Pick<Bench, 'sandbox'>, rows: readonly object[]): void {
  sandbox.fail({ path: /^\/v2\/voices\//, status: 404, body: { message: 'Not found' }, times: 99 });
  sandbox.fail({ path: /^\/v2\/voices/, body: { data: rows, total_count: rows.length }, times: 99 });
}

describe('the list of voices', () => {
  it('shows own voices before stock voices', async () => {
    const bench = await openBench();
    const id = add(bench, 'Mine');
    await bench.visit('list_voices', pick(LIST, id, 'user'), back(WHAT), back(LIST));
    expect(bench.ui.screens.find(({ title }) => title === LIST)?.lines.slice(0, 3)).toEqual([
      '# User Voices',
      `Mine | completed | ${id} | just now`,
      '# System Voices',
    ]);
    expect(bench.ui.screen(LIST).lines).toEqual([`Mine | completed | ${id} | just now`]);
  });

  it('shows the voices of June 2026 as stock voices', async () => {
    const bench = await openBench();
    turnBack(bench, [JUNE, { voice_name: 'ben' }]);
    await bench.visit('list_voices', pick(LIST, 'ben'), back(WHAT), back(LIST));
    expect(bench.ui.screen(LIST).lines).toEqual(['anna |  | anna | ', 'ben |  | ben | ']);
    expect(bench.ui.transcript).toContain("Kind: system: one of Tavus' stock voices");
  });

  it('shows the details, and why a voice failed', async () => {
    const bench = await openBench();
    const more = { description: 'Warm voice.', tags: ['french', 'warm'] };
    add(bench, 'Mine', { ...more, failure: { code: 'The recording is too short.', at: 0 } });
    await bench.visit('list_voices', pick(LIST, 'Mine'), back(WHAT), back(LIST));
    expect(bench.ui.transcript).toEqual(
      expect.arrayContaining([
        '= Voice',
        'Kind: user: your own',
        'Status: error',
        'What went wrong: The recording is too short.',
        'Description: Warm voice.',
        'Tags: french, warm',
      ]),
    );
  });
});

describe('listening to a voice', () => {
  it('opens its sample from the details', async () => {
    const bench = await openBench();
    const id = add(bench, 'Mine', { hasSample: true });
    await bench.visit('list_voices', pick(LIST, 'Mine'), menu(WHAT, 'Listen'), back(WHAT), back(LIST));
    expect(bench.openLinks).toEqual([`${bench.sandbox.url}/media/${id}.wav`]);
    expect(bench.ui.screen(WHAT).lines[0]).toBe('Listen');
  });

  it('opens the sample of a picked voice, and prints the command', async () => {
    const bench = await openBench();
    const id = add(bench, 'Mine', { hasSample: true });
    add(bench, 'Silent');
    await bench.visit('listen_to_voice', pick(LISTEN, 'Mine'));
    expect(bench.openLinks).toHaveLength(1);
    expect(bench.ui.screen(LISTEN).blocked).toMatchObject({ Silent: 'It has no sample.' });
    expect(bench.ui.transcript.at(-1)).toBe(`command: Next time: tavus voice listen ${id}`);
  });

  it('is not possible without a sample', async () => {
    const bench = await openBench();
    const id = add(bench, 'Mine');
    await bench.visit('list_voices', pick(LIST, 'Mine'), back(WHAT), back(LIST));
    expect(bench.ui.screen(WHAT).blocked).toMatchObject({ Listen: 'It has no sample.' });
    const { code, errors } = await runTavus(['voice', 'listen', id], bench);
    expect(code).toBe(1);
    expect(errors).toContain('“Mine” has no sample.');
  });

  it('prints the URL where there is no browser, for a script and as JSON', async () => {
    const bench = await openBench();
    const id = add(bench, 'Mine', { hasSample: true });
    const url = `${bench.sandbox.url}/media/${id}.wav`;
    const plain = await runTavus(['voice', 'listen', 'Mine'], bench);
    expect([plain.code, plain.output]).toEqual([0, `${url}\n`]);
    const json = await runTavus(['voice', 'listen', id, '--json=audio_url'], bench);
    expect(readJson(json)).toEqual({ audio_url: url });
    const shown = await runTavus(['voice', 'listen', id], { sandbox: bench.sandbox, isTerminal: true });
    expect([shown.code, shown.errors.replace(/\s+/g, '')]).toEqual([0, expect.stringContaining(url)]);
  });
});

describe('tavus voice list', () => {
  async function open() {
    const bench = await openBench();
    add(bench, 'Ana', { tags: ['Spanish', 'warm'] });
    add(bench, 'Banana', { tags: ['spanish'], createdAt: bench.now() - 1 });
    const list = async (...flags: string[]) => {
      const outcome = await runTavus(['voice', 'list', '--all', '--json', ...flags], bench);
      return (readJson(outcome) as Voice[]).map(({ voice_name }) => voice_name);
    };
    const asked = (name: string) =>
      bench.sandbox.requests.map(({ path }) => new URLSearchParams(path.split('?')[1]).get(name));
    return { ...bench, list, asked };
  }

  it.each<[type: string, source: string | null, count: number]>([
    ['user', 'user', 2],
    ['system', 'system', 54],
    ['all', null, 56],
  ])('filters by owner at Tavus: %s', async (type, source, count) => {
    const { list, asked } = await open();
    expect(await list('--type', type)).toHaveLength(count);
    expect(asked('source')[0]).toBe(source);
  });

  it('filters by owner here too, as an API of June 2026 does not', async () => {
    const bench = await open();
    turnBack(bench, [JUNE]);
    expect(await bench.list('--type', 'user')).toEqual([]);
    expect(await bench.list('--type', 'system')).toEqual(['anna']);
  });

  it('filters by tags without case: by the first at Tavus, by all here', async () => {
    const { list, asked } = await open();
    expect(await list('--tags', 'spanish,WARM', '--type', 'user')).toEqual(['Ana']);
    expect(asked('tag')[0]).toBe('spanish');
  });

  it('searches at Tavus, and prints tags and type', async () => {
    const { sandbox, asked } = await open();
    const { output } = await runTavus(['voice', 'list', '--search', 'banana'], { sandbox });
    expect(output).toMatch(/^v\w{12}\tBanana\tcompleted\tuser\tspanish\t/);
    expect(asked('search')).toEqual(['banana']);
  });

  it('says which flags leave nothing', async () => {
    const { sandbox } = await open();
    const { errors } = await runTavus(['voice', 'list', '--type', 'user', '--tags', 'klingon'], { sandbox });
    expect(errors).toContain('No voices match --type user --tags klingon.');
  });
});

describe('tavus voice get', () => {
  it.each(['id', 'name'] as const)('finds a voice by its %s', async (by) => {
    const bench = await openBench();
    const id = add(bench, 'Mine');
    const outcome = await runTavus(['voice', 'get', by === 'id' ? id : 'Mine', '--json=voice_id,voice_type'], bench);
    expect(readJson(outcome)).toEqual({ voice_id: id, voice_type: 'user' });
  });

  it('finds a voice of June 2026, which has no path of its own, in the list', async () => {
    const bench = await openBench();
    turnBack(bench, [{ voice_name: 'anna 2' }, JUNE]);
    const outcome = await runTavus(['voice', 'get', 'anna', '--json=voice_id,voice_type,replica_id,tags'], bench);
    const voice = { voice_id: 'anna', voice_type: 'system', replica_id: JUNE.replica_id, tags: ['english'] };
    expect([outcome.code, readJson(outcome)]).toEqual([0, voice]);
  });

  it('explains an unknown id', async () => {
    const bench = await openBench();
    const { code, errors } = await runTavus(['voice', 'get', 'v0123456789ab'], bench);
    expect(code).toBe(4);
    expect(errors).toContain('No voice has the id v0123456789ab');
  });
});
