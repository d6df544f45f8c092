import { describe, expect, test } from 'vitest';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { Terminal } from '../support/terminal.ts';

describe('I leave out what a command needs, on a terminal', () => {
  test('an id: I choose from the list, and nothing is on standard output but the result', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
    const tavus = new Tavus({ args: ['replica', 'get'], sandbox });
    await tavus.at('Which replica?');
    await tavus.choose('Rio');
    await tavus.waitFor(new RegExp(`^Replica id +${id}$`, 'm'));
    await tavus.endsWith(0);
    expect(tavus.screen().join('\n')).not.toContain('Enter choose');
  });

  test('some fields: the form opens with what I gave, and what is wrong is said at once', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({
      args: ['video', 'generate', '--name', 'Hello', '--script', 'Hi there', '--callback-url', 'nonsense'],
      sandbox,
    });
    await tavus.at('Generate a Video');
    await tavus.waitFor('That is not a URL.');
    await tavus.cursorOn('Callback URL');
    tavus.press('ctrl+u');
    await tavus.waitUntil('an empty field', (lines) => !lines.some((line) => line.includes('nonsense')));
    await tavus.moveTo('Replica');
    tavus.press('enter');
    await tavus.at('Replica');
    await tavus.choose('Ada');
    await tavus.at('Generate a Video');
    await tavus.moveTo('[ Generate the video ]');
    tavus.press('enter');
    await tavus.said('“Hello” is on its way: video');
    await tavus.said('waits for it.');
    await tavus.endsWith(0);
    expect(sandbox.requests.at(-1)?.body).toMatchObject({ video_name: 'Hello', script: 'Hi there' });
  });

  test('a new name: I am asked, with the present one to start from', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
    const tavus = new Tavus({ args: ['replica', 'rename', 'Rio'], sandbox });
    await tavus.at('Rename a Replica');
    await tavus.cursorOn(/^New name +Rio/);
    tavus.type(' II');
    await tavus.cursorOn(/^New name +Rio II/);
    tavus.press('enter');
    await tavus.said('Renamed “Rio” to “Rio II”');
    await tavus.endsWith(0);
    expect(sandbox.store.replicas.get(id)?.name).toBe('Rio II');
  });

  test('and go back with Esc: nothing is sent', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ args: ['persona', 'create'], sandbox });
    await tavus.at('Create a Persona');
    tavus.press('esc');
    await tavus.endsWith(2);
    expect(sandbox.requests.map(({ method }) => method)).not.toContain('POST');
  });

  test('in the accessible mode: the same questions in lines', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
    const shell = new Terminal(process.execPath, [PROGRAM, 'replica', 'rename', id], {
      env: { TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey, ACCESSIBLE: '1' },
    });
    await shell.waitFor('New name');
    shell.type('Rio II\r');
    await shell.waitFor('Renamed “Rio” to “Rio II”');
    expect(await shell.exit).toEqual({ code: 0, signal: 0 });
    expect(shell.raw).not.toContain('\x1b[?');
  });

  test('but nobody can be asked with --no-input', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ args: ['video', 'generate', '--name', 'Hello', '--no-input'], sandbox });
    await tavus.waitFor('tavus: Missing: --replica-id, --script.');
    expect(await tavus.exit).toEqual({ code: 2, signal: 0 });
  });
});

describe('I delete with a command', () => {
  test.each([
    ['y', 0, 0],
    ['n', 2, 1],
  ])('and answer %s', async (answer, code, left) => {
    const sandbox = await openSandbox({ data: 'empty' });
    sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: 'Be kind.' });
    const own = () => [...sandbox.store.personas.values()].filter(({ owner }) => owner === 'user').length;
    const tavus = new Tavus({ args: ['persona', 'delete', 'Coach'], sandbox });
    await tavus.waitFor('Delete the persona “Coach”');
    await tavus.waitFor('[y/N]');
    tavus.type(`${answer}\r`);
    await tavus.said(answer === 'y' ? 'Deleted “Coach”' : 'Nothing was deleted.');
    await tavus.endsWith(code);
    expect(own()).toBe(left);
  });

  test('with --yes nothing is asked', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const { id } = sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: 'Be kind.' });
    const tavus = new Tavus({ args: ['persona', 'delete', id, '--yes'], sandbox });
    await tavus.said('Deleted “Coach”');
    expect(await tavus.exit).toEqual({ code: 0, signal: 0 });
  });

  test('a name that several have: they are listed', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const ids = [1, 2].map(() => sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: 'x' }).id);
    const tavus = new Tavus({ args: ['persona', 'delete', 'Coach', '--yes'], sandbox });
    await tavus.waitFor('2 personas are called “Coach”');
    expect(await tavus.exit).toEqual({ code: 2, signal: 0 });
    for (const id of ids) expect(tavus.screen().join('\n')).toContain(id);
  });
});

describe('I look at a list', () => {
  test.each([40, 80, 200])('at %i columns: one line an item, columns below one another', async (cols) => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ args: ['replica', 'list', '--limit', '12'], sandbox, cols, rows: 40 });
    await tavus.waitFor(/^ID +NAME/m);
    expect(await tavus.exit).toEqual({ code: 0, signal: 0 });
    expect(tavus.wrappedLines()).toEqual([]);
    expect(tavus.screen().filter((line) => /^r[0-9a-f]{11} {2}/.test(line))).toHaveLength(12);
  });

  test('without colours it has none, and a narrow terminal keeps id and name', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ args: ['video', 'list', '--no-color'], sandbox, cols: 40 });
    await tavus.exit;
    expect(tavus.raw).not.toMatch(/\x1b\[3\dm/);
  });
});
