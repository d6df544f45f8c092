import { describe, expect, it } from 'vitest';
import { truncate, widthOf } from '../../src/lib/text/safe-text.ts';
import { Form, type FormField } from '../../src/ui/form/form.ts';
import { FormScreen } from '../../src/ui/form/form-screen.ts';
import { createTheme, type Theme } from '../../src/ui/theme.ts';
import { key } from './keys.ts';
import { COLOURED, DANGEROUS, expectToFit, HOSTILE, PLAIN, SCRIPTS } from './texts.ts';

const SIZES = [20, 40, 80, 200].flatMap((columns) => [10, 24, 60].map((rows) => ({ width: columns - 1, rows })));
const SIZE = { width: 79, rows: 24 };
const CURSOR = /\x1b\[7m(.*?)\x1b\[27m/;
const HELP = 'What to know about this field, in more words than anybody will read. '.repeat(12);

function draw<Name extends string>(form: Form<Name>, theme: Theme = PLAIN) {
  return new FormScreen<Name>(form, theme, (width) => truncate('A form of some kind - who', width));
}

function formOf<Name extends string>(
  fields: readonly FormField<Name>[],
  values: Partial<Record<Name, string>> = {},
): Form<Name> {
  return new Form<Name>({ title: 'A form', fields, submitLabel: 'Send it', submitHelp: 'It costs nothing.', values });
}

function plain(line: string): string {
  return line.replace(/\x1b\[\d+m/g, '');
}

const FIELDS: readonly FormField<'name' | 'key' | 'how' | 'who' | 'script'>[] = [
  { name: 'name', label: 'Name', kind: 'text', required: true, help: 'Any name will do.' },
  { name: 'key', label: 'API key', kind: 'secret' },
  { name: 'how', label: 'How', kind: 'choice', choices: [{ value: 't', label: 'Text' }] },
  { name: 'who', label: 'Replica', kind: 'pick', whenEmpty: '(needed: Enter chooses one)' },
  { name: 'script', label: 'Script', kind: 'longText' },
];

function lineOf(form: Form<(typeof FIELDS)[number]['name']>, label: string, size = SIZE): string {
  return (
    draw(form)
      .lines(size)
      .find((line) => line.slice(2).startsWith(label)) ?? ''
  );
}

describe('a form as it is drawn', () => {
  it('shows all fields, the one under the cursor, its help and its keys', () => {
    expect(draw(formOf(FIELDS, { script: 'one\ntwo' })).lines(SIZE)).toEqual([
      'A form of some kind - who',
      '',
      '❯ Name      ',
      '  API key  (none)',
      '  How      Text',
      '  Replica  (needed: Enter chooses one)',
      '  Script   one (2 lines)',
      '  [ Send it ]',
      '',
      '  Any name will do.',
      '',
      'Enter next  Esc back',
    ]);
  });

  it.each([
    [1, 'Enter next  Esc previous'],
    [2, '←→ change  Enter next  Esc previous'],
    [3, 'Enter choose  ↓ next  Esc previous'],
    [4, 'Enter next  Esc previous  Ctrl+J new line  Ctrl+O editor  Ctrl+R read file'],
    [5, 'Enter send  Esc previous  ↑ change a field  Ctrl+X leave'],
  ])('names the keys of place %i', (steps, hints) => {
    const form = formOf(FIELDS);
    for (let step = 0; step < steps; step += 1) form.press(key('tab'));
    expect(draw(form).lines(SIZE).at(-1)).toBe(hints);
    expect(draw(form).lines({ width: 19, rows: 24 }).at(-1)?.length).toBeLessThan(20);
  });

  it('shows a remark: whole at the cursor, in a line elsewhere, and again when it has changed', () => {
    let text = 'Checking the file…';
    let changed = () => {};
    const remark = () => ({ text, tone: 'bad', sign: 'fail' }) as const;
    const form = new Form({
      fields: [
        { name: 'url', label: 'Video', kind: 'text', remark },
        { name: 'name', label: 'Name', kind: 'text' },
      ],
      ...{ title: 'A form', submitLabel: 'Send it', values: { url: 'https://a' } },
      subscribe(listener) {
        changed = listener;
        return () => {
          changed = () => {};
        };
      },
    });
    const screen = draw(form);
    let redraws = 0;
    const unsubscribe = screen.subscribe(() => {
      redraws += 1;
    });
    expect(screen.lines(SIZE)).toContain('         ✖ Checking the file…');
    text = 'QuickTime, needs MP4. 45 s, needs at least a minute, which is more than a line has.';
    changed();
    expect([
      redraws,
      screen
        .lines(SIZE)
        .slice(3, 5)
        .map((line) => line.trim()),
    ]).toEqual([1, ['✖ QuickTime, needs MP4. 45 s, needs at least a minute, which is more', 'than a line has.']]);
    form.press(key('tab'));
    expect(screen.lines(SIZE)[3]).toMatch(/^ {9}✖ QuickTime.*…$/);
    expectToFit(screen.lines({ width: 19, rows: 10 }), 19);
    unsubscribe();
    changed();
    expect(redraws).toBe(1);
  });

  it('names Enter as sending where there is one field', () => {
    const form = formOf([{ name: 'name', label: 'Name', kind: 'text' }]);
    expect(draw(form).lines(SIZE).at(-1)).toBe('Enter send it  Esc back');
  });

  it('names the keys of an id, of what is unfolded, and of a form that could not be sent', () => {
    const more: FormField<string> = { name: 'more', label: 'Model', kind: 'text', more: true };
    const form = formOf([FIELDS[3] as FormField<string>, more], { who: 'r1' });
    const hints = () => draw(form).lines(SIZE).at(-1);
    expect(hints()).toBe('Enter next  Esc back  Ctrl+P choose');
    form.press(key('tab'));
    expect(hints()).toBe('Enter next  Space show  Esc previous');
    form.press(key('space'));
    expect(hints()).toBe('Enter next  Space hide  Esc previous');
    form.setNotice({ text: 'No.' });
    form.goToEnd();
    expect(hints()).toBe('Enter send again  Esc previous  ↑ change a field  Ctrl+X leave');
  });

  it('gives the keys more lines where one is too short for them, the most important last', () => {
    const form = formOf([{ name: 'script', label: 'Script', kind: 'longText' }]);
    expect(draw(form).lines({ width: 39, rows: 24 }).slice(-4)).toEqual([
      '',
      'Ctrl+R read file',
      'Ctrl+J new line  Ctrl+O editor',
      'Enter send it  Esc back',
    ]);
    expect(draw(form).lines({ width: 39, rows: 10 }).slice(-2)).toEqual(['', 'Enter send it  Esc back']);
    expect(draw(form).lines({ width: 5, rows: 24 }).at(-1)).toBe('');
  });

  it('tells how many fields are folded away, and how many of them hold something', () => {
    const fields = ['a', 'b', 'c'].map((name): FormField<string> => ({ name, label: name, kind: 'text', more: true }));
    const moreLine = (form: Form<string>) =>
      draw(form)
        .lines(SIZE)
        .find((line) => line.includes('More options'));
    expect(moreLine(formOf(fields.slice(0, 1)))).toBe('❯ More options  (1 field)');
    const form = formOf(fields);
    form.buffer('b').setText('x');
    expect(moreLine(form)).toBe('❯ More options  (3 fields, 1 filled in)');
    expect(draw(form).lines(SIZE).join()).not.toMatch(/^ {2}b/m);
    form.press(key('space'));
    expect(draw(form).lines(SIZE)).toEqual(
      expect.arrayContaining(['  a             (none)', '  b             x', '  c             (none)']),
    );
  });

  it('shows below a long text how long it is, and below other fields what there is to say', () => {
    const form = formOf([{ name: 'script', label: 'Script', kind: 'longText' }], { script: 'Hello there, world.' });
    expect(draw(form).lines(SIZE)).toContain('          3 words, 19 characters');
    const noted = formOf([{ name: 'url', label: 'URL', kind: 'text', note: (value) => `It says ${value}.` }], {
      url: 'x',
    });
    expect(draw(noted).lines(SIZE)).toContain('       It says x.');
    noted.press(key('tab'));
    expect(draw(noted).lines(SIZE).join()).not.toContain('It says');
  });

  it('shows a picked value by its name and a typed one with the cursor', () => {
    const form = formOf(FIELDS.slice(3, 4));
    const line = () => draw(form, COLOURED).lines(SIZE)[2] ?? '';
    expect(plain(line())).toBe('❯ Replica   (needed: Enter chooses one)');
    form.paste('r90bbd427f71');
    expect(line()).toMatch(CURSOR);
    form.setPicked(FIELDS[3] as FormField<'who'>, { value: 'r2', label: 'Anna (r2)' });
    form.press(key('up'));
    expect(line()).not.toMatch(CURSOR);
    expect(plain(line())).toBe('❯ Replica  Anna (r2)');
  });

  it('shows what sending does on the last line', () => {
    const form = formOf(FIELDS);
    for (let step = 0; step < 5; step += 1) form.press(key('tab'));
    expect(draw(form).lines(SIZE)).toEqual(expect.arrayContaining(['❯ [ Send it ]', '  It costs nothing.']));
  });

  it.each([false, true])('never shows a secret, with the cursor there: %s', (isActive) => {
    const form = formOf(FIELDS, { key: 'sk-very-secret' });
    if (isActive) form.press(key('tab'));
    for (const size of SIZES) expect(draw(form).lines(size).join('')).not.toContain('sk-');
    expect(lineOf(form, 'API key')).toContain('(14 characters, not shown)');
  });

  it('shows a complaint under its field', () => {
    const form = formOf(FIELDS);
    form.press(key('return'));
    const lines = draw(form).lines(SIZE);
    expect(lines[lines.findIndex((line) => line.startsWith('❯ Name')) + 1]).toBe('           ✖ Name is needed.');
  });

  it('speaks ASCII where the terminal does', () => {
    const form = formOf(FIELDS, { name: 'x'.repeat(300), who: 'y'.repeat(300), how: 'z'.repeat(300) });
    const theme = createTheme({ LANG: 'C' }, true, false);
    for (let step = 0; step < 6; step += 1) {
      expect(draw(form, theme).lines(SIZE).join('')).toMatch(/^[\x20-\x7e]*$/);
      form.press(key('tab'));
    }
  });

  it.each(HOSTILE)('shows escaped, in every field: %s', (_, text) => {
    const fields = FIELDS.map((field) => ({ ...field, whenEmpty: text, help: text, check: () => text }));
    const values = { name: text, how: text, who: text, script: text };
    for (const form of [formOf(fields, values), formOf(fields)]) {
      form.check();
      for (let step = 0; step < 6; step += 1) {
        expect(
          draw(form)
            .lines(SIZE)
            .filter((line) => DANGEROUS.test(line)),
        ).toEqual([]);
        form.press(key('shift+tab'));
      }
    }
  });
});

describe.each(SIZES)('a form in $width columns and $rows rows', (size) => {
  function expectSound<Name extends string>(form: Form<Name>): void {
    const lines = draw(form, COLOURED).lines(size);
    expectToFit(lines, size.width);
    expect(lines.length).toBeLessThan(size.rows);
    const kind = form.active()?.kind;
    const hasCursor = kind !== undefined && kind !== 'choice';
    expect(lines.filter((line) => CURSOR.test(line))).toHaveLength(hasCursor ? 1 : 0);
    expect(lines.filter((line) => plain(line).startsWith('❯')).length).toBeLessThanOrEqual(1);
  }

  it('fits with many fields, long help and every field wrong', () => {
    const kinds = ['text', 'secret', 'choice', 'pick', 'longText'] as const;
    const fields = Array.from(
      { length: 15 },
      (_, index): FormField<string> => ({
        name: `f${index}`,
        label: `Field with a long label ${index}`,
        kind: kinds[index % kinds.length] ?? 'text',
        help: HELP,
        whenEmpty: '(needed: a long remark on what is empty here)',
        check: () => 'There is much wrong with this, and it takes many words to say what.',
      }),
    );
    const value = 'A value that is longer than a narrow screen is wide, 数字人 and 😀. '.repeat(3);
    for (const text of ['', value, `${value}\n`.repeat(12)]) {
      const form = formOf(fields, Object.fromEntries(fields.map(({ name }) => [name, text])));
      for (const isChecked of [false, true]) {
        if (isChecked) form.check();
        for (let step = 0; step < 16; step += 1) {
          expectSound(form);
          form.press(key('tab'));
        }
        for (let step = 0; step < 16; step += 1) form.press(key('shift+tab'));
      }
    }
  });

  it('keeps what it has to say on the screen, wherever the cursor is', () => {
    const fields = FIELDS.map((field) => ({ ...field, help: HELP }));
    const form = formOf(fields, { script: 'A line.\n'.repeat(30) });
    form.setNotice({ text: 'Tavus took too long.', hint: 'It may have been received.' });
    for (let step = 0; step < 7; step += 1) {
      expectSound(form);
      const shown = draw(form, COLOURED).lines(size).map(plain).join(' ').replace(/\s+/g, ' ');
      expect(shown).toContain('✖ Tavus');
      if (size.rows >= 24) expect(shown).toContain('✖ Tavus took too long. It may have been received.');
      form.press(key('tab'));
    }
    form.setNotice({ text: HELP, hint: HELP });
    expectSound(form);
  });

  it('shows the cursor wherever it goes in a text of 300 lines', () => {
    const text = Array.from({ length: 300 }, (_, index) => `Line ${index} of a script that goes on.`).join('\n');
    const form = formOf<string>(
      [
        { name: 'name', label: 'Name', kind: 'text' },
        { name: 'script', label: 'Script', kind: 'longText', help: HELP },
      ],
      { script: text },
    );
    form.complain('name', 'Not this name.');
    form.complain('script', 'Not this script.');
    for (let step = 0; step < 299; step += 7) {
      expectSound(form);
      for (let up = 0; up < 7; up += 1) form.press(key('up'));
    }
  });

  it.each(SCRIPTS)('fits text in %s, wherever the cursor is', (_, text) => {
    const form = formOf<string>([{ name: 'script', label: 'Script', kind: 'longText' }], { script: text });
    for (let step = 0; step <= text.length && step < 60; step += 1) {
      expectSound(form);
      form.press(key('left'));
    }
  });

  it('fits text that is shown escaped under the cursor', () => {
    const script = 'ab\u200b\x1b\x07cd\t\u202e\n\x00'.repeat(6);
    const form = formOf<string>([{ name: 'script', label: 'Script', kind: 'longText' }], { script });
    for (let step = 0; step <= script.length; step += 1) {
      expectSound(form);
      form.press(key('left'));
    }
  });
});

describe('the cursor in a text', () => {
  function shown(text: string, left: number, size = SIZE): string {
    const form = formOf<string>([{ name: 'script', label: 'Script', kind: 'longText' }], { script: text });
    for (let step = 0; step < left; step += 1) form.press(key('left'));
    const lines = draw(form, COLOURED).lines(size);
    return lines
      .filter((line) => CURSOR.test(line))
      .map((line) => plain(line.replace(CURSOR, '[$1]')).slice(10))
      .join('|');
  }

  it.each([
    ['abc', 0, 'abc[ ]'],
    ['abc', 1, 'ab[c]'],
    ['abc', 3, '[a]bc'],
    ['a👨‍👩‍👧‍👦b', 2, 'a[👨‍👩‍👧‍👦]b'],
    ['one\ntwo', 0, 'two[ ]'],
    ['one\ntwo', 4, 'one[ ]'],
    ['one\n\ntwo', 4, '[ ]'],
    ['', 0, '[ ]'],
  ])('%j, %i to the left: %s', (text, left, line) => {
    expect(shown(text, left)).toBe(line);
  });

  it('is on the line that is wrapped around it', () => {
    const narrow = { width: 30, rows: 24 };
    expect(shown('one two three four five six seven', 12, narrow)).toBe(' fi[v]e six seven');
    expect(shown('one two three four five six seven', 33, narrow)).toBe('[o]ne two three four');
  });

  it('loses no character of what it stands in', () => {
    const text = 'The quick brown fox jumps over the lazy dog, 数字人 and नमस्ते too.';
    const script: FormField<string> = { name: 'script', label: 'Script', kind: 'longText', note: () => undefined };
    const form = formOf<string>([script], { script: text });
    for (let step = 0; step < text.length; step += 1) {
      const lines = draw(form, COLOURED).lines({ width: 40, rows: 24 }).map(plain);
      const drawn = lines.filter((line) => /^(❯ Script| {10})/.test(line)).map((line) => line.slice(10));
      expect(drawn.join('').trimEnd()).toBe(text.normalize());
      expect(Math.max(...drawn.map(widthOf))).toBeLessThanOrEqual(30);
      form.press(key('left'));
    }
  });

  it('takes keys and pastes through the screen', () => {
    const form = formOf(FIELDS);
    const screen = draw(form);
    screen.paste('Ann');
    expect(screen.press({ text: 'a' })).toBeUndefined();
    expect(form.values().name).toBe('Anna');
    expect(screen.press(key('escape'))).toEqual({ result: { kind: 'leave' } });
    for (let step = 0; step < 3; step += 1) screen.press(key('tab'));
    expect(screen.press(key('return'))).toEqual({ result: { kind: 'pick', field: FIELDS[3] } });
  });
});
