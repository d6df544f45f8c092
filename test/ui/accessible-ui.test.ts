import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { SectionedPaginatedList } from '../../src/ui/list/paged-list.ts';
import { createTheme } from '../../src/ui/theme.ts';
import { Back, Interrupted, type ListQuestion } from '../../src/ui/ui.ts';
import { openAccessible } from './accessible-terminal.ts';
import { DANGEROUS, HOSTILE } from './texts.ts';

const MENU = {
  title: 'Main menu',
  choices: [
    { label: 'Replicas', value: 'r', hint: 'faces and voices' },
    { label: 'Videos', value: 'v', blocked: 'set a key first.' },
    { label: 'Quit', value: 'q' },
  ],
};
const WHICH = 'Number, or b to go back';

interface Thing {
  readonly id: number;
}

const isEven = ({ id }: Thing) => id % 2 === 0;

const KINDS = {
  label: 'Kind',
  filters: [
    { label: 'all', matches: () => true },
    { label: 'even', matches: isEven },
  ],
};

function question(count: number): ListQuestion<Thing> {
  return {
    title: 'All things',
    list: new SectionedPaginatedList<Thing>({
      items: Array.from({ length: count }, (_, index) => ({ id: index + 1 })),
      idOf: ({ id }) => String(id),
      searchText: ({ id }) => `thing ${id}`,
      filterGroups: [KINDS],
      sections: ['Low', 'High'],
      sectionOf: ({ id }) => (id < 12 ? 'Low' : 'High'),
    }),
    noun: { one: 'thing', many: 'things' },
    columns: ({ id }) => [`Thing ${id}`, { text: 'ready', tone: 'good' }, { text: '', tone: 'quiet' }],
    blocked: ({ id }) => (id === 3 ? 'it is in use.' : undefined),
    whenEmpty: 'Nothing here.',
    enterHint: 'open',
  };
}

describe('a menu in lines', () => {
  it('says account, choices, remarks and reasons, and takes a number', async () => {
    const { ui, terminal } = openAccessible();
    const answer = ui.menu(MENU);
    expect(await terminal.answer(WHICH, '3')).toBe(
      [
        '',
        'Main menu · my account',
        '1. Replicas (faces and voices)',
        '2. Videos (not possible: set a key first.)',
        '3. Quit',
        'Number, or b to go back: ',
      ].join('\n'),
    );
    expect(await answer).toBe('q');
  });

  it('says what is wrong with an answer, says the choices again for ?, and takes the start of a label', async () => {
    const { ui, terminal } = openAccessible();
    const answer = ui.menu({ ...MENU, escapeHint: 'exit' });
    await terminal.answer('b to exit', 'x');
    expect(await terminal.answer('b to exit', 'vid')).toContain('“x” is not an option. Type a number from 1 to 3.');
    expect(await terminal.answer('b to exit', '?')).toContain('Not possible: set a key first.');
    expect(await terminal.answer('b to exit', 'rep')).toContain('3. Quit\n');
    expect(await answer).toBe('r');
  });

  it('goes back with b, and ends with the input', async () => {
    const { ui, terminal } = openAccessible();
    const first = ui.menu(MENU);
    first.catch(() => {});
    await terminal.answer(WHICH, 'B');
    await expect(first).rejects.toThrow(Back);
    const second = ui.menu(MENU);
    second.catch(() => {});
    await terminal.hears(WHICH);
    terminal.input.end();
    await expect(second).rejects.toThrow(Interrupted);
    expect(terminal.written).toMatch(/: \n$/);
  });

  it('accepts neither lines typed before the question nor several lines together', async () => {
    const { ui, terminal } = openAccessible();
    terminal.type('3\n');
    await ui.busy('Waiting', () => new Promise((resolve) => setTimeout(resolve, 20)));
    const answer = ui.menu(MENU);
    expect(await terminal.answer(WHICH, '3\n1\n3')).toContain(
      'Ignored, because it was typed before the question: “3”.',
    );
    expect(await terminal.answer(WHICH, '\x1b[A3')).toContain('3 lines were pasted, but one is expected');
    expect(await terminal.answer(WHICH, 'x'.repeat(4095))).toContain(
      'Arrow keys, Esc and Ctrl are not supported here.',
    );
    expect(await terminal.answer(WHICH, '1\n\n')).toContain('accepts 4095 bytes per line');
    expect(await answer).toBe('r');
  });

  it.each(HOSTILE)('says escaped, wherever it stands: %s', async (_, text) => {
    const { ui, terminal } = openAccessible();
    const choices = [
      { label: text, value: 1, hint: text },
      { label: 'x', value: 2, blocked: text },
    ];
    const answer = ui.menu({ title: text, choices, escapeHint: text });
    await terminal.hears('not possible');
    ui.ok(text);
    ui.fail(text, text);
    await ui.details(text, [
      [text, text],
      ['Lines', `${text}\n${text}`],
    ]);
    terminal.type('1\n');
    expect(await answer).toBe(1);
    expect(terminal.written.split('\n').filter((line) => DANGEROUS.test(line))).toEqual([]);
  });
});

