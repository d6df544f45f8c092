import { describe, expect, it } from 'vitest';
import { Form, type FormField, type FormOptions } from '../../src/ui/form/form.ts';
import { key, typing } from './keys.ts';

type Name = 'name' | 'secret' | 'how' | 'url' | 'who' | 'script';

const WHO: FormField<Name> = { name: 'who', label: 'Who', kind: 'pick' };
const FIELDS: readonly FormField<Name>[] = [
  { name: 'name', label: 'Name', kind: 'text', required: true, help: 'Any name.' },
  { name: 'secret', label: 'Secret', kind: 'secret' },
  {
    name: 'how',
    label: 'How',
    kind: 'choice',
    choices: [
      { value: 'text', label: 'From a script' },
      { value: 'audio', label: 'From a recording' },
      { value: 'none', label: 'Not at all' },
    ],
    help: (values) => `Now: ${values.how}.`,
  },
  {
    name: 'url',
    label: 'Recording',
    kind: 'text',
    required: true,
    isVisible: (values) => values.how === 'audio',
    check: (value) => (value.startsWith('https://') ? undefined : 'A recording is at https://…'),
  },
  WHO,
  { name: 'script', label: 'Script', kind: 'longText', required: true, isVisible: (values) => values.how === 'text' },
];

function formWith(options: Partial<FormOptions<Name>> = {}): Form<Name> {
  return new Form<Name>({ title: 'Test', fields: FIELDS, submitLabel: 'Send', submitHelp: 'It is free.', ...options });
}

function press(form: Form<Name>, ...keys: readonly string[]): string {
  return keys.map((name) => form.press(key(name)).kind).at(-1) ?? '';
}

function type(form: Form<Name>, text: string): void {
  for (const each of typing(text)) form.press(each);
}

/** The form with its cursor on the field. */
function on(name: Name | 'send', options: Partial<FormOptions<Name>> = {}): Form<Name> {
  const form = formWith(options);
  for (let steps = 0; steps < FIELDS.length && form.active()?.name !== name; steps += 1) press(form, 'tab');
  return form;
}

const oneField = (kind: FormField<Name>['kind'], more: Partial<FormField<Name>> = {}) =>
  formWith({ fields: [{ name: 'name', label: 'Name', kind, ...more }] });

describe('a form as it opens', () => {
  it('has its cursor on the first field, values as given and the first of the choices', () => {
    const form = formWith({ values: { name: 'Ann', script: 'Hi' } });
    expect(form.active()?.name).toBe('name');
    expect(form.isAtStart()).toBe(true);
    expect(form.values()).toEqual({ name: 'Ann', secret: '', how: 'text', url: '', who: '', script: 'Hi' });
    expect(form.buffer('name').split().before).toBe('Ann');
  });

  it('says where a field is missing that code asks for', () => {
    expect(() => oneField('text').buffer('url')).toThrow('The form has no field "url".');
  });

  it('helps where the cursor is', () => {
    expect(on('name').help()).toBe('Any name.');
    expect(on('secret').help()).toBe('');
    const form = on('how');
    press(form, 'right');
    expect(form.help()).toBe('Now: audio.');
    expect(on('send').help()).toBe('It is free.');
    expect(new Form({ title: '', fields: [], submitLabel: 'Go' }).help()).toBe('');
  });
});

describe('moving in a form', () => {
  it.each([
    ['tab', 'secret'],
    ['down', 'secret'],
    ['shift+tab', 'name'],
    ['up', 'name'],
  ])('%s goes from the first field to "%s"', (name, to) => {
    const form = formWith();
    expect(press(form, name)).toBe('stay');
    expect(form.active()?.name).toBe(to);
  });

  it('goes over every visible field to the last line, and stops there', () => {
    const form = formWith();
    const walked = Array.from({ length: 7 }, () => {
      const name = form.active()?.name ?? 'send';
      press(form, 'tab');
      return name;
    });
    expect(walked).toEqual(['name', 'secret', 'how', 'who', 'script', 'send', 'send']);
    press(form, 'up');
    expect(form.active()?.name).toBe('script');
    press(form, 'shift+tab');
    expect(form.active()?.name).toBe('who');
  });

  it('goes back field by field with Esc, and leaves from the first', () => {
    const form = on('how');
    expect(press(form, 'escape')).toBe('stay');
    expect(press(form, 'escape')).toBe('stay');
    expect(form.active()?.name).toBe('name');
    expect(press(form, 'escape')).toBe('leave');
  });

  it('moves between the lines of a long text before it leaves it', () => {
    const form = on('script', { values: { script: 'one\ntwo\nthree' } });
    press(form, 'up', 'up');
    expect(form.active()?.name).toBe('script');
    press(form, 'up');
    expect(form.active()?.name).toBe('who');
    press(form, 'down', 'down', 'down', 'down');
    expect(form.active()).toBeUndefined();
  });

  it('leaves a long text with one Tab', () => {
    const form = on('script', { values: { script: 'one\ntwo\nthree' } });
    press(form, 'shift+tab');
    expect(form.active()?.name).toBe('who');
  });
});

