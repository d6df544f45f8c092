import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/lib/errors.ts';
import { Form, type FormField } from '../../src/ui/form/form.ts';
import { PaginatedList } from '../../src/ui/list/paged-list.ts';
import { PlainUi } from '../../src/ui/plain-ui.ts';
import { Interrupted } from '../../src/ui/ui.ts';
import { createFakeIo } from '../support/fake-io.ts';
import { DANGEROUS, HOSTILE, PLAIN } from './texts.ts';

function open({ saysYes = false, isTerminal = false, columns = 80 } = {}) {
  const fake = createFakeIo({ isTerminal, columns });
  let listening = 0;
  const { interrupts } = fake.io;
  const listen = interrupts.listen.bind(interrupts);
  interrupts.listen = (listener) => {
    const forget = listen(listener);
    listening += 1;
    return () => {
      listening -= 1;
      forget();
    };
  };
  const ui = new PlainUi({
    output: fake.io.errors,
    theme: PLAIN,
    status: () => 'my account',
    ...{ saysYes, env: {}, showsBusy: isTerminal },
    onLeave: () => () => {},
    interrupts,
  });
  return { ui, fake, said: fake.errors, listening: () => listening };
}

async function refusalOf(asking: Promise<unknown>): Promise<{ message: string; hint: string }> {
  const error: unknown = await asking.catch((reason: unknown) => reason);
  if (!(error instanceof UsageError)) throw new Error(`No usage error, but ${String(error)}`);
  return { message: error.message, hint: error.hint };
}

const FIELDS: readonly FormField<string>[] = [
  { name: 'video_name', label: 'Name', kind: 'text', flag: 'name', required: true },
  { name: 'replica_id', label: 'Replica', kind: 'text', required: true },
  { name: 'hidden', label: 'Inner thing', kind: 'text', flag: false, required: true },
  { name: 'note', label: 'Note', kind: 'text' },
  { name: 'url', label: 'URL', kind: 'text', check: (text) => (text === 'ok' ? undefined : `“${text}” is no URL.`) },
  { name: 'more_url', label: 'More', kind: 'text', more: true, check: () => 'Never right.' },
  { name: 'unseen', label: 'Unseen', kind: 'text', required: true, isVisible: () => false },
];

const form = (values: Record<string, string>) =>
  new Form<string>({ title: 'Generate', fields: FIELDS, submitLabel: 'Send', values });

const WHEN_MISSING = 'Add what is missing, or run in a terminal without --no-input to be prompted.';

describe('a form without a terminal', () => {
  it('passes when it is whole, and is left as it was', async () => {
    const whole = form({ video_name: 'Rio', replica_id: 'r1', hidden: 'x', url: 'ok' });
    await open().ui.fill(whole);
    expect(whole.values().video_name).toBe('Rio');
  });

  it.each<[what: string, values: Record<string, string>, message: string, hint: string]>([
    ['all that is missing, at once', {}, 'Missing: --name, --replica-id, Inner thing.', WHEN_MISSING],
    [
      'all that is missing, and all that is wrong',
      { video_name: ' ', url: 'x', more_url: 'y', hidden: 'z' },
      'Missing: --name, --replica-id. --url: “x” is no URL. --more-url: Never right.',
      WHEN_MISSING,
    ],
    [
      'what is wrong alone',
      { video_name: 'Rio', replica_id: 'r1', hidden: 'x', url: 'x' },
      '--url: “x” is no URL.',
      'Correct it.',
    ],
    [
      'what is wrong in two places',
      { video_name: 'Rio', replica_id: 'r1', hidden: 'x', url: 'x', more_url: 'y' },
      '--url: “x” is no URL. --more-url: Never right.',
      'Correct them.',
    ],
  ])('names %s', async (_what, values, message, hint) => {
    expect(await refusalOf(open().ui.fill(form(values)))).toEqual({ message, hint });
  });

  it.each(HOSTILE)('shows %s in a complaint as text', async (_what, text) => {
    const { message } = await refusalOf(open().ui.fill(form({ url: text })));
    expect(message).not.toMatch(DANGEROUS);
  });
});

describe('a question without a terminal', () => {
  const CONFIRM = { title: 'Delete', text: 'Delete the video “Rio”?' };

  it('for a yes is a wrong use that names --yes', async () => {
    const { ui, said } = open();
    expect(await refusalOf(ui.confirm(CONFIRM))).toEqual({
      message: CONFIRM.text,
      hint: 'Cannot prompt for confirmation. Pass --yes to confirm.',
    });
    expect(said()).toBe('');
  });

  it('for a yes is answered beforehand with --yes', async () => {
    expect(await open({ saysYes: true }).ui.confirm(CONFIRM)).toBe(true);
  });

  const list = {
    title: 'Which video?',
    list: new PaginatedList<{ id: string }>({ items: [{ id: 'v1' }], idOf: ({ id }) => id }),
    noun: { one: 'video', many: 'videos' },
    columns: ({ id }: { id: string }) => [id],
    whenEmpty: 'None.',
    enterHint: 'choose',
  };

  it.each<[what: string, ask: (ui: PlainUi) => Promise<unknown>, message: string, hint: string]>([
    [
      'a menu',
      (ui) => ui.menu({ title: 'Save it?', choices: [{ label: 'Yes', value: 1 }] }),
      'Cannot prompt: Save it?',
      'Run the command in a terminal.',
    ],
    [
      'a list',
      (ui) => ui.pagedSelect(list),
      'Cannot prompt: Which video?',
      'Pass the id, or run the command in a terminal.',
    ],
    [
      'an editor',
      (ui) => ui.edit('text', 'txt'),
      'An editor needs a terminal.',
      'Run the command in a terminal, or pass the changes as flags.',
    ],
  ])('with %s is a wrong use, with --yes too', async (_what, ask, message, hint) => {
    for (const saysYes of [false, true]) {
      expect(await refusalOf(ask(open({ saysYes }).ui))).toEqual({ message, hint });
    }
  });

  it('is known not to be answered', () => {
    expect(open().ui.canAsk).toBe(false);
  });
});

