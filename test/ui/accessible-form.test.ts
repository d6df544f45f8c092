import { describe, expect, it } from 'vitest';
import { Form, type FormField } from '../../src/ui/form/form.ts';
import { Back, Interrupted, type Ui } from '../../src/ui/ui.ts';
import { type AccessibleTerminal, openAccessible } from './accessible-terminal.ts';

const CHOICES = [
  { value: 'script', label: 'a script' },
  { value: 'audio', label: 'an audio file' },
];

const NAME: FormField<string> = { name: 'name', label: 'Name', kind: 'text', required: true };
const SPEAKS: FormField<string> = { name: 'speaks', label: 'Speaks', kind: 'choice', choices: CHOICES };
const SCRIPT: FormField<string> = {
  name: 'script',
  label: 'Script',
  kind: 'longText',
  help: 'Word for word.',
  isVisible: ({ speaks }) => speaks === 'script',
};
const AUDIO: FormField<string> = {
  name: 'audio',
  label: 'Audio',
  kind: 'text',
  required: true,
  help: ({ name }) => `The voice of ${name}.`,
  isVisible: ({ speaks }) => speaks === 'audio',
  check: (value) => (value.startsWith('https:') ? undefined : 'No link.'),
};
const SEND = '0 to submit (Send), a number to change a field, b to leave';

function createForm(fields: readonly FormField<string>[], values = {}): Form {
  return new Form({ title: 'A form', fields, submitLabel: 'Send', submitHelp: 'It costs.', values });
}

function open(fields: readonly FormField<string>[], values = {}) {
  const form = createForm(fields, values);
  return { form, ...openAccessible() };
}

/** Starts filling in; the result says how it ended. */
function fill(ui: Ui, form: Form): Promise<'sent' | 'left' | 'interrupted'> {
  return ui.fill(form).then(
    () => 'sent' as const,
    (error: unknown) => {
      if (error instanceof Back) return 'left';
      if (error instanceof Interrupted) return 'interrupted';
      throw error;
    },
  );
}

async function answerAll(terminal: AccessibleTerminal, answers: readonly (readonly [string, string])[]): Promise<void> {
  for (const [question, line] of answers) await terminal.answer(question, line);
}

it('checks a value that was answered, and says the remark in the summary', async () => {
  const entered: string[] = [];
  const checked: FormField<string> = {
    ...{ ...AUDIO, isVisible: () => true, entered: (value) => void entered.push(value) },
    remark: ({ audio = '' }) => ({ text: `${audio} is silent`, tone: 'bad', sign: 'fail' }),
  };
  const { form, ui, terminal } = open([NAME, checked]);
  const ending = fill(ui, form);
  await answerAll(terminal, [
    ['Name', 'Ada'],
    ['Audio', 'https://a'],
  ]);
  const summary = await terminal.answer(SEND, '0');
  expect(summary).toContain('2. Audio: https://a\nProblem: https://a is silent\n');
  expect([await ending, entered]).toEqual(['sent', ['https://a']]);
});

