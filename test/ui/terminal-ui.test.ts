import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Form, type FormField } from '../../src/ui/form/form.ts';
import { PaginatedList } from '../../src/ui/list/paged-list.ts';
import { TerminalUi } from '../../src/ui/terminal-ui.ts';
import type { Theme } from '../../src/ui/theme.ts';
import { Back, Interrupted, type ListQuestion } from '../../src/ui/ui.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { DANGEROUS, HOSTILE, PLAIN } from './texts.ts';

const UP = '\x1b[A';
const DOWN = '\x1b[B';
const RIGHT = '\x1b[C';
const ESCAPE = '\x1b';
const CTRL_C = '\x03';
const started: TerminalUi[] = [];

function open(columns = 80, rows = 24, theme: Theme = PLAIN, joinsClusters = true) {
  const terminal = new FakeTerminal(columns, rows, joinsClusters);
  const ui = new TerminalUi({ input: terminal.input, output: terminal.output, theme, status: () => 'my account' });
  started.push(ui);
  ui.start();
  return { terminal, ui, shows: (text: string) => terminal.shows((screen) => expect(screen).toContain(text)) };
}

afterEach(() => {
  for (const ui of started.splice(0)) ui.stop();
});

const MENU = {
  title: 'Main menu',
  choices: [
    { label: 'Replicas', value: 'r', hint: 'faces and voices' },
    { label: 'Videos', value: 'v', blocked: 'set a key first' },
    { label: 'Quit', value: 'q' },
  ],
};

const NUMBERS = Array.from({ length: 145 }, (_, index) => `thing ${index}`);

interface Thing {
  readonly name: string;
}

function question(names: readonly string[] = NUMBERS): ListQuestion<Thing> {
  return {
    title: 'All things',
    list: new PaginatedList<Thing>({ items: names.map((name) => ({ name })), idOf: ({ name }) => name }),
    noun: { one: 'thing', many: 'things' },
    columns: ({ name }) => [name, { text: 'ready', tone: 'good' }],
    whenEmpty: 'Nothing here.',
    enterHint: 'open',
  };
}