describe('what a command says', () => {
  it('has a mark before it, and no escape sequence', async () => {
    const { ui, said } = open();
    ui.say('Said.');
    ui.ok('Done.');
    ui.warn('Careful.');
    ui.fail('Broken.', 'Mend it.');
    ui.commandLine('Next time:', "tavus video get 'a\nb'");
    ui.copy('r1');
    await ui.details('A video', [['Name', 'Rio']]);
    expect(said()).toBe(
      [
        'Said.',
        '✔ Done.',
        '▲ Careful.',
        '✖ Broken.',
        '  Mend it.',
        "Next time: tavus video get 'a",
        "b'",
        'r1',
        '',
        'A video · my account',
        '',
        '  Name  Rio',
        '',
      ].join('\n'),
    );
  });

  const LONG = 'word '.repeat(40).trim();

  it('is broken up for a terminal, and left whole for a file', () => {
    const [terminal, file] = [open({ isTerminal: true, columns: 40 }), open()];
    terminal.ui.say(LONG);
    file.ui.say(LONG);
    expect(
      Math.max(
        ...terminal
          .said()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThan(40);
    expect(file.said()).toBe(`${LONG}\n`);
  });

  it.each(HOSTILE)('can hold %s', (_what, text) => {
    const { ui, said } = open();
    ui.say(text);
    ui.ok(text);
    ui.fail(text, text);
    expect(said().replaceAll('\n', '')).not.toMatch(DANGEROUS);
  });
});

describe('work in progress', () => {
  it('gives what it ends with, and a pipe hears nothing of it', async () => {
    const { ui, said, listening } = open();
    const work = async (_signal: AbortSignal, tell: (text: string) => void) => {
      tell('Still loading');
      return [listening(), 'done'];
    };
    expect(await ui.busy('Loading', work)).toEqual([1, 'done']);
    expect([said(), listening()]).toEqual(['', 0]);
  });

  it('is shown on a terminal, and taken away again', async () => {
    const { ui, said } = open({ isTerminal: true });
    await ui.busy('Loading', async (_signal, tell) => tell('Still loading'));
    expect(said()).toMatch(/Loading….*Still loading…\r\x1b\[K$/s);
  });

  it('fails with its own failure, and is taken away all the same', async () => {
    const { ui, said, listening } = open({ isTerminal: true });
    const failure = new Error('no such thing');
    await expect(
      ui.busy('Loading', async () => {
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(said()).toMatch(/\r\x1b\[K$/);
    expect(listening()).toBe(0);
  });

  it('that takes longer says so in a line of its own, or in its place on a terminal', async () => {
    const later = { ms: 60_000, describe: (seconds: number) => `Busy, again in ${seconds} s` };
    const plain = open();
    await plain.ui.busy('Loading', async () => plain.ui.delayed(later));
    await plain.ui.progress('Watching', async () => plain.ui.delayed(later));
    expect(plain.said()).toBe('Busy, again in 60 s\nBusy, again in 60 s\n');
    const onTerminal = open({ isTerminal: true });
    await onTerminal.ui.busy('Loading', async () => onTerminal.ui.delayed(later));
    expect(onTerminal.said()).toMatch(/Loading….*\r\x1b\[KBusy, again in 60 s…\r\x1b\[K$/s);
    onTerminal.ui.delayed(later);
    expect(onTerminal.said()).toMatch(/\r\x1b\[KBusy, again in 60 s\n$/);
  });

  it.each(['busy', 'progress'] as const)('is stopped by Ctrl+C: %s', async (kind) => {
    const { ui, fake, listening } = open();
    const stopped: unknown[] = [];
    const work = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped.push(signal.reason);
          reject(new Error('stopped'));
        });
      });
    const working = kind === 'busy' ? ui.busy('Loading', work) : ui.progress('Watching', work);
    await Promise.resolve();
    fake.interrupt();
    await expect(working).rejects.toThrow(Interrupted);
    expect(stopped).toHaveLength(1);
    expect(listening()).toBe(0);
  });

  it('says in lines how far it is, each status once', async () => {
    const { ui, said } = open();
    const note = () => '';
    await ui.progress('Watching', async (_signal, show) => {
      for (const status of ['started 1/100', 'started 2/100', 'completed'])
        show({ bars: [{ label: 'Rio', status }], note });
    });
    expect(said()).toBe('Rio: started 1/100\nRio: completed\n');
  });

  it('is told of at its end on a terminal alone', () => {
    const [terminal, pipe] = [open({ isTerminal: true }), open()];
    terminal.ui.notify('Rio is ready.');
    pipe.ui.notify('Rio is ready.');
    expect([terminal.said().endsWith('\x07'), pipe.said()]).toEqual([true, '']);
  });
});
