import { describe, expect, it, onTestFinished } from 'vitest';
import { AccessibleUi } from '../../src/ui/accessible/accessible-ui.ts';
import { Form } from '../../src/ui/form/form.ts';
import { JobControl } from '../../src/ui/prompt/job-control.ts';
import { TerminalUi } from '../../src/ui/terminal-ui.ts';
import { eventually } from '../support/eventually.ts';
import { AccessibleTerminal } from './accessible-terminal.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { PLAIN } from './texts.ts';

const PASTE_MARKS_ON = '\x1b[?2004h';
/** Pastes are not marked, the cursor shows, and long lines wrap. */
const AS_FOUND = '\x1b[?2004l\x1b[?25h\x1b[?7h';
const MENU = {
  title: 'Menu',
  choices: [
    { label: 'One', value: 1 },
    { label: 'Two', value: 2 },
  ],
};

function open() {
  const terminal = new FakeTerminal();
  const { input, output } = terminal;
  let stops = 0;
  const jobControl: JobControl = new JobControl(() => {
    stops += 1;
    jobControl.suspend();
  });
  const ui = new TerminalUi({ input, output, jobControl, theme: PLAIN, status: () => 'me' });
  onTestFinished(() => ui.stop());
  ui.start();
  return { terminal, ui, jobControl, stops: () => stops };
}