describe('a field that checks its value in the background', () => {
  const watched = () => {
    const entered: string[] = [];
    const field: FormField<Name> = {
      ...{ name: 'url', label: 'Recording', kind: 'text', entered: (value) => void entered.push(value) },
      check: (value) => (value.startsWith('https://') ? undefined : 'No link.'),
      remark: ({ url }) => (url === '' ? undefined : { text: `Checked ${url}`, tone: 'good', sign: 'ok' }),
    };
    return { form: formWith({ fields: [field, WHO] }), entered, field };
  };

  it.each(['return', 'tab', 'down'])('is told of a valid value when the cursor leaves it: %s', (name) => {
    const { form, entered } = watched();
    type(form, ' https://a ');
    expect(entered).toEqual([]);
    press(form, name);
    expect(entered).toEqual(['https://a']);
  });

  it('is not told of an invalid or empty one, nor of an end of the form where the cursor stays', () => {
    const { form, entered } = watched();
    press(form, 'tab', 'tab', 'up', 'up', 'up');
    type(form, 'a');
    press(form, 'return', 'tab');
    expect(entered).toEqual([]);
  });

  it('has a remark, which its error replaces', () => {
    const { form, field } = watched();
    expect(form.remarkOf(field)).toBeUndefined();
    type(form, 'https://a');
    expect(form.remarkOf(field)?.text).toBe('Checked https://a');
    form.complain('url', 'Gone.');
    expect(form.remarkOf(field)).toBeUndefined();
  });
});

describe('typing into a form', () => {
  it.each(['text', 'secret', 'longText'] as const)('takes every key of a %s field', (kind) => {
    const form = oneField(kind);
    type(form, 'q j k one 数😀');
    expect(form.values().name).toBe('q j k one 数😀');
  });

  it.each([
    ['left', 'one tw|o'],
    ['ctrl+b', 'one tw|o'],
    ['home', '|one two'],
    ['ctrl+a', '|one two'],
    ['alt+b', 'one |two'],
    ['ctrl+left', 'one |two'],
    ['home right', 'o|ne two'],
    ['home ctrl+f', 'o|ne two'],
    ['home alt+f', 'one| two'],
    ['home ctrl+right', 'one| two'],
    ['home end', 'one two|'],
    ['home ctrl+e', 'one two|'],
    ['backspace', 'one tw|'],
    ['home delete', '|ne two'],
    ['home ctrl+d', '|ne two'],
    ['ctrl+w', 'one |'],
    ['alt+backspace', 'one |'],
    ['ctrl+u', '|'],
    ['alt+b ctrl+k', 'one |'],
    ['alt+x', 'one two|'],
    ['ctrl+x', 'one two|'],
    ['f5', 'one two|'],
    ['enter', 'one two|'],
  ])('%s makes of "one two|" "%s"', (keys, expected) => {
    for (const kind of ['text', 'secret', 'longText'] as const) {
      if (kind === 'longText' && keys === 'enter') continue;
      const form = oneField(kind, { required: true });
      type(form, 'one two');
      press(form, ...keys.split(' '));
      const { before, under, after } = form.buffer('name').split();
      expect(`${before}|${under}${after}`).toBe(expected);
    }
  });

  it('takes no text that comes with Ctrl or Alt', () => {
    const form = formWith();
    form.press({ name: 'x', text: 'x', meta: true });
    form.press({ name: 'x', text: 'x', ctrl: true });
    expect(form.values().name).toBe('');
  });

  it('begins a line in a long text with Ctrl+J only', () => {
    const form = on('script');
    type(form, 'one');
    press(form, 'enter');
    type(form, 'two');
    expect(form.values().script).toBe('one\ntwo');
  });

  it.each([
    ['right', 'audio', 'From a recording'],
    ['space', 'audio', 'From a recording'],
    ['left', 'none', 'Not at all'],
    ['x', 'text', 'From a script'],
    ['backspace', 'text', 'From a script'],
  ])('%s in a choice leads to "%s"', (name, value, label) => {
    const form = on('how');
    press(form, name);
    expect(form.values().how).toBe(value);
    expect(form.labelOf(FIELDS[2] as FormField<Name>)).toBe(label);
  });

  it.each([
    ['right', 'text'],
    ['left', 'none'],
  ])('%s leads from a value that is none of the choices to "%s"', (name, value) => {
    const form = on('how', { values: { how: 'old' } });
    expect(form.labelOf(FIELDS[2] as FormField<Name>)).toBe('old');
    press(form, name);
    expect(form.values().how).toBe(value);
  });

  it('changes nothing in a choice of nothing', () => {
    const form = oneField('choice', { choices: [] });
    expect(press(form, 'right', 'left', 'space')).toBe('stay');
    expect(form.values().name).toBe('');
  });

  it('takes nothing on the last line', () => {
    const form = on('send');
    type(form, 'abc');
    form.paste('abc');
    press(form, 'left', 'backspace');
    expect(Object.values(form.values()).join('')).toBe('text');
  });
});