describe('a list in lines', () => {
  const PROMPT = 'b back';

  it('says page, sections, words and numbers, and goes from page to page', async () => {
    const { ui, terminal } = openAccessible();
    const answer = ui.pagedSelect(question(25));
    const first = await terminal.answer(PROMPT, 'n');
    expect(first).toContain('All things · my account\nPage 1 of 3, 25 things, kind: all.\nLow:\n1. Thing 1, ready\n');
    expect(first).toContain('3. Thing 3, ready, not possible\n');
    expect(first).toContain('\nNumber (open), n next page, f filter, ? help, /words search, b back: ');
    const second = await terminal.answer(PROMPT, 'N');
    expect(second).toContain('Page 2 of 3');
    expect(second).toContain('Low:\n11. Thing 11, ready\nHigh:\n12. Thing 12, ready\n');
    expect(second).toContain('Number (open), n next page, p previous page, f filter');
    expect(await terminal.answer(PROMPT, 'p')).toContain('21. Thing 21, ready');
    await terminal.answer(PROMPT, '?');
    expect(await terminal.answer(PROMPT, '12')).toContain(
      'Type one of these and press Enter.\nType the number of an item',
    );
    expect(await answer).toEqual({ id: 12 });
  });

  it('goes to the page of another number, says why an item is blocked, and what it does not know', async () => {
    const { ui, terminal } = openAccessible();
    const asked = question(25);
    const answer = ui.pagedSelect(asked);
    await terminal.answer(PROMPT, '25');
    expect(await terminal.answer(PROMPT, '3')).toContain('Number 25 is on another page.\nPage 3 of 3');
    await terminal.answer(PROMPT, '3');
    expect(await terminal.answer(PROMPT, '26')).toContain('Not possible: it is in use.');
    expect(await terminal.answer(PROMPT, 'p')).toContain('“26” is not an option.');
    expect(await terminal.answer(PROMPT, '0')).toContain('“p” is not an option.');
    expect(await terminal.answer(PROMPT, '4')).toContain('“0” is not an option.');
    expect(await answer).toEqual({ id: 4 });
    expect(asked.list.current()).toEqual({ id: 4 });
  });

  it('filters, counts again, and returns to its page', async () => {
    const { ui, terminal } = openAccessible();
    const asked = question(25);
    const answer = ui.pagedSelect(asked);
    await terminal.answer(PROMPT, 'f');
    expect(await terminal.answer(WHICH, '2')).toContain('1. Kind: all (active)\n2. Kind: even\n');
    expect(await terminal.answer(PROMPT, 'n')).toContain('Page 1 of 2, 12 things, kind: even.\nLow:\n1. Thing 2,');
    await terminal.answer(PROMPT, '12');
    expect(await answer).toEqual({ id: 24 });
    const again = ui.pagedSelect(asked);
    again.catch(() => {});
    expect(await terminal.answer(PROMPT, 'b')).toContain('Page 2 of 2, 12 things, kind: even.');
    await expect(again).rejects.toThrow(Back);
  });

  it('finds items by words, and shows all again', async () => {
    const { ui, terminal } = openAccessible();
    const answer = ui.pagedSelect(question(25));
    await terminal.answer(PROMPT, '/THING 2');
    expect(await terminal.answer(PROMPT, '/nowhere')).toContain('Page 1 of 1, 8 of 25 things, kind: all.\n');
    expect(await terminal.answer(PROMPT, '/')).toContain('Nothing here contains “nowhere”.\nType / to show all again.');
    expect(await terminal.answer(PROMPT, '4')).toContain('Page 1 of 3, 25 things, kind: all.');
    expect(await answer).toEqual({ id: 4 });
  });

  it('that is empty says where to go', async () => {
    const { ui, terminal } = openAccessible();
    const answer = ui.pagedSelect(question(0));
    answer.catch(() => {});
    const heard = await terminal.answer(PROMPT, 'b');
    expect(heard).toContain(
      'Page 1 of 1, 0 things, kind: all.\nNothing here.\nType f to choose another filter.\nf filter, ? help',
    );
    await expect(answer).rejects.toThrow(Back);
  });
});