describe('a menu on the terminal', () => {
  it('shows its choices, moves, and gives what Enter chose', async () => {
    const { ui, terminal, shows } = open();
    const answer = ui.menu(MENU);
    await shows('❯ Replicas');
    expect(terminal.lines()).toEqual([
      'Main menu · my account',
      '',
      '❯ Replicas  faces and voices',
      '  Videos    set a key first',
      '  Quit',
      '',
      'Enter choose  Esc back  ? keys  ↑↓ move  Home/End first, last',
    ]);
    terminal.type(UP);
    await shows('❯ Quit');
    terminal.type('\r');
    expect(await answer).toBe('q');
    await terminal.shows((text) => expect(text).toBe(''));
  });

  it('says why a choice is blocked, and stays', async () => {
    const { ui, terminal, shows } = open();
    const answer = ui.menu({ ...MENU, selected: 'v', escapeHint: 'quit' });
    await shows('❯ Videos');
    await shows('Esc quit');
    terminal.type('\r');
    await terminal.shows((text) => expect(text.match(/set a key first/g)).toHaveLength(2));
    terminal.type(`${DOWN}\r`);
    expect(await answer).toBe('q');
  });

  it.each([
    ['Esc', ESCAPE, Back],
    ['q', 'q', Back],
    ['Ctrl+C', CTRL_C, Interrupted],
  ])('ends with %s', async (_, key, error) => {
    const { ui, terminal, shows } = open();
    const answer = ui.menu(MENU);
    answer.catch(() => {});
    await shows('❯ Replicas');
    terminal.type(key);
    await expect(answer).rejects.toThrow(error);
    await terminal.shows((text) => expect(text).toBe(''));
  });

  it('ends with the input', async () => {
    const { ui, terminal, shows } = open();
    const answer = ui.menu(MENU);
    answer.catch(() => {});
    await shows('❯ Replicas');
    terminal.input.end();
    await expect(answer).rejects.toThrow(Interrupted);
  });

  it('drops what was typed before it was on the screen', async () => {
    const { ui, terminal, shows } = open();
    terminal.type(`${DOWN}${DOWN}\r`);
    await wait(20);
    const answer = ui.menu(MENU);
    await shows('❯ Replicas');
    terminal.type('\r');
    expect(await answer).toBe('r');
  });

  it.each(HOSTILE)('shows escaped, wherever it stands: %s', async (_, text) => {
    const { ui, terminal, shows } = open();
    const answer = ui.menu({
      title: text,
      choices: [
        { label: text, value: 1, hint: text },
        { label: 'x', value: 2, blocked: text },
      ],
    });
    await shows('Enter choose');
    const own = /\x1b\[[\d;?]*[A-Za-z]|[\r\n]/g;
    expect(terminal.written().replace(own, '')).not.toMatch(DANGEROUS);
    terminal.type('\r');
    expect(await answer).toBe(1);
  });
});

describe('a list on the terminal', () => {
  it('shows a page at a time, and where it is', async () => {
    const { ui, terminal, shows } = open();
    const answer = ui.pagedSelect(question());
    await shows('Page 1 of 10 · 145 things');
    await shows('❯   1  thing 0   ● ready');
    terminal.type(RIGHT);
    await shows('Page 2 of 10');
    await shows('❯  17  thing 16  ● ready');
    expect(terminal.lines()).toHaveLength(21);
    terminal.type(`${DOWN}\r`);
    expect(await answer).toEqual({ name: 'thing 17' });
  });

  it('comes back to where it was left', async () => {
    const { ui, terminal, shows } = open();
    const asked = question();
    const first = ui.pagedSelect(asked);
    first.catch(() => {});
    await shows('❯   1  thing 0');
    terminal.type(`${RIGHT}${DOWN}`);
    await shows('❯  18  thing 17');
    terminal.type(ESCAPE);
    await expect(first).rejects.toThrow(Back);
    await terminal.shows((text) => expect(text).toBe(''));
    const second = ui.pagedSelect(asked);
    await shows('❯  18  thing 17');
    terminal.type('\r');
    expect(await second).toEqual({ name: 'thing 17' });
  });

  it('counts one thing as one, and says when there is none', async () => {
    const { ui, terminal, shows } = open();
    const one = ui.pagedSelect(question(['only']));
    await shows('Page 1 of 1 · 1 thing');
    terminal.type('\r');
    expect(await one).toEqual({ name: 'only' });
    const none = ui.pagedSelect(question([]));
    none.catch(() => {});
    await shows('Nothing here.');
    terminal.type(`\r${ESCAPE}`);
    await expect(none).rejects.toThrow(Back);
  });

  it.each([
    [40, 24],
    [80, 12],
    [30, 10],
    [80, 40],
  ])('leaves no line behind when the terminal becomes %i by %i', async (columns, rows) => {
    const { ui, terminal, shows } = open(80, 24);
    const items = NUMBERS.map((item) => `${item} with a name that takes most of the line it is on`);
    const answer = ui.pagedSelect(question(items));
    await shows('❯   1  thing 0');
    terminal.resize(columns, rows);
    terminal.type(DOWN);
    await shows(columns < 50 ? '❯ thing 1' : '❯   2  thing 1');
    await terminal.shows((text) => {
      expect(text.match(/All things/g)).toHaveLength(1);
      expect(text.match(/Page 1 of/g)).toHaveLength(1);
      expect(text.match(/❯/g)).toHaveLength(1);
      expect(text.match(/Enter open/g)).toHaveLength(1);
      expect(text.split('\n').filter((line) => line.includes('thing 2 '))).toHaveLength(1);
    });
    terminal.type('\r');
    expect(await answer).toEqual({ name: items[1] });
    await terminal.shows((text) => expect(text).toBe(''));
  });
});

describe('a list that changes while it is on the terminal', () => {
  it('is drawn again after every change until it is answered', async () => {
    const { ui, terminal, shows } = open();
    const asked = question(['one']);
    const listeners = new Set<() => void>();
    let status = 'loading';
    const feed = {
      subscribe: (changed: () => void) => {
        listeners.add(changed);
        return () => void listeners.delete(changed);
      },
      status: () => status,
      failure: () => '',
      refresh: () => {},
      delayed: () => {},
    };
    const answer = ui.pagedSelect({ ...asked, feed });
    await shows('1 thing · loading');
    asked.list.setExpectedTotal(2);
    for (const changed of listeners) changed();
    await shows('Page 1 of 1 · 2 things · loading');
    asked.list.setItems([{ name: 'one' }, { name: 'two' }]);
    status = '';
    for (const changed of listeners) changed();
    await terminal.shows((text) => {
      expect(text).toContain('2  two');
      expect(text).not.toContain('loading');
      expect(text.match(/All things/g)).toHaveLength(1);
    });
    terminal.type(`${DOWN}\r`);
    expect(await answer).toEqual({ name: 'two' });
    expect(listeners.size).toBe(0);
  });

  it('is listened to no longer after Ctrl+C', async () => {
    const { ui, terminal, shows } = open();
    let count = 0;
    const subscribe = () => {
      count += 1;
      return () => {
        count -= 1;
      };
    };
    const feed = { subscribe, status: () => '', failure: () => '', refresh: () => {}, delayed: () => {} };
    const answer = ui.pagedSelect({ ...question(['one']), feed });
    answer.catch(() => {});
    await shows('1 thing');
    expect(count).toBe(1);
    terminal.type(CTRL_C);
    await expect(answer).rejects.toThrow(Interrupted);
    expect(count).toBe(0);
  });
});

describe('the clipboard', () => {
  it('gets the text as it is shown, so that a shell it is pasted into runs nothing of it', async () => {
    const { ui, terminal, shows } = open();
    ui.copy('r1\x1b[2J 数\nreboot');
    await shows('Copied to the clipboard: r1\\x1b[2J 数 reboot');
    expect(terminal.written()).toContain(`\x1b]52;c;${Buffer.from('r1\\x1b[2J 数 reboot').toString('base64')}\x07`);
  });
});

describe('a form on the terminal', () => {
  const NAME: FormField<'name' | 'who'> = { name: 'name', label: 'Name', kind: 'text', required: true };

  function formWith(pick: () => Promise<{ value: string; label: string }>) {
    const who: FormField<'name' | 'who'> = { name: 'who', label: 'Who', kind: 'pick', required: true, pick };
    return new Form<'name' | 'who'>({ title: 'New thing', submitLabel: 'Make it', fields: [NAME, who] });
  }

  it('is typed into and sent', async () => {
    const { ui, terminal, shows } = open();
    const form = new Form<'name'>({
      title: 'T',
      submitLabel: 'Go',
      fields: [{ name: 'name', label: 'Name', kind: 'text' }],
    });
    const filled = ui.fill(form);
    await shows('❯ Name');
    terminal.type('Ann 数😀');
    await shows('Ann 数😀');
    terminal.type('\r');
    await filled;
    expect(form.values()).toEqual({ name: 'Ann 数😀' });
  });

  it('opens the screen of a field and takes what was chosen there', async () => {
    const { ui, terminal, shows } = open();
    const form = formWith(async () => {
      const { name: label } = await ui.pagedSelect(question(['Anna', 'Bert']));
      return { value: label.toLowerCase(), label };
    });
    const filled = ui.fill(form);
    await shows('❯ Name');
    terminal.type('x\r');
    await shows('❯ Who');
    terminal.type('\r');
    await shows('❯ 1  Anna');
    terminal.type(`${DOWN}\r`);
    await shows('❯ [ Make it ]');
    await shows('Bert');
    terminal.type('\r');
    await filled;
    expect(form.values()).toEqual({ name: 'x', who: 'bert' });
  });

  it('is as it was after Esc on the screen of a field', async () => {
    const { ui, terminal, shows } = open();
    const form = formWith(async () => ({ value: (await ui.pagedSelect(question(['Anna']))).name, label: 'Anna' }));
    const filled = ui.fill(form);
    filled.catch(() => {});
    await shows('❯ Name');
    terminal.type('x\r');
    await shows('❯ Who');
    terminal.type('\r');
    await shows('❯ 1  Anna');
    terminal.type(ESCAPE);
    await shows('❯ Who');
    expect(form.values()).toEqual({ name: 'x', who: '' });
    terminal.type(ESCAPE);
    await shows('❯ Name');
    terminal.type(ESCAPE);
    await expect(filled).rejects.toThrow(Back);
  });

  it.each([
    ['Ctrl+C', new Interrupted()],
    ['a failure', new Error('no such thing')],
  ])('passes %s on the screen of a field through', async (_, error) => {
    const { ui, terminal, shows } = open();
    const filled = ui.fill(formWith(() => Promise.reject(error)));
    filled.catch(() => {});
    await shows('❯ Name');
    terminal.type('x\r');
    await shows('❯ Who');
    terminal.type('\r');
    await expect(filled).rejects.toBe(error);
  });

  const SCRIPT: FormField<'script'> = { name: 'script', label: 'Script', kind: 'longText' };

  it('gives the terminal to an editor and takes it again', async () => {
    const terminal = new FakeTerminal();
    const env = { PATH: process.env.PATH, EDITOR: 'printf edited >' };
    const ui = new TerminalUi({ ...terminal, output: terminal.output, theme: PLAIN, status: () => 'me', env });
    started.push(ui);
    ui.start();
    const form = new Form({ title: 'T', submitLabel: 'Go', fields: [SCRIPT] });
    const filled = ui.fill(form);
    await terminal.shows((text) => expect(text).toContain('❯ Script'));
    terminal.type('\x0f');
    await terminal.shows((text) => expect(text).toContain('❯ Script  edited'));
    expect(terminal.input.rawModes).toEqual([true, false, true]);
    terminal.type('!');
    await terminal.shows((text) => expect(text).toContain('edited!'));
    terminal.type('\r');
    await filled;
    expect(form.values()).toEqual({ script: 'edited!' });
  });

  it('reads a file into a field where the cursor is, and comes back from the question with Esc', async () => {
    const { ui, terminal, shows } = open();
    const form = new Form({ title: 'T', submitLabel: 'Go', fields: [SCRIPT] });
    const filled = ui.fill(form);
    await shows('❯ Script');
    terminal.type('ab');
    await shows('ab');
    terminal.type('\x1b[D');
    terminal.type('\x12');
    await shows('Insert a file: Script');
    terminal.type(ESCAPE);
    await shows('❯ Script');
    terminal.type('\x12');
    await shows('❯ File');
    terminal.type('tsconfig.js');
    await shows('tsconfig.js');
    terminal.type('\t');
    await shows('tsconfig.json');
    terminal.type('\r');
    await shows('"include"');
    terminal.type('\r');
    await filled;
    expect(form.values().script).toMatch(/^a\{\n.*\}b$/s);
  });

  it('takes a paste of many lines whole, and its line ends send nothing', async () => {
    const { ui, terminal, shows } = open();
    const form = new Form<'script'>({
      title: 'T',
      submitLabel: 'Go',
      fields: [{ name: 'script', label: 'Script', kind: 'longText' }],
    });
    const script = 'A line of a script, with ümläut and 😀.\n'.repeat(500);
    const filled = ui.fill(form);
    await shows('❯ Script');
    terminal.type(`\x1b[200~${script}\x1b[201~`);
    await shows('A line of a script');
    terminal.type('end');
    await shows('end');
    terminal.type('\r');
    await filled;
    expect(form.values().script).toBe(`${script}end`);
  });

  it('makes a new line with Alt+Enter, moves by words and steps back with Shift+Tab', async () => {
    const { ui, terminal, shows } = open();
    const form = new Form<'name' | 'script'>({
      title: 'T',
      submitLabel: 'Go',
      fields: [
        { name: 'name', label: 'Name', kind: 'text' },
        { name: 'script', label: 'Script', kind: 'longText' },
      ],
    });
    const filled = ui.fill(form);
    await shows('❯ Name');
    terminal.type('\t');
    await shows('❯ Script');
    for (const keys of ['one two', '\x1b\r', 'x', '\n', 'y', UP, UP, '\x1bb', '2']) {
      terminal.type(keys);
      await wait(1);
    }
    await shows('2one two');
    terminal.type('\x1b[Z');
    await shows('❯ Name');
    terminal.type('\t\t\r');
    await filled;
    expect(form.values().script).toBe('2one two\nx\ny');
  });
});

describe('a question for yes or no', () => {
  it.each([
    ['Enter alone', '\r', false],
    ['n', 'n\r', false],
    ['y', 'y\r', true],
    ['yes', 'yes\r', true],
    ['Esc', ESCAPE, false],
    ['Esc after y', `y${ESCAPE}`, false],
  ])('takes %s', async (_, keys, expected) => {
    const { ui, terminal, shows } = open();
    const answer = ui.confirm({ title: 'Delete', text: 'Delete "Anna"?' });
    await shows('[y/N]');
    expect(terminal.text()).toBe('? Delete "Anna"? [y/N]');
    terminal.type(keys);
    expect(await answer).toBe(expected);
    await terminal.shows((text) => expect(text).toBe(''));
  });

  it('ends with Ctrl+C', async () => {
    const { ui, terminal, shows } = open();
    const answer = ui.confirm({ title: 'Delete', text: 'Sure?' });
    answer.catch(() => {});
    await shows('Sure?');
    terminal.type(CTRL_C);
    await expect(answer).rejects.toThrow(Interrupted);
  });

  it('wraps a long text, and asks again after what is neither', async () => {
    const { ui, terminal, shows } = open(30);
    const answer = ui.confirm({ title: 'Delete', text: 'Delete the replica "Rio" (r1)? This cannot be undone.' });
    await shows('[y/N]');
    expect(terminal.lines()).toEqual(['? Delete the replica "Rio"', '  (r1)? This cannot be', '  undone. [y/N]']);
    terminal.type('x\r');
    await shows('Type y or n.');
    terminal.type('\x7fy\r');
    expect(await answer).toBe(true);
  });

  it('is not answered by a paste, nor by what was typed before it', async () => {
    const { ui, terminal, shows } = open();
    terminal.type('y\r');
    await wait(20);
    const answer = ui.confirm({ title: 'Delete', text: 'Sure?' });
    await shows('Sure?');
    terminal.type('\x1b[200~y\r\x1b[201~');
    terminal.type('y\ry');
    await wait(20);
    await shows('[y/N]');
    terminal.type('\r');
    expect(await answer).toBe(false);
  });
});

describe('a name that is typed to confirm', () => {
  const ASK = { title: 'Delete', text: 'Delete it?', typedConfirmation: 'Rio  de\tJaneiro' };
  const QUESTION = '? Delete it? Type “Rio  de Janeiro” to confirm:';

  it.each([
    ['the name', 'Rio de Janeiro\r', true],
    ['the name after another', 'Rio\r de Janeiro\r', true],
    ['a name that is pasted', '\x1b[200~Rio  de Janeiro\x1b[201~\r', true],
    ['only Enter', '\r', false],
    ['Esc', `Rio de Janeiro${ESCAPE}`, false],
  ])('takes %s', async (_, keys, expected) => {
    const { ui, terminal, shows } = open();
    const answer = ui.confirm(ASK);
    await shows(QUESTION);
    for (const part of keys.split(/(?<=\r)/)) {
      terminal.type(part);
      await wait(20);
    }
    expect(await answer).toBe(expected);
    await terminal.shows((text) => expect(text).toBe(''));
  });

  it.each(['y', 'yes', 'rio de janeiro', 'Rio de Janeiro!'])('is not %j', async (typed) => {
    const { ui, terminal, shows } = open();
    const answer = ui.confirm(ASK);
    await shows(QUESTION);
    terminal.type(`${typed}\r`);
    await shows('Type “Rio  de Janeiro”, or press Esc to cancel.');
    terminal.type(ESCAPE);
    expect(await answer).toBe(false);
  });
});

/** A pause of a minute, for a reason. */
const LATER = { ms: 60_000, describe: (seconds: number) => `Busy \x1b[2J, again in ${seconds} s` };
const WORDS = 'Busy \\x1b[2J, again in 60 s';

describe('why something takes longer', () => {
  it('replaces the label of the spinner until the pause is over', async () => {
    const { ui, shows } = open();
    let finish = (_: string): void => {};
    const result = ui.busy('Making', () => new Promise<string>((resolve) => (finish = resolve)));
    await shows('Making');
    ui.delayed(LATER);
    await shows(WORDS);
    ui.delayed({ ...LATER, ms: 20 });
    await shows('again in 1 s');
    await shows('Making');
    finish('made');
    expect(await result).toBe('made');
  });

  it('is said below the bars', async () => {
    const { ui, shows } = open();
    let finish = (_: string): void => {};
    const result = ui.progress('Saving', (_signal, show) => {
      show({ bars: [{ label: 'One', status: 'half' }], note: () => 'Esc stops.' });
      return new Promise<string>((resolve) => (finish = resolve));
    });
    await shows('Esc stops.');
    ui.delayed(LATER);
    await shows(`${WORDS}. Esc stops.`);
    finish('saved');
    expect(await result).toBe('saved');
  });

  it('is shown by the list on the screen until it is left', async () => {
    const { ui, terminal, shows } = open();
    const told: string[] = [];
    const feed = {
      ...{ subscribe: () => () => {}, status: () => '', failure: () => '', refresh: () => {} },
      delayed: (text: string) => void told.push(text),
    };
    const answer = ui.pagedSelect({ ...question(['one']), feed });
    await shows('one');
    ui.delayed({ ...LATER, ms: 20 });
    await expect.poll(() => told).toEqual(['Busy \x1b[2J, again in 1 s', '']);
    terminal.type(ESCAPE);
    await expect(answer).rejects.toThrow(Back);
    ui.delayed(LATER);
    expect(told).toHaveLength(2);
  });

  it('can be stopped by Esc', async () => {
    const { ui, terminal, shows } = open();
    const result = ui.busy('Waiting', () => new Promise(() => {}));
    result.catch(() => {});
    await shows('Waiting');
    ui.delayed(LATER);
    await shows(WORDS);
    terminal.type(ESCAPE);
    await expect(result).rejects.toThrow(Back);
  });
});

describe('work in progress', () => {
  it('is shown, and gives its result', async () => {
    const { ui, shows } = open();
    let finish = (_: string): void => {};
    const result = ui.busy('Making \x1b[2J it', () => new Promise<string>((resolve) => (finish = resolve)));
    await shows('Making \\x1b[2J it');
    finish('made');
    expect(await result).toBe('made');
  });

  it.each([
    ['Esc', ESCAPE],
    ['Ctrl+C', CTRL_C],
  ])('is aborted by %s, and goes back', async (_, key) => {
    const { ui, terminal, shows } = open();
    let seen: AbortSignal | undefined;
    const result = ui.busy('Waiting', (signal) => {
      seen = signal;
      return new Promise(() => {});
    });
    result.catch(() => {});
    await shows('Waiting');
    expect(seen?.aborted).toBe(false);
    terminal.type(key);
    await expect(result).rejects.toThrow(Back);
    expect(seen?.aborted).toBe(true);
    expect(seen?.reason).toBeInstanceOf(Back);
  });

  it('counts as aborted whatever it throws then', async () => {
    const { ui, terminal, shows } = open();
    const result = ui.busy(
      'Waiting',
      (signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('connection closed')))),
    );
    result.catch(() => {});
    await shows('Waiting');
    terminal.type(ESCAPE);
    await expect(result).rejects.toThrow(Back);
  });

  it('passes its failure through', async () => {
    const { ui } = open();
    const failure = new Error('no such thing');
    await expect(ui.busy('Waiting', () => Promise.reject(failure))).rejects.toBe(failure);
    await expect(
      ui.busy('Waiting', () => {
        throw failure;
      }),
    ).rejects.toBe(failure);
  });
});