describe('a form in lines', () => {
  it('asks field by field, says it all again, and sends', async () => {
    const { form, ui, terminal } = open([NAME, SPEAKS, SCRIPT, AUDIO]);
    const ending = fill(ui, form);
    const first = await terminal.answer('Name', 'Ada');
    expect(first).toMatch(
      /^\nA form · my account\nEach field is one question\. Press Enter to keep the value in brackets/,
    );
    const choices = await terminal.answer('Speaks, number [a script]', '2');
    expect(choices).toContain('\nSpeaks:\n1. a script\n2. an audio file\nSpeaks, number [a script]: ');
    expect(await terminal.answer('Audio', 'nowhere')).toContain('\nAudio: The voice of Ada.\nAudio: ');
    expect(await terminal.answer('Audio', 'https://a')).toContain('Error: No link.\nAudio: ');
    const summary =
      '\nA form, summary · my account\n1. Name: Ada\n2. Speaks: an audio file\n3. Audio: https://a\nIt costs.\n';
    expect(await terminal.answer(SEND, '0')).toContain(summary);
    expect(await ending).toBe('sent');
    expect(form.values()).toEqual({ name: 'Ada', speaks: 'audio', script: '', audio: 'https://a' });
  });

  it('keeps what is there, empties with a period, and takes b and a period behind a backslash', async () => {
    const model: FormField<string> = { name: 'model', label: 'Model', kind: 'text', whenEmpty: '(the usual)' };
    const two = { ...model, name: 'two', label: 'Two' };
    const three = { ...model, name: 'three', label: 'Three' };
    const four = { ...model, name: 'four', label: 'Four', whenEmpty: '(none)' };
    const { form, ui, terminal } = open([NAME, model, two, three, four], { name: 'Ada', model: 'old', three: 'x' });
    const ending = fill(ui, form);
    await answerAll(terminal, [
      ['Name [Ada]', ''],
      ['Model [old]', '.'],
      ['Two [the usual]', '\\b'],
      ['Three [x]', '\\\\.'],
      ['Four [none]', 'b\\b'],
    ]);
    expect(await terminal.answer(SEND, '0')).toContain('1. Name: Ada\n2. Model: the usual\n3. Two: b\n4. Three: \\.\n');
    expect(await ending).toBe('sent');
    expect(form.values()).toEqual({ name: 'Ada', model: '', two: 'b', three: '\\.', four: 'b\\b' });
  });

  it('a needed field is asked for again, also when it is emptied', async () => {
    const { form, ui, terminal } = open([NAME], { name: 'Ada' });
    const ending = fill(ui, form);
    await terminal.answer('Name [Ada]', '.');
    expect(await terminal.answer('Name [Ada]', 'Bea')).toContain('Error: Name is needed.');
    expect(await ending).toBe('sent');
    expect(form.values()).toEqual({ name: 'Bea' });
  });

  it('joins the lines of a paste into one', async () => {
    const { form, ui, terminal } = open([NAME, SPEAKS]);
    const ending = fill(ui, form);
    await terminal.answer('Name', 'Ada\nLovelace\n2\n0');
    await terminal.hears('The 4 lines were joined into one.');
    await answerAll(terminal, [
      ['Speaks, number [a script]', '2\n0'],
      ['Speaks, number [a script]', ''],
      [SEND, '0'],
    ]);
    expect(await ending).toBe('sent');
    expect(form.values()).toEqual({ name: 'Ada Lovelace 2 0', speaks: 'script' });
  });

  it('goes back with b field by field and out of the first, with all that was typed', async () => {
    const { form, ui, terminal } = open([NAME, SPEAKS, SCRIPT]);
    const ending = fill(ui, form);
    await answerAll(terminal, [
      ['Name', 'Ada'],
      ['[a script]', '1'],
    ]);
    await terminal.hears('only a period.');
    terminal.type('b\n');
    await answerAll(terminal, [
      ['[a script]', 'b'],
      ['Name [Ada]', 'b'],
    ]);
    expect(await ending).toBe('left');
    expect(form.values().name).toBe('Ada');
  });

  it('from the summary a field is changed, and those that appear with it are asked for', async () => {
    const { form, ui, terminal } = open([NAME, SPEAKS, SCRIPT, AUDIO], { name: 'Ada' });
    const ending = fill(ui, form);
    await answerAll(terminal, [
      ['Name [Ada]', ''],
      ['[a script]', ''],
    ]);
    await terminal.hears('only a period.');
    terminal.type('\n');
    await terminal.answer(SEND, 'send');
    expect(await terminal.answer(SEND, '2')).toContain('“send” is not an option. Type 0, b, or a number from 1 to 3.');
    await answerAll(terminal, [
      ['[a script]', '2'],
      ['Audio', 'b'],
      [SEND, '0'],
    ]);
    expect(await terminal.answer('Audio', 'https://a')).toContain('Error: Audio is needed.');
    await terminal.answer(SEND, 'b');
    expect(await ending).toBe('left');
    expect(form.values()).toMatchObject({ speaks: 'audio', audio: 'https://a' });
  });

  it('is not sent by lines typed before the summary, nor by several lines together', async () => {
    const { form, ui, terminal } = open([NAME, SPEAKS], { name: 'Ada' });
    const ending = fill(ui, form);
    await answerAll(terminal, [
      ['Name [Ada]', ''],
      ['[a script]', ''],
      [SEND, '0\n0'],
    ]);
    expect(await terminal.answer(SEND, '0')).toContain('2 lines were pasted, but one is expected');
    expect(await ending).toBe('sent');
  });
});

describe('a form that comes back', () => {
  it('with a complaint asks for that field, then goes to the summary', async () => {
    const { form, ui, terminal } = open([NAME, SPEAKS], { name: 'Ada' });
    const first = fill(ui, form);
    await answerAll(terminal, [
      ['Name [Ada]', ''],
      ['[a script]', ''],
      [SEND, '0'],
    ]);
    expect(await first).toBe('sent');
    form.complain('name', 'This name is taken.');
    const second = fill(ui, form);
    const heard = await terminal.answer('Name [Ada]', 'Bea');
    expect(heard).toContain('Error: This name is taken.');
    expect(heard).not.toContain('Each field is one question');
    await terminal.answer(SEND, '0');
    expect(await second).toBe('sent');
  });

  it('without one goes to the summary; of one field it is asked again, never sent by itself', async () => {
    const { form, ui, terminal } = open([NAME, SPEAKS], { name: 'Ada' });
    const first = fill(ui, form);
    await answerAll(terminal, [
      ['Name [Ada]', ''],
      ['[a script]', ''],
      [SEND, '0'],
    ]);
    await first;
    const again = fill(ui, form);
    await terminal.answer(SEND, 'b');
    expect(await again).toBe('left');

    const single = createForm([NAME], { name: 'Ada' });
    const sent = fill(ui, single);
    await terminal.answer('Name [Ada]', '');
    expect(await sent).toBe('sent');
    const asked = fill(ui, single);
    await terminal.answer('Name [Ada]', 'b');
    expect(await asked).toBe('left');
  });
});

