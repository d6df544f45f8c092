import { describe, expect, test } from 'vitest';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { Terminal } from '../support/terminal.ts';

describe('a command without required arguments, on a terminal', () => {
  test('offers a list to choose the id, and prints only the result to standard output', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
    const tavus = new Tavus({ args: ['replica', 'get'], sandbox });
    await tavus.at('Choose a Replica');
    await tavus.choose('Rio');
    await tavus.waitFor(new RegExp(`^Replica id +${id}$`, 'm'));
    await tavus.endsWith(0);
    expect(tavus.screen().join('\n')).not.toContain('Enter choose');
  });

  test('opens a form with the given fields, and reports invalid ones immediately', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({
      args: ['video', 'generate', '--name', 'Hello', '--script', 'Hi there', '--callback-url', 'nonsense'],
      sandbox,
    });
    await tavus.at('Generate a Video');
    await tavus.waitFor('This is not a URL.');
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
    await tavus.said('Started generating “Hello” (video');
    await tavus.said('to wait for it.');
    await tavus.endsWith(0);
    expect(sandbox.requests.at(-1)?.body).toMatchObject({ video_name: 'Hello', script: 'Hi there' });
  });

  test('asks for a new name, starting from the current one', async () => {
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

  test('sends nothing when left with Esc', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ args: ['persona', 'create'], sandbox });
    await tavus.at('Create a Persona');
    tavus.press('esc');
    await tavus.endsWith(2);
    expect(sandbox.requests.map(({ method }) => method)).not.toContain('POST');
  });

  test('asks the same questions line by line in the accessible mode', async () => {
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

  test('reports a usage error with --no-input', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ args: ['video', 'generate', '--name', 'Hello', '--no-input'], sandbox });
    await tavus.waitFor('tavus: Missing: --replica-id, --script.');
    expect(await tavus.exit).toEqual({ code: 2, signal: 0 });
  });
});

describe('a delete command', () => {
  test.each([
    ['y', 0, 0],
    ['n', 2, 1],
  ])('asks for confirmation, here with the answer %s', async (answer, code, left) => {
    const sandbox = await openSandbox({ data: 'empty' });
    sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: 'Be kind.' });
    const own = () => [...sandbox.store.personas.values()].filter(({ owner }) => owner === 'user').length;
    const tavus = new Tavus({ args: ['persona', 'delete', 'Coach'], sandbox });
    await tavus.waitFor('Delete persona “Coach”');
    await tavus.waitFor('[y/N]');
    tavus.type(`${answer}\r`);
    await tavus.said(answer === 'y' ? 'Deleted “Coach”' : 'Nothing was deleted.');
    await tavus.endsWith(code);
    expect(own()).toBe(left);
  });

  test('does not ask with --yes', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const { id } = sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: 'Be kind.' });
    const tavus = new Tavus({ args: ['persona', 'delete', id, '--yes'], sandbox });
    await tavus.said('Deleted “Coach”');
    expect(await tavus.exit).toEqual({ code: 0, signal: 0 });
  });

  test('lists all items with an ambiguous name', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const ids = [1, 2].map(() => sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: 'x' }).id);
    const tavus = new Tavus({ args: ['persona', 'delete', 'Coach', '--yes'], sandbox });
    await tavus.waitFor('2 personas are called “Coach”');
    expect(await tavus.exit).toEqual({ code: 2, signal: 0 });
    for (const id of ids) expect(tavus.screen().join('\n')).toContain(id);
  });
});

describe('a list command', () => {
  test.each([40, 80, 200])('prints one line per item with aligned columns at %i columns', async (cols) => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ args: ['replica', 'list', '--limit', '12'], sandbox, cols, rows: 40 });
    await tavus.waitFor(/^ID +NAME/m);
    expect(await tavus.exit).toEqual({ code: 0, signal: 0 });
    expect(tavus.wrappedLines()).toEqual([]);
    expect(tavus.screen().filter((line) => /^r[0-9a-f]{11} {2}/.test(line))).toHaveLength(12);
  });

  test('prints no colors without color support, and keeps id and name on a narrow terminal', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ args: ['video', 'list', '--no-color'], sandbox, cols: 40 });
    await tavus.exit;
    expect(tavus.raw).not.toMatch(/\x1b\[3\dm/);
  });
});