describe('what was said before a screen', () => {
  const LONG = Array.from({ length: 90 }, (_, at) => `word${at}`).join(' ');

  it('stays on the screen above a list that fills it', async () => {
    const { ui, terminal, shows } = open(80, 24);
    ui.ok('Renamed “Rio” to “Ada”.');
    ui.fail(LONG, 'Try again.');
    const answer = ui.pagedSelect(question());
    await shows('Page 1 of');
    expect(terminal.lines()[0]).toBe('✔ Renamed “Rio” to “Ada”.');
    expect(terminal.text()).toContain('word89');
    expect(terminal.text()).toContain('Enter open');
    terminal.type('\r');
    await answer;
  });

  it('takes no room from the screen after that', async () => {
    const { ui, terminal, shows } = open(80, 24);
    ui.ok('Renamed.');
    const pageCounts = [];
    for (const title of ['First', 'Second']) {
      const answer = ui.pagedSelect({ ...question(), title });
      await shows(title);
      pageCounts.push(/Page 1 of (\d+)/.exec(terminal.text())?.[1]);
      terminal.type('\r');
      await answer;
    }
    expect(pageCounts).toEqual(['11', '10']);
  });
});

describe('details of an item', () => {
  const details = {
    title: 'Replica',
    rows: Array.from({ length: 30 }, (_, at) => [`Row ${at + 1}`, `value ${at + 1}`] as const),
  };

  it('that are taller than the terminal start at their first line, and scroll', async () => {
    const { ui, terminal, shows } = open(80, 24);
    ui.ok('Renamed.');
    const answer = ui.menu({ ...MENU, details });
    await shows('❯ Replicas');
    expect(terminal.lines().slice(0, 5)).toEqual(['✔ Renamed.', '', 'Replica · my account', '', '  Row 1   value 1']);
    terminal.type('\x1b[6~\x1b[6~\x1b[6~\x1b[6~\x1b[6~');
    await shows('value 30');
    await shows('❯ Replicas');
    terminal.type('\r');
    expect(await answer).toBe('r');
    await terminal.shows((text) => expect(text).toBe('✔ Renamed.'));
  });
});