describe('a long text', () => {
  async function write(text: string, value = '') {
    const { form, ui, terminal } = open([{ ...SCRIPT, isVisible: () => true }], { script: value });
    const ending = fill(ui, form);
    await terminal.hears('then a line with only a period.');
    terminal.type(text);
    return { form, ending, terminal };
  }

  it.each([
    ['lines', 'One.\nTwo.\n.\n', 'One.\nTwo.'],
    ['blank lines, tabs and spaces at the ends', '\n\tOne.  \n\n.\n', '\n\tOne.  \n'],
    ['lines that would be commands elsewhere', 'x\nb\n?\n0\n.\n', 'x\nb\n?\n0'],
    ['a period, or b, behind a backslash', '\\b\n\\.\n\\n\n.\n', 'b\n.\n\\n'],
    ['a first line b that more follow', 'b\nand more\n.\n', 'b\nand more'],
    ['a period in the midst of a paste', 'One.\n.\nTwo.\n.\n', 'One.\n.\nTwo.'],
    ['nothing but a period', '.\n', ''],
    ['arrow keys left out', 'O\x1b[Dne\n.\n', 'One'],
  ])('takes %s', async (_what, typed, text) => {
    const { form, ending, terminal } = await write(typed, 'before');
    expect(await ending).toBe('sent');
    expect(form.values()).toEqual({ script: text });
    expect(terminal.heard()).toContain('Entered ');
  });

  it('is kept with Enter alone, and left with b alone', async () => {
    const kept = await write('\n', 'before');
    expect([await kept.ending, kept.form.values()]).toEqual(['sent', { script: 'before' }]);
    const left = await write('b\n', 'before');
    expect([await left.ending, left.form.values()]).toEqual(['left', { script: 'before' }]);
  });

  it('that is there is repeated, up to 20 lines', async () => {
    const long = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join('\n');
    const { ending, terminal } = await write('\n', long);
    await ending;
    expect(terminal.written).toContain('Script: Word for word.\nScript now, 30 lines:\nline 1\n');
    expect(terminal.written).toContain('line 20\nand 10 more lines.\nScript: type or paste lines,');
  });

  it('warns of a line that the terminal may have cut', async () => {
    const { form, ending, terminal } = await write(`short\n${'é'.repeat(2048)}\n.\n`);
    await terminal.hears('Warning: line 2 has the maximum length');
    await ending;
    expect(form.values().script).toHaveLength(6 + 2048);
  });

  it('ends with the input', async () => {
    const { ending, terminal } = await write('One.\n');
    terminal.input.end();
    expect(await ending).toBe('interrupted');
  });
});

