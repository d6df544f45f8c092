import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';
import type { Context } from '../../src/modules/context.ts';
import { listOf } from '../../src/modules/resource/resource.ts';
import { Results, type ResultsOptions } from '../../src/ui/output/results.ts';
import { type Badge, serveBadges } from '../support/badges.ts';
import { openBench } from '../support/bench.ts';
import { createFakeIo } from '../support/fake-io.ts';
import { back, confirm, fill, menu, pick } from '../support/script.ts';
import { PLAIN } from '../ui/texts.ts';

const MENU = 'Work with Badges';
const LIST = 'List Badges';
const WHAT = 'What to do with this badge';
const GOLD: Badge = {
  ...{ badge_id: 'b100000000', badge_name: 'Gold', badge_url: 'https://badges.test/gold.png' },
  created_at: '2026-03-01T10:00:00Z',
};
const TIN: Badge = { badge_id: 'b200000000', badge_name: 'Tin' };

/** The program with a module of badges, which the kit creates from a description. */
async function open({ json = false }: Pick<Partial<ResultsOptions>, 'json'> = {}) {
  const bench = await openBench();
  const held = [TIN, GOLD];
  const badges = await serveBadges(held);
  bench.machine.registerModule(badges.module);
  const fake = createFakeIo();
  const results = new Results({ output: fake.io.output, theme: PLAIN, json });
  const services = { ...bench.services, results };
  const context: Context = Object.assign(Object.create(bench.machine), { services });
  const group = bench.machine.commands().find(({ noun }) => noun === 'badge');
  const load = async (verb: string) => {
    const command = await group?.commands.find(({ name }) => name === verb)?.load();
    if (!command) throw new Error(`There is no badge ${verb}.`);
    return command;
  };
  return {
    ...{ bench, held, group, load, context },
    ...badges,
    printed: fake.output,
    call: async (verb: string, args: readonly string[] = [], options: Record<string, string[]> = {}) =>
      await (await load(verb)).run(context, new Given(args, options)),
  };
}

describe('a noun with one description', () => {
  it('has a menu and commands for the endpoints of its API', async () => {
    const { bench, group } = await open();
    await bench.run([back(MENU), back('Tavus')], 'work_with_badges');
    expect(bench.ui.screen(MENU).lines).toEqual([...['Create a Badge', LIST, 'Delete a Badge', 'Back to Main Menu']]);
    expect(group?.commands.map(({ name, summary }) => `${name}: ${summary}`)).toEqual([
      'list: list your badges',
      'get: show the details of a badge',
      'create: create a badge',
      'delete: delete a badge',
    ]);
  });

  it('has a list, and details from which an item is deleted', async () => {
    const { bench, held, asked } = await open();
    const steps = [menu(WHAT, 'Delete'), confirm('Delete the badge', true), back(LIST), back(MENU), back('Tavus')];
    await bench.run([pick(LIST, 'Gold'), ...steps], 'list_badges');
    expect(bench.ui.screen(WHAT).lines).toEqual([
      ...['Copy the id', 'Open a link in the browser', 'Delete', 'Back to the list'],
    ]);
    expect(bench.ui.transcript).toEqual(
      expect.arrayContaining([
        '= Badge',
        'Badge id: b100000000',
        'Letters: 4',
        'Picture: https://badges.test/gold.png',
      ]),
    );
    expect(bench.ui.transcript).toContain('ok: Deleted “Gold”: badge b100000000.');
    expect(bench.ui.screen(LIST).lines).toEqual([expect.stringMatching(/^Tin \| b200000000/)]);
    expect([held, asked().filter((line) => line.startsWith('DELETE'))]).toEqual([
      [TIN],
      ['DELETE /v2/badges/b100000000'],
    ]);
  });

  it('shows a new item in the list', async () => {
    const { bench, asked } = await open();
    const make = fill('Create a Badge', { badge_name: 'Silver' });
    const see = [menu(MENU, LIST), back(LIST)];
    await bench.run(
      [menu(MENU, LIST), back(LIST), menu(MENU, 'Create a Badge'), make, ...see, back(MENU), back('Tavus')],
      'work_with_badges',
    );
    expect(bench.ui.screen(LIST).lines[0]).toMatch(/^Silver \| b300000000/);
    expect(asked()).toEqual(['GET /v2/badges', 'POST /v2/badges']);
  });
});

describe('the commands of a noun', () => {
  it('print a table and fields', async () => {
    const table = await open();
    await table.call('list', [], { all: [''] });
    expect(table.printed()).toBe('b200000000\tTin\t\nb100000000\tGold\t2026-03-01T10:00:00Z\n');
    const json = await open({ json: ['badge_name', 'badge_url'] });
    await json.call('list', [], { search: ['gold'] });
    expect(JSON.parse(json.printed())).toEqual([{ badge_name: 'Gold', badge_url: GOLD.badge_url }]);
  });

  it('accept a name instead of an id', async () => {
    const { bench, call, load, printed, asked, held } = await open({ json: true });
    await call('get', ['Gold']);
    expect(JSON.parse(printed())).toEqual(GOLD);
    expect(asked()).toEqual(['GET /v2/badges/Gold', 'GET /v2/badges', 'GET /v2/badges/b100000000']);
    bench.ui.expect(confirm('Delete the badge', true));
    await (await load('delete')).run(bench.machine, new Given(['Tin']));
    expect([held, asked().at(-1)]).toEqual([[GOLD], 'DELETE /v2/badges/b200000000']);
  });

  it('complete ids with names, and have no option without an endpoint', async () => {
    const { context, load } = await open();
    const [argument] = (await load('get')).args ?? [];
    expect(await argument?.suggest?.(context, new AbortController().signal)).toEqual([
      ['b200000000', 'Tin'],
      ['b100000000', 'Gold'],
    ]);
    expect((await load('list')).options?.map(({ name }) => name)).toEqual(['search', 'limit', 'all']);
    expect((await load('delete')).options).toBeUndefined();
  });

  it.each([
    ['b100000001', 'No badge has the id b100000001.', 'Did you mean b100000000? To see all, run tavus badge list'],
    ['r90bbd427f71', 'No badge has the id', 'looks like the id of a replica. Try: tavus replica get'],
    ['c2d1ae9ba5fe12d', 'No badge has the id', 'looks like the id of a conversation. Try: tavus conversation get'],
    ['gold', 'No badge is named “gold”', 'Did you mean “Gold”?'],
  ])('explain an unknown id: %s', async (id, text, hint) => {
    const { call, context } = await open();
    const error = await call('get', [id]).catch((reason: unknown) => reason);
    const told = context.services.explain(error);
    expect([told.text, told.hint]).toEqual([expect.stringContaining(text), expect.stringContaining(hint)]);
  });
});

it('recognizes its id in the error of another noun', async () => {
  const { bench, context } = await open();
  const error = await bench.services
    .client()
    .replicas.get('b100000000')
    .catch((reason: unknown) => reason);
  expect(context.services.explain(error).hint).toContain('looks like the id of a badge. Try: tavus badge get');
});

it('shows its items to other modules', async () => {
  const { bench, badge } = await open();
  await bench.run([back(LIST), back(MENU), back('Tavus')], 'list_badges');
  expect(bench.machine.list(listOf(badge)).find('b200000000')).toEqual(TIN);
});