describe('a line that the terminal measures wider', () => {
  it('leaves no trace when it is drawn again', async () => {
    const { ui, terminal, shows } = open(40, 24, PLAIN, false);
    const family = '👨‍👩‍👧‍👦'.repeat(15);
    const answer = ui.pagedSelect({ ...question(['one', 'two']), columns: ({ name }) => [family, name] });
    await shows('All things');
    for (const keys of [DOWN, UP, DOWN, UP]) {
      terminal.type(keys);
      await wait(5);
    }
    expect(terminal.lines()).toHaveLength(7);
    expect(terminal.text().split('All things')).toHaveLength(2);
    terminal.type('\r');
    await answer;
    await terminal.shows((text) => expect(text).toBe(''));
  });

  it('is cut only while a screen is drawn', async () => {
    const { ui, terminal, shows } = open();
    const answer = ui.menu(MENU);
    await shows('❯ Replicas');
    expect(terminal.written()).toMatch(/\x1b\[\?7l(?!.*\x1b\[\?7h)/s);
    terminal.type('\r');
    await answer;
    await terminal.shows(() => expect(terminal.written()).toMatch(/\x1b\[\?7h(?!.*\x1b\[\?7l)/s));
  });
});

describe('messages', () => {
  it.each([
    ['say', 'Hello.'],
    ['ok', '✔ Hello.'],
    ['warn', '▲ Hello.'],
    ['fail', '✖ Hello.'],
  ] as const)('%s: "%s"', async (method, line) => {
    const { ui, terminal } = open();
    ui[method]('Hello.');
    await terminal.shows(() => expect(terminal.lines()).toEqual([line]));
  });

  it('are wrapped, with their next lines below the text', async () => {
    const { ui, terminal } = open(21);
    ui.fail('Something went wrong here.', 'Try it again later, please.');
    await terminal.shows(() =>
      expect(terminal.lines()).toEqual(['✖ Something went', '  wrong here.', '  Try it again', '  later, please.']),
    );
  });

  it.each(HOSTILE)('show escaped: %s', async (_, text) => {
    const { ui, terminal } = open();
    ui.say(text);
    ui.ok(text);
    ui.warn(text);
    ui.fail(text, text);
    await ui.details(text, [
      ['Name', text],
      ['Status', { text, tone: 'bad' }],
    ]);
    expect(terminal.written().replace('\x1b[?2004h', '').replaceAll('\n', '')).not.toMatch(DANGEROUS);
  });

  it('show details under a heading', async () => {
    const { ui, terminal } = open();
    await ui.details('Anna', [
      ['Name', 'Anna'],
      ['Status', { text: 'ready', tone: 'good' }],
      ['Tags', undefined],
    ]);
    ui.say('.');
    await terminal.shows(() =>
      expect(terminal.lines()).toEqual(['', 'Anna · my account', '', '  Name    Anna', '  Status  ● ready', '.']),
    );
  });
});

describe('the terminal itself', () => {
  it('is as it was found after stop', async () => {
    const { ui, terminal } = open();
    expect(terminal.input.rawModes).toEqual([true]);
    ui.stop();
    await terminal.shows(() => expect(terminal.written()).toBe('\x1b[?2004h\x1b[?2004l\x1b[?25h\x1b[?7h'));
    expect(terminal.input.rawModes).toEqual([true, false]);
    expect([terminal.input.isPaused(), terminal.input.listenerCount('data')]).toEqual([true, 0]);
    started.length = 0;
  });

  it('has no listener more after many questions than after one of each', async () => {
    const { ui, terminal, shows } = open();
    const rounds: unknown[] = [];
    const count = (emitter: NodeJS.EventEmitter) =>
      Object.fromEntries(emitter.eventNames().map((name) => [String(name), emitter.listenerCount(name)]));
    for (let round = 0; round < 3; round += 1) {
      const chosen = ui.menu(MENU);
      await shows('❯ Replicas');
      terminal.type('\r');
      await chosen;
      const left = ui.pagedSelect(question());
      left.catch(() => {});
      await shows('❯   1  thing 0');
      terminal.type(ESCAPE);
      await expect(left).rejects.toThrow(Back);
      const sure = ui.confirm({ title: 'Delete', text: 'Sure?' });
      await shows('Sure?');
      terminal.type('\r');
      await sure;
      await ui.busy('Waiting', async () => 1);
      rounds.push([count(terminal.input), count(terminal.output)]);
    }
    expect(rounds[2]).toEqual(rounds[0]);
    expect(terminal.output.listenerCount('resize')).toBe(0);
  });

  it('never cuts the account out of a heading', async () => {
    const { ui, terminal, shows } = open(30);
    const answer = ui.menu({ ...MENU, title: 'A title that is longer than the line' });
    await shows('❯ Replicas');
    expect(terminal.lines()[0]).toBe('A title that is… · my account');
    terminal.type('\r');
    await answer;
  });
});