describe('a question for yes or no', () => {
  const ASK = { title: 'Delete it', text: 'Delete “Ada”?' };
  const YES_OR_NO = 'Delete “Ada”? [y/N]';

  it.each([
    ['yes', true],
    [' Y ', true],
    ['no', false],
    ['n', false],
    ['', false],
    ['b', false],
  ])('takes %j', async (line, verdict) => {
    const { ui, terminal } = openAccessible();
    const answer = ui.confirm(ASK);
    const heard = await terminal.answer(YES_OR_NO, line);
    expect(heard).toBe('Delete “Ada”? [y/N]: ');
    expect(await answer).toBe(verdict);
  });

  it.each(['yes\nyes', 'sure', 'yes please', '\x1b[Ayes', '1'])('asks again after %j', async (line) => {
    const { ui, terminal } = openAccessible();
    const answer = ui.confirm(ASK);
    await terminal.answer(YES_OR_NO, line);
    await terminal.answer(YES_OR_NO, '');
    expect(await answer).toBe(false);
  });

  it('is not answered by a yes from before', async () => {
    const { ui, terminal } = openAccessible();
    terminal.type('yes\nyes\n');
    await ui.busy('Waiting', () => new Promise((resolve) => setTimeout(resolve, 20)));
    const answer = ui.confirm(ASK);
    expect(await terminal.answer(YES_OR_NO, 'b')).toContain('because they were typed before the question: 2 lines.');
    expect(await answer).toBe(false);
  });

  it.each([
    ['Ada', true],
    ['b', false],
    ['', false],
  ])('that wants the name takes %j after a yes', async (line, verdict) => {
    const { ui, terminal } = openAccessible();
    const answer = ui.confirm({ ...ASK, typedConfirmation: 'Ada' });
    const question = 'Delete “Ada”? Type “Ada” to confirm, or press Enter to cancel';
    await terminal.answer(question, 'yes');
    expect(await terminal.answer(question, line)).toContain('“yes” is not “Ada”.');
    expect(await answer).toBe(verdict);
  });
});

describe('what is said', () => {
  it('says in words what it is', async () => {
    const { ui, terminal } = openAccessible();
    ui.say('Hello.');
    ui.ok('Saved.');
    ui.warn('Careful.');
    ui.fail('It broke.', 'Try again.');
    expect(terminal.written).toBe('Hello.\nDone: Saved.\nWarning: Careful.\nError: It broke.\nTry again.\n');
  });

  it('details: a label and its words a line, without those that are not known', async () => {
    const { ui, terminal } = openAccessible();
    await ui.details('Replica', [
      ['Name', 'Ada'],
      ['Status', { text: 'completed', tone: 'good' }],
      ['Model', undefined],
      ['Script', 'One.\n  Two.'],
    ]);
    expect(terminal.written).toBe('\nReplica · my account\nName: Ada\nStatus: completed\nScript:\nOne.\n  Two.\n');
  });

  it('in ASCII where the terminal has no more, and never wider than it', async () => {
    const { ui, terminal } = openAccessible(createTheme({ TERM: 'dumb' }, true, false), 30);
    ui.ok('Renamed “Ada” to “Bea”, and all the lists show it.');
    await ui.busy('Loading', async () => {});
    expect(terminal.written).toBe('Done: Renamed "Ada" to "Bea",\nand all the lists show it.\nLoading...\n');
  });
});

describe('waiting', () => {
  it('gives the result, or the failure', async () => {
    const { ui, terminal } = openAccessible();
    expect(await ui.busy('Loading', async () => 'all')).toBe('all');
    await expect(ui.busy('Loading', async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(terminal.written).toBe('Loading…\nLoading…\n');
  });

  it('says once why it takes longer', async () => {
    const { ui, terminal } = openAccessible();
    const later = { ms: 60_000, describe: (seconds: number) => `Busy, again in ${seconds} s` };
    await ui.busy('Loading', async () => ui.delayed(later));
    ui.delayed(later);
    expect(terminal.written).toBe('Loading…\nBusy, again in 60 s…\n');
  });

  it('says from time to time that it goes on', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { ui, terminal } = openAccessible();
    const waiting = ui.busy('Loading', () => new Promise((resolve) => setTimeout(resolve, 40_000)));
    await vi.advanceTimersByTimeAsync(100_000);
    await waiting;
    expect(terminal.written).toBe(
      'Loading…\nLoading, still waiting. Type b to stop.\nLoading, still waiting. Type b to stop.\n',
    );
  });

  it('ends with the input, and stops the work', async () => {
    const { ui, terminal } = openAccessible();
    let aborted = false;
    const waiting = ui.busy('Loading', (signal) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      terminal.input.end();
      return new Promise(() => {});
    });
    await expect(waiting).rejects.toThrow(Interrupted);
    expect(aborted).toBe(true);
    await expect(ui.busy('Loading', async () => {})).rejects.toThrow(Interrupted);
  });
});
