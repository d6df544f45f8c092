import { afterEach, describe, expect, it } from 'vitest';
import { Form } from '../../src/ui/form/form.ts';
import { PaginatedList } from '../../src/ui/list/paged-list.ts';
import { TerminalUi } from '../../src/ui/terminal-ui.ts';
import { Interrupted } from '../../src/ui/ui.ts';
import { NOISE } from '../support/terminal-noise.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { PLAIN } from './texts.ts';

const started: TerminalUi[] = [];

afterEach(() => {
  for (const ui of started.splice(0)) ui.stop();
});

const ALL = Object.values(NOISE).join('');
const NAMES = Array.from({ length: 30 }, (_, index) => ({ name: `thing ${index}` }));

interface OpenScreen {
  /** Part of it that shows when it is ready. */
  readonly ready: string;
  ask(ui: TerminalUi): Promise<unknown>;
  /** Keys that answer it, and the answer. */
  readonly keys: string;
  readonly answer: unknown;
}

const form = (kind: 'text' | 'secret') =>
  new Form({ title: 'A form', fields: [{ name: 'field', label: 'Field', kind, required: true }], submitLabel: 'Send' });

function fill(ui: TerminalUi, kind: 'text' | 'secret'): Promise<unknown> {
  const filled = form(kind);
  return ui.fill(filled).then(() => filled.values().field);
}

const SCREENS: Readonly<Record<string, OpenScreen>> = {
  'a menu': {
    ready: '❯ One',
    ask: (ui) =>
      ui.menu({
        title: 'Menu',
        choices: [
          { label: 'One', value: 1 },
          { label: 'Two', value: 2 },
        ],
      }),
    keys: '\x1b[B\r',
    answer: 2,
  },
  'a list': {
    ready: '❯  1  thing 0',
    ask: (ui) =>
      ui.pagedSelect({
        title: 'All',
        list: new PaginatedList<(typeof NAMES)[number]>({ items: NAMES, idOf: ({ name }) => name }),
        noun: { one: 'thing', many: 'things' },
        columns: ({ name }) => [name],
        whenEmpty: '',
        enterHint: 'open',
      }),
    keys: '\x1b[B\r',
    answer: { name: 'thing 1' },
  },
  'a form': { ready: 'Enter send', ask: (ui) => fill(ui, 'text'), keys: 'ab\r', answer: 'ab' },
  'a key entry': { ready: 'Enter send', ask: (ui) => fill(ui, 'secret'), keys: 'key\r', answer: 'key' },
  'a question': {
    ready: '[y/N]',
    ask: (ui) => ui.confirm({ title: 'Delete', text: 'Sure?' }),
    keys: 'y\r',
    answer: true,
  },
};

async function openAt(what: string) {
  const terminal = new FakeTerminal();
  const ui = new TerminalUi({ input: terminal.input, output: terminal.output, theme: PLAIN, status: () => 'me' });
  started.push(ui);
  ui.start();
  const screen = SCREENS[what];
  if (!screen) throw new Error(`There is no screen "${what}".`);
  const answer = screen.ask(ui);
  answer.catch(() => {});
  await terminal.shows((text) => expect(text).toContain(screen.ready));
  return { terminal, screen, answer };
}

describe.each(Object.keys(SCREENS))('replies, mouse, focus and kitty reports in %s', (what) => {
  it.each(Object.entries(NOISE))('change and answer nothing: %s', async (_, noise) => {
    const { terminal, screen, answer } = await openAt(what);
    const before = terminal.lines();
    terminal.type(noise);
    await new Promise(setImmediate);
    expect(terminal.lines()).toEqual(before);
    for (const key of screen.keys.match(/\x1b\[.|./gs) ?? []) terminal.type(noise + key);
    expect(await answer).toEqual(screen.answer);
  });

  it('change and answer nothing, byte by byte', async () => {
    const { terminal, screen, answer } = await openAt(what);
    for (const byte of Buffer.from(`${ALL}${screen.keys}`)) terminal.input.write(Buffer.of(byte));
    expect(await answer).toEqual(screen.answer);
  });

  it('do not hide Ctrl+C, which may come as CSI u', async () => {
    const { terminal, answer } = await openAt(what);
    terminal.type(`${ALL}\x1b[99;5u`);
    await expect(answer).rejects.toThrow(Interrupted);
  });
});

describe('with the kitty keyboard protocol left on', () => {
  it('a form is typed into, corrected, sent and left', async () => {
    const { terminal, answer } = await openAt('a form');
    // a, Shift+b, Backspace, c, Enter; each with its release.
    for (const key of ['97', '98;2', '127', '99', '13']) {
      const [code, modifiers = '1'] = key.split(';');
      terminal.type(`\x1b[${code};${modifiers}u\x1b[${code};${modifiers}:3u`);
    }
    expect(await answer).toBe('ac');
  });

  it('Esc goes back', async () => {
    const { terminal, answer } = await openAt('a menu');
    terminal.type('\x1b[27u\x1b[27;1:3u');
    await expect(answer).rejects.toMatchObject({ name: 'Back' });
  });
});
