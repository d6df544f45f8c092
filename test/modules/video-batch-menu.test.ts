import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pass, people } from '../support/batch.ts';
import { openBench } from '../support/bench.ts';
import { back, comeBack, confirm, fill, leave, pick, type Step } from '../support/script.ts';

const TITLE = 'Generate from a CSV';

async function open(csv: string) {
  const bench = await openBench();
  const replica = bench.addReplica('Rio');
  const path = join(bench.directory, 'people.csv');
  await writeFile(path, csv);
  const form = {
    file: path,
    video_name: '{{email}}',
    replica_id: pick('Replica', 'Rio'),
    script: 'Hi {{name}}',
  };
  return {
    ...bench,
    replica,
    path,
    form,
    visit: (...steps: Step[]) => pass(bench, bench.visit('batch_videos', ...steps), 1000),
  };
}

describe('generating from a CSV, from the menu', () => {
  it('fills in a form, shows what it is going to be, sends, and tells the command', async () => {
    const { visit, form, names, ui, path, replica } = await withNames(people(3));
    await visit(fill(TITLE, form), confirm(TITLE, true));
    expect(names()).toEqual(['ada2@example.com', 'ada3@example.com', 'ada4@example.com']);
    expect(ui.transcript).toContain('ok: 3 of 3 videos sent.');
    expect(ui.transcript.at(-1)).toBe(
      `command: Next time: tavus video batch ${path} --name '{{email}}' --replica-id ${replica} --script 'Hi {{name}}'`,
    );
  });

  it.each([
    ['no', confirm(TITLE, false)],
    ['Esc', back(TITLE)],
  ])('comes back to the form with %s at the question, and sends nothing', async (_what, answer) => {
    const { visit, form, names, ui } = await withNames(people(3));
    await visit(fill(TITLE, form), answer, ...leave(TITLE));
    expect(names()).toEqual([]);
    expect(ui.screen(TITLE).lines.join()).toContain('Hi {{name}}');
  });

  it('says what is wrong with the file, and comes back to the form', async () => {
    const { visit, form, names, ui } = await withNames(people(3));
    await visit(
      fill(TITLE, { ...form, script: 'Hi {{nobody}}' }),
      fill(TITLE, { script: 'Hi {{name}}' }),
      confirm(TITLE, true),
    );
    expect(names()).toHaveLength(3);
    expect(ui.transcript).toContain('say: There is no column for {{nobody}}. The columns are: name, email.');
    expect(ui.transcript).toContain('fail: people.csv: 1 problem. Nothing was sent.');
  });

  it('fills in the line that names the columns, and sends on the next try', async () => {
    const { visit, form, names, ui } = await withNames(`People 2026\n\n${people(3)}`);
    await visit(fill(TITLE, form), fill(TITLE, {}), confirm(TITLE, true));
    expect(names()).toHaveLength(3);
    expect(ui.transcript).toContain('say: Line 1: The columns seem to be named on line 3. Use --header-line 3.');
    expect(ui.transcript.at(-1)).toContain(' --header-line 3');
  });

  it('sends single braces where that is chosen', async () => {
    const { visit, form, names, ui } = await withNames(people(3));
    const script = 'Hi {name} {{name}}';
    await visit(fill(TITLE, { ...form, script }), fill(TITLE, { allow_placeholders: 'yes' }), confirm(TITLE, true));
    expect(names()).toHaveLength(3);
    expect(ui.transcript.at(-1)).toContain(' --allow-placeholders');
  });

  it('finds wrong texts before it reads the file', async () => {
    const { visit, form } = await open(people(3));
    await visit(
      fill(
        TITLE,
        { ...form, script: 'Hi {{name', concurrency: '50' },
        {
          script: 'A {{ is not closed',
          concurrency: 'It is a whole number from 1 to 20.',
        },
      ),
      ...leave(TITLE),
    );
  });

  it('is offered again when it was left', async () => {
    const { visit, form, names } = await withNames(people(3));
    await visit(...leave(TITLE, form));
    await visit(comeBack(), fill(TITLE), confirm(TITLE, true));
    expect(names()).toHaveLength(3);
  });

  it('tells what ended it, as any failure', async () => {
    const { visit, form, ui, sandbox, names } = await withNames(people(3));
    sandbox.limits.credits = 1;
    await visit(fill(TITLE, form), confirm(TITLE, true));
    expect(ui.transcript.join('\n')).toContain('fail: The account is out of credits');
    expect(names()).toHaveLength(1);
    sandbox.limits.credits = 10;
    await visit(comeBack(), fill(TITLE), confirm(TITLE, true));
    expect(names()).toHaveLength(3);
  });

  it('stops with Esc while it sends', async () => {
    const { visit, form, ui, names } = await withNames(people(3));
    await visit(fill(TITLE, form), confirm(TITLE, true), back('Generate from people.csv'));
    expect(names()).toEqual([]);
    expect(ui.transcript).toContain('warn: 0 of 3 videos sent; 3 remain. To go on, run the same command again.');
  });

  it('leaves lists to be loaded anew', async () => {
    const { visit, form, services, machine } = await withNames(people(3));
    const { VIDEOS } = await import('../../src/modules/nouns/video.ts');
    machine.list(VIDEOS).fill([], services.clock.now());
    await visit(fill(TITLE, form), confirm(TITLE, true));
    expect(machine.list(VIDEOS).isLoaded()).toBe(false);
  });
});

async function withNames(csv: string) {
  const bench = await open(csv);
  return { ...bench, names: () => [...bench.sandbox.store.videos.values()].map(({ name }) => name).sort() };
}