const escaped = (text: string) => text.replace(/[[?]/g, '\\$&');
const shows = (terminal: FakeTerminal, text: string) => terminal.shows((screen) => expect(screen).toContain(text));

describe('parts of the program', () => {
  it('are suspended from the last to the first, and resumed the other way round', () => {
    const jobControl = new JobControl();
    const heard: string[] = [];
    const part = (name: string) => ({
      suspend: () => void heard.push(`suspend ${name}`),
      resume: () => void heard.push(`resume ${name}`),
    });
    jobControl.register(part('terminal'));
    const unregister = jobControl.register(part('bars'));
    jobControl.suspend();
    jobControl.resume();
    unregister();
    jobControl.resume();
    expect(heard).toEqual(['suspend bars', 'suspend terminal', 'resume terminal', 'resume bars', 'resume terminal']);
  });
});

describe('a terminal', () => {
  it.each(['\x1a', '\x1b[122;5u'])('is given to the shell on %j, and taken again', async (key) => {
    const { terminal, ui, jobControl, stops } = open();
    const answer = ui.menu(MENU);
    await shows(terminal, '❯ One');
    const from = terminal.written().length;
    terminal.type(key);
    expect(stops()).toBe(1);
    expect(terminal.written().slice(from)).toBe(`${AS_FOUND}\n`);
    expect(terminal.input.rawModes).toEqual([true, false]);
    // What the shell writes stays.
    terminal.output.write('\nstopped\nfg\n');
    jobControl.resume();
    expect(terminal.input.rawModes.at(-1)).toBe(true);
    await terminal.shows((text) => expect(text).toMatch(/❯ One[\s\S]*stopped\nfg\n[\s\S]*❯ One/));
    expect(terminal.written().slice(from)).toContain(PASTE_MARKS_ON);
    terminal.type('\x1b[B\r');
    expect(await answer).toBe(2);
    await terminal.shows((text) => expect(text).toMatch(/stopped\nfg$/));
  });

  it('is set to raw mode even where the program does not know that it no longer is', async () => {
    const { terminal, jobControl } = open();
    jobControl.resume();
    expect(terminal.input.rawModes).toEqual([true, false, true]);
  });

  it('is not taken after the end of the session', async () => {
    const { terminal, ui, jobControl } = open();
    ui.stop();
    const from = terminal.written().length;
    jobControl.suspend();
    jobControl.resume();
    terminal.output.write('the end');
    await eventually(() => expect(terminal.written().slice(from)).toMatch(/the end$/));
    // What `stop` wrote may come late, but nothing else.
    expect(terminal.written().slice(from)).toMatch(new RegExp(`^(${escaped(AS_FOUND)})?the end$`));
    expect(terminal.input.rawModes.at(-1)).toBe(false);
  });

  it('keeps the part of a paste that had arrived, and takes keys after it', async () => {
    const { terminal, ui, jobControl } = open();
    const form = new Form({
      title: 'A form',
      fields: [{ name: 'text', label: 'Text', kind: 'text', required: true }],
      submitLabel: 'Send',
    });
    const filled = ui.fill(form);
    await shows(terminal, 'Enter send');
    terminal.type('\x1b[200~half a pa');
    jobControl.suspend();
    jobControl.resume();
    await shows(terminal, 'half a pa');
    terminal.type('ste\r');
    await filled;
    expect(form.values().text).toBe('half a paste');
  });

  it('shows bars and what is busy again', async () => {
    const { terminal, ui, jobControl } = open();
    const view = { bars: [{ label: 'Clip', status: 'queued' }], note: () => 'a note' };
    let end: () => void = () => {};
    const done = new Promise<void>((resolve) => {
      end = resolve;
    });
    const watching = ui.progress('Watching', async (_, show) => {
      show(view);
      await done;
    });
    await shows(terminal, 'Clip');
    jobControl.suspend();
    terminal.output.write('\nstopped\nfg\n');
    jobControl.resume();
    await terminal.shows((text) => expect(text).toMatch(/Clip[\s\S]*stopped\nfg\n[\s\S]*Clip/));
    end();
    await watching;
    await terminal.shows((text) => expect(text).toMatch(/stopped\nfg$/));

    const working = ui.busy('Working', () => new Promise<void>((resolve) => (end = resolve)));
    await shows(terminal, 'Working');
    jobControl.suspend();
    await terminal.shows((text) => expect(text).not.toContain('Working'));
    jobControl.resume();
    await shows(terminal, 'Working');
    end();
    await working;
  });

  it('asks a question again, whose answer is then taken once', async () => {
    const { terminal, ui, jobControl } = open();
    const answer = ui.confirm({ title: 'Delete', text: 'Sure?' });
    await shows(terminal, '[y/N]');
    terminal.type('y');
    await shows(terminal, '[y/N] y');
    jobControl.suspend();
    terminal.output.write('\nstopped\nfg\n');
    jobControl.resume();
    await terminal.shows((text) => expect(text).toMatch(/stopped\nfg\n[\s\S]*\[y\/N\]$/));
    terminal.type('\r');
    expect(await answer).toBe(false);
  });

  it('has no part left after many questions', async () => {
    const { terminal, ui, jobControl } = open();
    for (let round = 0; round < 5; round += 1) {
      const answer = ui.menu(MENU);
      await shows(terminal, '❯ One');
      terminal.type('\r');
      await answer;
      await terminal.shows((text) => expect(text).not.toContain('❯ One'));
    }
    const from = terminal.written().length;
    jobControl.resume();
    terminal.output.write('the end');
    await eventually(() => expect(terminal.written().slice(from)).toBe(`${PASTE_MARKS_ON}the end`));
  });
});

describe('a terminal that takes lines', () => {
  function openLines() {
    const terminal = new AccessibleTerminal();
    const { input, output } = terminal;
    const jobControl: JobControl = new JobControl(() => jobControl.suspend());
    const ui = new AccessibleUi({ input, output, jobControl, theme: PLAIN, status: () => 'me' });
    ui.start();
    onTestFinished(() => ui.stop());
    return { terminal, ui, jobControl };
  }

  it('asks again', async () => {
    const { terminal, ui, jobControl } = openLines();
    const answer = ui.menu(MENU);
    await terminal.hears('Number, or b to go back: ');
    terminal.type('');
    jobControl.suspend();
    jobControl.resume();
    expect(terminal.heard()).toBe('Number, or b to go back: ');
    terminal.type('2\n');
    expect(await answer).toBe(2);
  });

  it('shows no key before or after, and forgets the half of one', async () => {
    const { terminal, ui, jobControl } = openLines();
    const form = new Form({
      title: 'Log in',
      fields: [{ name: 'key', label: 'Key', kind: 'secret', required: true }],
      submitLabel: 'Save',
    });
    const filled = ui.fill(form);
    await terminal.hears('not shown while you type): ');
    terminal.type('half\x1a');
    expect(terminal.rawModes).toEqual([true, false]);
    jobControl.resume();
    expect(terminal.rawModes.at(-1)).toBe(true);
    await terminal.hears('not shown while you type): ');
    terminal.type('whole\r');
    await filled;
    expect(form.values().key).toBe('whole');
    expect(terminal.written).not.toMatch(/half|whole/);
  });

  it.each(['\x1b]11;rgb:ff/ff/ff\x1b\\', '\x1b[?62;c', '\x1b[I'])('takes a line with %j in it', async (noise) => {
    const { terminal, ui } = openLines();
    const answer = ui.menu(MENU);
    await terminal.hears('Number, or b to go back: ');
    terminal.type(`${noise}2${noise}\n`);
    expect(await answer).toBe(2);
  });

  it('takes a key beside replies, and Ctrl+C and Enter as CSI u, without showing it', async () => {
    const { terminal, ui } = openLines();
    const form = new Form({
      title: 'Log in',
      fields: [{ name: 'key', label: 'Key', kind: 'secret', required: true }],
      submitLabel: 'Save',
    });
    const filled = ui.fill(form);
    await terminal.hears('not shown while you type): ');
    for (const piece of ['ke', '\x1b]11;rgb', ':ff/ff/ff\x1b', '\\y', '\x1b[<0;3;1', '2M\x1b[13u']) {
      terminal.input.write(piece);
      await new Promise(setImmediate);
    }
    await filled;
    expect(form.values().key).toBe('key');
  });
});
