import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pass, people } from '../support/batch.ts';
import { openBench } from '../support/bench.ts';
import { back, comeBack, confirm, fill, leave, menu, pick, type Step } from '../support/script.ts';

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
  it('fills in a form, shows a preview, sends, and shows the equivalent command', async () => {
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

  it('reports problems of the file, and comes back to the form', async () => {
    const { visit, form, names, ui } = await withNames(people(3));
    await visit(
      fill(TITLE, { ...form, script: 'Hi {{nobody}}' }),
      fill(TITLE, { script: 'Hi {{name}}' }),
      confirm(TITLE, true),
    );
    expect(names()).toHaveLength(3);
    expect(ui.transcript).toContain('say: No column for {{nobody}}. Columns: name, email.');
    expect(ui.transcript).toContain('fail: people.csv: 1 problem. Nothing was sent.');
  });

  it('fills in the header line that it found, and sends on the next try', async () => {
    const { visit, form, names, ui } = await withNames(`People 2026\n\n${people(3)}`);
    await visit(fill(TITLE, form), fill(TITLE, {}), confirm(TITLE, true));
    expect(names()).toHaveLength(3);
    expect(ui.transcript).toContain('say: Line 1: The columns seem to be named on line 3. Set “Header line” to 3.');
    expect(ui.transcript.at(-1)).toContain(' --header-line 3');
  });

  it('sends single braces if the user allows it', async () => {
    const { visit, form, names, ui } = await withNames(people(3));
    const script = 'Hi {name} {{name}}';
    await visit(fill(TITLE, { ...form, script }), fill(TITLE, { allow_placeholders: 'yes' }), confirm(TITLE, true));
    expect(names()).toHaveLength(3);
    expect(ui.transcript.at(-1)).toContain(' --allow-placeholders');
  });

  it('checks the fields before it reads the file', async () => {
    const { visit, form } = await open(people(3));
    await visit(
      fill(
        TITLE,
        { ...form, script: 'Hi {{name', concurrency: '50' },
        {
          script: '{{ is not closed',
          concurrency: 'Enter a whole number from 1 to 20.',
        },
      ),
      ...leave(TITLE),
    );
  });

  it('offers the draft of a form that was left', async () => {
    const { visit, form, names } = await withNames(people(3));
    await visit(...leave(TITLE, form));
    await visit(comeBack(), fill(TITLE), confirm(TITLE, true));
    expect(names()).toHaveLength(3);
  });

  it('reports the failure that ended it', async () => {
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
    expect(ui.transcript).toContain('warn: 0 of 3 videos sent; 3 remaining.');
  });

  it('marks lists to be loaded again', async () => {
    const { visit, form, services, machine } = await withNames(people(3));
    const { VIDEOS } = await import('../../src/modules/nouns/video.ts');
    machine.list(VIDEOS).fill([], services.clock.now());
    await visit(fill(TITLE, form), confirm(TITLE, true));
    expect(machine.list(VIDEOS).isLoaded()).toBe(false);
  });
});

describe('rows that an earlier run from the menu did not complete', () => {
  const FAILED = '1 row failed before';

  async function withFailedRow() {
    const bench = await withNames(people(3));
    bench.sandbox.fail({ method: 'POST', path: '/v2/videos', status: 400, body: { message: 'Bad script' } });
    await bench.visit(fill(TITLE, bench.form), confirm(TITLE, true));
    expect(bench.names()).toHaveLength(2);
    return bench;
  }

  it('are sent again if the user chooses so, and the draft brings the form back', async () => {
    const { visit, names, ui } = await withFailedRow();
    expect(ui.transcript).toContain('say: To send the failed rows again, generate from the same file again.');
    await visit(comeBack(), fill(TITLE), menu(FAILED, 'Send again'), confirm(TITLE, true));
    expect(names()).toHaveLength(3);
    expect(ui.transcript.at(-1)).toMatch(/ --retry-failed$/);
    expect(ui.transcript.filter((line) => !line.startsWith('command: ')).join('\n')).not.toContain('--');
  });

  it('are left out if the user chooses so', async () => {
    const { visit, names, ui } = await withFailedRow();
    await visit(comeBack(), fill(TITLE), menu(FAILED, 'Leave it out'));
    expect(names()).toHaveLength(2);
    expect(ui.transcript).toContain('say: Nothing to send.');
    expect(ui.transcript.at(-1)).not.toContain('--retry-failed');
  });

  it('lead back to the form with Esc', async () => {
    const { visit, names } = await withFailedRow();
    await visit(comeBack(), fill(TITLE), back(FAILED), back(TITLE));
    expect(names()).toHaveLength(2);
  });

  it('are sent again without a clear response if the user chooses so', async () => {
    const { visit, form, names, ui, sandbox } = await withNames(people(1));
    sandbox.fail({ method: 'POST', path: '/v2/videos', status: 500, body: { message: 'Oops' }, times: 2 });
    await visit(fill(TITLE, form), confirm(TITLE, true));
    const question = '1 row got no clear response before. If the video is not found:';
    await visit(
      comeBack('Continue with the draft', '1 min ago'),
      fill(TITLE),
      menu(question, 'Send again'),
      confirm(TITLE, true),
    );
    expect(names()).toHaveLength(1);
    expect(ui.transcript.filter((line) => !line.startsWith('command: ')).join('\n')).not.toContain('--');
    expect(ui.transcript.at(-1)).toMatch(/ --resend-unclear$/);
  });
});

it.each<[what: string, csv: string, typed: object]>([
  ['no script and no replica', 'email\na\n', { script: '', replica_id: '' }],
  ['a replica that is missing in a row', 'name,replica_id\nAda,\n', { replica_id: '' }],
  ['a script that is missing in a row', 'name,script\nAda,\n', { script: '' }],
  ['a name twice', 'name\nAda\nBob\n', { video_name: 'same' }],
  ['a placeholder of another tool', 'name\nAda\n', { script: 'Hi {name}' }],
  ['a placeholder that is not closed in a cell', 'name,note\nAda,x {{y\n', { script: 'Hi {{note}}' }],
  ['a header on another line', 'People 2026\n\nname,email\nAda,a\n', {}],
  ['a column that is overridden', 'name,email,script\nAda,a,Hi\n', { script: 'Hi {name}' }],
])('the menu names no flag for %s', async (_what, csv, typed) => {
  const { visit, form, ui, names } = await withNames(csv);
  await visit(fill(TITLE, { ...form, video_name: '{{name}}', ...typed }), ...leave(TITLE));
  expect(names()).toEqual([]);
  expect(ui.transcript.join('\n')).toMatch(/\d problems?\. Nothing was sent\./);
  expect(ui.allText()).not.toContain('--');
});

it('the menu names no flag for a damaged journal, and the journal of another server', async () => {
  const { visit, form, ui, path } = await withNames(people(3));
  const journal = `${path}.tavus-journal.jsonl`;
  const server = { event: 'batch', version: 1, file: 'x', server: 'https://tavus.test', hash: 'x', at: 'x' };
  for (const text of ['damage\ndamage\n', `${JSON.stringify(server)}\n`]) {
    await writeFile(journal, text);
    await visit(fill(TITLE, form), ...leave(TITLE, {}, 'Discard'));
    expect(ui.transcript.at(-1)).toContain(`rename ${journal} to send all rows again`);
    expect(ui.allText()).not.toContain('--');
  }
});

async function withNames(csv: string) {
  const bench = await open(csv);
  return { ...bench, names: () => [...bench.sandbox.store.videos.values()].map(({ name }) => name).sort() };
}