describe('a field that is picked', () => {
  const picked = { value: 'r1', label: 'Ada (r1)' };

  function pickField(answers: (typeof picked | Error)[], more: Partial<FormField<string>> = {}): FormField<string> {
    const pick = async () => {
      const answer = answers.shift();
      if (!answer || answer instanceof Error) throw answer ?? new Error('Nobody asked for that.');
      return answer;
    };
    return { name: 'replica', label: 'Replica', kind: 'pick', pick, ...more };
  }

  it('is chosen from its list, kept, and set to none', async () => {
    const { form, ui, terminal } = open([NAME, pickField([new Back(), picked])], { name: 'Ada' });
    const ending = fill(ui, form);
    await terminal.answer('Name [Ada]', '');
    const heard = await terminal.answer('Replica, number or id [none]', '1');
    expect(heard).toContain('Replica:\n1. choose from the list\n2. none\n');
    await terminal.answer('Replica, number or id [none]', '1');
    await terminal.answer(SEND, '2');
    await terminal.answer('Replica, number or id [Ada (r1)]', '');
    expect(await terminal.answer(SEND, '2')).toContain('2. Replica: Ada (r1)');
    expect(form.values().replica).toBe('r1');
    await terminal.answer('Replica, number or id [Ada (r1)]', 'none');
    expect(await terminal.answer(SEND, '0')).toContain('2. Replica: none');
    expect([await ending, form.values().replica]).toEqual(['sent', '']);
  });

  it('takes an id, and checks it; what was picked is not checked', async () => {
    const check = (value: string) => (value.startsWith('r') ? undefined : 'Not an id.');
    const odd = { value: 'odd', label: 'Ada (odd)' };
    const { form, ui, terminal } = open([NAME, pickField([odd], { check })], { name: 'Ada' });
    const ending = fill(ui, form);
    await terminal.answer('Name [Ada]', '');
    await terminal.answer('Replica, number or id [none]', '7');
    expect(await terminal.answer('Replica, number or id [none]', 'p1')).toContain('Type a number from 1 to 2.');
    expect(await terminal.answer('Replica, number or id [none]', 'r1')).toContain('Error: Not an id.');
    expect(await terminal.answer(SEND, '2')).toContain('2. Replica: r1');
    await terminal.answer('Replica, number or id [r1]', '1');
    expect(await terminal.answer(SEND, '0')).toContain('2. Replica: Ada (odd)');
    expect([await ending, form.values().replica]).toEqual(['sent', 'odd']);
  });

  it('that is needed has no none', async () => {
    const { form, ui, terminal } = open([pickField([picked], { required: true })]);
    const ending = fill(ui, form);
    await terminal.answer('Replica, number or id', '');
    expect(await terminal.answer('Replica, number or id', '2')).toContain('Type 1.');
    await terminal.answer('Replica, number or id', '1');
    expect([await ending, form.values().replica]).toEqual(['sent', 'r1']);
  });

  it('whose list fails leaves the form, which goes on there', async () => {
    const { form, ui, terminal } = open([NAME, pickField([new Error('no list'), picked])]);
    const ending = ui.fill(form);
    ending.catch(() => {});
    await answerAll(terminal, [
      ['Name', 'Ada'],
      ['Replica, number or id [none]', '1'],
    ]);
    await expect(ending).rejects.toThrow('no list');
    const again = fill(ui, form);
    await terminal.answer('Replica, number or id [none]', '1');
    await terminal.answer(SEND, '0');
    expect(await again).toBe('sent');
  });
});

describe('a secret', () => {
  const KEY: FormField<string> = { name: 'key', label: 'API key', kind: 'secret', required: true };
  const QUESTION = 'API key (not shown while you type)';

  it('is read without echo, and its length is said', async () => {
    const { form, ui, terminal } = open([KEY]);
    const ending = fill(ui, form);
    await terminal.answer(QUESTION, ' s3cret ');
    expect(await ending).toBe('sent');
    expect(form.values()).toEqual({ key: 's3cret' });
    expect(terminal.rawModes).toEqual([true, false]);
    expect(terminal.heard()).toBe('\nEntered 6 characters.\n');
  });

  it('of several lines is not taken; b goes back', async () => {
    const { form, ui, terminal } = open([KEY]);
    const ending = fill(ui, form);
    await terminal.answer(QUESTION, 's3cret\nmore');
    expect(await terminal.answer(QUESTION, 'b')).toContain('Several lines were pasted');
    expect([await ending, form.values()]).toEqual(['left', { key: '' }]);
  });

  it('is not said in the summary', async () => {
    const { form, ui, terminal } = open([KEY, NAME]);
    const ending = fill(ui, form);
    await terminal.answer(QUESTION, 's3cret');
    await terminal.answer('Name', 'Ada');
    expect(await terminal.answer(SEND, '0')).toContain('1. API key: 6 characters, not shown\n');
    expect(await ending).toBe('sent');
    expect(terminal.written).not.toContain('s3cret');
  });
});

describe('what is folded away', () => {
  const MODEL: FormField<string> = { name: 'model', label: 'Model', kind: 'text', more: true };

  it('is not asked for, but offered with all that was entered', async () => {
    const { form, ui, terminal } = open([NAME, MODEL], { name: 'Ada' });
    const ending = fill(ui, form);
    await terminal.answer('Name [Ada]', '');
    expect(await terminal.answer(SEND, '2')).toContain('2. More options: not shown');
    await terminal.answer('More options, number [not shown]', 'shown');
    expect(await terminal.answer(SEND, '3')).toContain('3. Model: none');
    await terminal.answer('Model [none]', 'phoenix-4');
    await terminal.answer(SEND, '0');
    expect([await ending, form.values().model]).toEqual(['sent', 'phoenix-4']);
  });
});

it('what a form as a whole has to say is said when it comes back', async () => {
  const { form, ui, terminal } = open([NAME], { name: 'Ada' });
  form.setNotice({ text: 'Tavus took too long.', hint: 'Look first.' });
  const ending = fill(ui, form);
  expect(await terminal.answer('Name [Ada]', '')).toContain('Error: Tavus took too long.\nLook first.\n');
  expect(await ending).toBe('sent');
});