describe('pasting into a form', () => {
  const LONG = `${'Line of a script, ümläut 😀.\n'.repeat(800)}end`.slice(0, 20_000);

  it.each<[kind: FormField<Name>['kind'], pasted: string, value: string]>([
    ['longText', LONG, LONG],
    ['longText', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['longText', '  indented\n\n', '  indented\n\n'],
    ['longText', 'tab\there', 'tab\there'],
    ['text', ' a\r\nb\n\nc \n', 'a b c'],
    ['text', 'https://example.com/a?b=c\r', 'https://example.com/a?b=c'],
    ['secret', 'key-123\n', 'key-123'],
    ['secret', 'x'.repeat(20_000), 'x'.repeat(20_000)],
    ['pick', ' r90bbd427f71\n', 'r90bbd427f71'],
    ['choice', 'abc', 'one'],
  ])('puts all of it into a %s field', (kind, pasted, value) => {
    const choices = kind === 'choice' ? [{ value: 'one', label: 'One' }] : [];
    const form = oneField(kind, { choices });
    form.paste(pasted);
    expect(form.values().name).toBe(value);
  });

  it('lands at the cursor and moves nowhere', () => {
    const form = on('script', { values: { script: 'ad' } });
    press(form, 'left');
    form.paste('b\nc');
    expect(form.values().script).toBe('ab\ncd');
    expect(form.active()?.name).toBe('script');
  });
});

describe('fields that come and go', () => {
  it('have no value while they are away, and have it back afterwards', () => {
    const form = on('how', { values: { script: 'Hi' } });
    press(form, 'right');
    expect(form.visibleFields().map(({ name }) => name)).toEqual(['name', 'secret', 'how', 'url', 'who']);
    expect(form.values().script).toBe('');
    press(form, 'left');
    expect(form.values().script).toBe('Hi');
  });

  it('are not checked while they are away', () => {
    const form = formWith({ values: { name: 'Ann', how: 'none' } });
    expect(form.check()).toBe(true);
  });
});

describe('a field that is chosen on a screen of its own', () => {
  it('opens with Enter, takes what was chosen and goes on', () => {
    const form = on('who');
    expect(form.press(key('return'))).toEqual({ kind: 'pick', field: WHO });
    form.setPicked(WHO, { value: 'r1', label: 'Anna' });
    expect([form.values().who, form.labelOf(WHO)]).toEqual(['r1', 'Anna']);
    expect(form.active()?.name).toBe('script');
  });

  it.each(['backspace', 'delete'])('is emptied by %s, name and all', (name) => {
    const form = on('who');
    form.setPicked(WHO, { value: 'r1', label: 'Anna' });
    press(form, 'up', name);
    expect([form.values().who, form.labelOf(WHO), form.active()?.name]).toEqual(['', '', 'who']);
  });

  it('accepts a typed id, and moves on with Enter when it is valid', () => {
    const check = (value: string) => (value.startsWith('r') ? undefined : 'Not an id.');
    const form = formWith({
      fields: [
        { ...WHO, check },
        { name: 'name', label: 'Name', kind: 'text' },
      ],
    });
    type(form, 'p1');
    press(form, 'return');
    expect([form.active()?.name, form.problemOf('who')]).toEqual(['who', 'Not an id.']);
    press(form, 'ctrl+u');
    type(form, 'r1');
    expect(press(form, 'return')).toBe('stay');
    expect([form.active()?.name, form.values().who]).toEqual(['name', 'r1']);
  });

  it('opens with Ctrl+P whatever is in it, and trusts what was picked there', () => {
    const field: FormField<Name> = { ...WHO, check: () => 'Never right.' };
    const form = formWith({ fields: [field, { name: 'name', label: 'Name', kind: 'text' }] });
    type(form, 'r1');
    expect(form.press(key('ctrl+p'))).toEqual({ kind: 'pick', field });
    expect(form.check()).toBe(false);
    form.setPicked(field, { value: 'odd', label: 'Anna' });
    expect(form.check()).toBe(true);
  });

  it.each([
    ['typing', (form: Form<Name>) => type(form, 'x'), 'x'],
    ['a paste', (form: Form<Name>) => form.paste('r2'), 'r2'],
    ['Ctrl+W', (form: Form<Name>) => press(form, 'ctrl+w'), ''],
    ['a move', (form: Form<Name>) => press(form, 'left', 'home', 'ctrl+x'), 'r1'],
  ])('is replaced as a whole by %s', (_what, change, value) => {
    const form = on('who');
    form.setPicked(WHO, { value: 'r1', label: 'Anna' });
    press(form, 'up');
    change(form);
    expect([form.values().who, form.labelOf(WHO)]).toEqual([value, value === 'r1' ? 'Anna' : value]);
  });

  it('shows the value it opens with', () => {
    expect(formWith({ values: { who: 'r1' } }).labelOf(WHO)).toBe('r1');
  });
});

describe('the line "More options"', () => {
  const fields: readonly FormField<Name>[] = [
    { name: 'url', label: 'URL', kind: 'text', more: true, check: (value) => (value === 'bad' ? 'No.' : undefined) },
    { name: 'name', label: 'Name', kind: 'text' },
    { name: 'secret', label: 'Secret', kind: 'secret', more: true, isVisible: (values) => values.name !== 'none' },
  ];
  const labels = (form: Form<Name>) => form.visibleFields().map(({ label }) => label);

  it('stands behind the others and unfolds what belongs behind it', () => {
    const form = formWith({ fields });
    expect(labels(form)).toEqual(['Name', 'More options']);
    expect(form.moreFields()).toEqual({ all: 2, filled: 0 });
    press(form, 'tab', 'space');
    expect(labels(form)).toEqual(['Name', 'More options', 'URL', 'Secret']);
    press(form, 'left');
    expect(labels(form)).toEqual(['Name', 'More options']);
  });

  it('is passed over with Enter, and is not there where nothing belongs behind it', () => {
    const form = formWith({ fields });
    press(form, 'return');
    expect(form.active()).toBeUndefined();
    press(form, 'up', 'space', 'up', 'return');
    expect(form.active()?.name).toBe('url');
    press(form, 'up', 'return');
    expect(form.active()?.name).toBe('url');
    expect(labels(formWith({ fields: fields.slice(1), values: { name: 'none' } }))).toEqual(['Name']);
  });

  it('hides values, but sends them and checks them', () => {
    const form = formWith({ fields });
    form.buffer('url').setText('bad');
    expect([form.values().url, form.moreFields().filled]).toEqual(['bad', 1]);
    expect(form.check()).toBe(false);
    expect([form.active()?.name, form.problemOf('url')]).toEqual(['url', 'No.']);
    expect(Object.keys(form.values())).toEqual(['url', 'name', 'secret']);
  });
});

describe('a form that is kept', () => {
  const PICKED = { value: 'r1', label: 'Anna' };

  function filled(): Form<Name> {
    const form = formWith();
    form.setPicked(WHO, PICKED);
    for (const name of ['name', 'secret', 'url', 'script'] as const) form.buffer(name).setText(`my ${name}`);
    return form;
  }

  it('holds all values and names, hidden ones too, but no secret', () => {
    expect(filled().snapshot()).toEqual({
      values: { name: 'my name', how: 'text', url: 'my url', who: 'r1', script: 'my script' },
      labels: { r1: 'Anna' },
    });
  });

  it('is as it was when it comes back', () => {
    const form = formWith();
    form.restore(filled().snapshot());
    expect(form.snapshot()).toEqual(filled().snapshot());
    expect([form.labelOf(WHO), form.active()?.name, form.values().secret]).toEqual(['Anna', 'name', '']);
  });

  it.each([
    ['a field that is no more', { gone: 'x' }],
    ['a choice that is no more', { how: 'sung' }],
    ['a secret', { secret: 'x' }],
  ])('lets go of %s', (_what, values) => {
    const form = formWith();
    form.restore({ values, labels: {} });
    expect(form.values()).toEqual(formWith().values());
  });

  it('is unfolded when something is behind "More options"', () => {
    const fields: readonly FormField<Name>[] = [{ name: 'url', label: 'URL', kind: 'text', more: true }];
    const form = formWith({ fields });
    form.restore({ values: { url: '' }, labels: {} });
    expect(form.visibleFields()).toHaveLength(1);
    form.restore({ values: { url: 'x' }, labels: {} });
    expect(form.visibleFields()).toHaveLength(2);
  });

  it('leaves out a value that its field does not want kept, and names the field', () => {
    const isKept = (value: string) => !value.includes('key');
    const fields: readonly FormField<Name>[] = [{ name: 'script', label: 'Script', kind: 'longText', isKept }];
    const form = formWith({ fields });
    form.buffer('script').setText('no secrets');
    expect([form.snapshot().values, form.unkeptFields()]).toEqual([{ script: 'no secrets' }, []]);
    form.buffer('script').setText('a key');
    expect([form.snapshot().values, form.unkeptFields()]).toEqual([{}, fields]);
  });

  it('reports every change and nothing else', () => {
    const form = formWith();
    const seen: string[] = [];
    form.onChange(() => seen.push(form.values().name));
    type(form, 'ab');
    press(form, 'home', 'tab', 'up');
    form.paste('c');
    form.buffer('name').setText('');
    form.buffer('name').setText('');
    expect(seen).toEqual(['a', 'ab', 'cab', '']);
  });

  it('knows whether there is anything in it', () => {
    const form = formWith({ values: { name: 'Ann' } });
    expect(form.isFilled()).toBe(false);
    type(form, 'a');
    expect(form.isFilled()).toBe(true);
    press(form, 'backspace');
    expect(form.isFilled()).toBe(false);
    form.buffer('how').setText('none');
    expect(form.isFilled()).toBe(true);
  });
});

describe('keys that ask for more than an edit', () => {
  it.each([
    ['script', 'ctrl+o', 'edit'],
    ['script', 'ctrl+r', 'read'],
    ['who', 'ctrl+p', 'pick'],
    ['name', 'ctrl+o', 'stay'],
    ['name', 'ctrl+r', 'stay'],
    ['script', 'ctrl+p', 'stay'],
    ['script', 'o', 'stay'],
    ['name', 'ctrl+x', 'leave'],
    ['script', 'ctrl+x', 'leave'],
    ['send', 'ctrl+x', 'leave'],
  ] as const)('on %s: %s', (name, keys, kind) => {
    expect(press(on(name), keys)).toBe(kind);
  });

  it('Tab completes where a field knows how, and Shift+Tab goes back all the same', () => {
    const complete = (value: string) => ({ value: `${value}/`, candidates: ['one', 'two'] });
    const fields: readonly FormField<Name>[] = [
      { name: 'secret', label: 'Secret', kind: 'text' },
      { name: 'name', label: 'Name', kind: 'text', help: 'A path.', complete },
    ];
    const form = formWith({ fields });
    press(form, 'tab');
    type(form, 'a');
    press(form, 'tab');
    expect([form.values().name, form.help()]).toEqual(['a/', 'one  two']);
    type(form, 'x');
    expect(form.help()).toBe('A path.');
    press(form, 'tab', 'shift+tab');
    expect([form.active()?.name, form.help()]).toEqual(['secret', '']);
  });
});

describe('sending a form', () => {
  it('stays on a needed field that Enter finds empty, and says so', () => {
    const form = formWith();
    expect(press(form, 'return')).toBe('stay');
    expect([form.active()?.name, form.problemOf('name')]).toEqual(['name', 'Name is needed.']);
  });

  it('takes spaces alone for nothing', () => {
    const form = formWith({ values: { name: '  ' } });
    press(form, 'return');
    expect(form.problemOf('name')).toBe('Name is needed.');
  });

  it.each(['secret', 'how', 'script'] as const)('moves on with Enter from "%s"', (name) => {
    const form = on(name, { values: { script: 'Hi' } });
    press(form, 'return');
    expect(form.active()?.name).not.toBe(name);
  });

  it('lets a complaint go when the field is changed', () => {
    const form = formWith({ values: { how: 'audio' } });
    form.complain('url', 'It is gone.');
    expect([form.active()?.name, form.problemOf('url')]).toEqual(['url', 'It is gone.']);
    type(form, 'x');
    expect(form.problemOf('url')).toBeUndefined();
    form.complain('how', 'No.');
    press(form, 'right');
    form.complain('who', 'No.');
    form.setPicked(WHO, { value: 'r1', label: 'Anna' });
    form.complain('name', 'No.');
    form.paste('y');
    expect(FIELDS.map(({ name }) => form.problemOf(name)).filter(Boolean)).toEqual([]);
  });

  it('needs a field only while it is asked for', () => {
    const required = (values: Readonly<Record<Name, string>>) => values.how === 'text';
    const fields = FIELDS.map((field) => (field.name === 'secret' ? { ...field, required } : field));
    const form = formWith({ fields, values: { name: 'Ann', script: 'Hi' } });
    expect([form.check(), form.problemOf('secret')]).toEqual([false, 'Secret is needed.']);
    form.buffer('how').setText('none');
    expect(form.check()).toBe(true);
  });

  it('keeps what it has to say until it is told otherwise', () => {
    const form = on('send', { values: { name: 'Ann', script: 'Hi' } });
    form.setNotice({ text: 'It took too long.', hint: 'Look first.' });
    type(form, 'x');
    press(form, 'up');
    type(form, 'x');
    expect(form.notice()).toEqual({ text: 'It took too long.', hint: 'Look first.' });
    form.setNotice(undefined);
    expect(form.notice()).toBeUndefined();
  });

  it('keeps the cursor where it is when it complains of a field that is away', () => {
    const form = on('secret');
    form.complain('url', 'It is gone.');
    expect(form.active()?.name).toBe('secret');
  });

  it('checks a value that is there, and lets it go once it is right', () => {
    const form = on('url', { values: { how: 'audio', url: 'ftp://x' } });
    press(form, 'return');
    expect(form.problemOf('url')).toBe('A recording is at https://…');
    press(form, 'ctrl+u');
    form.paste('https://example.com/a.mp3');
    press(form, 'return');
    expect([form.problemOf('url'), form.active()?.name]).toEqual([undefined, 'who']);
  });

  it('goes to the first of several bad fields, and shows what is wrong with each', () => {
    const form = on('send', { values: { how: 'audio', url: 'ftp://x' } });
    expect(press(form, 'return')).toBe('stay');
    expect(form.active()?.name).toBe('name');
    expect(FIELDS.map(({ name }) => form.problemOf(name))).toEqual([
      'Name is needed.',
      undefined,
      undefined,
      'A recording is at https://…',
      undefined,
      undefined,
    ]);
  });

  it('goes to where it is asked for when nothing is wrong', () => {
    expect(press(on('send', { values: { name: 'Ann', script: 'Hi' } }), 'return')).toBe('submit');
  });

  it('sends a form of one field from that field', () => {
    const form = oneField('text', { required: true });
    expect(press(form, 'return')).toBe('stay');
    type(form, 'Ann');
    expect(press(form, 'return')).toBe('submit');
  });

  it('sends a form without fields', () => {
    expect(press(formWith({ fields: [] }), 'return')).toBe('submit');
    expect(press(formWith({ fields: [] }), 'escape')).toBe('leave');
  });
});
