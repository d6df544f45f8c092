import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccessibleUi } from '../../src/ui/accessible/accessible-ui.ts';
import { AskingUi } from '../../src/ui/asking-ui.ts';
import { Delays } from '../../src/ui/output/delays.ts';
import { LiveRegion } from '../../src/ui/output/live-region.ts';
import type { ProgressView } from '../../src/ui/output/progress.ts';
import { showBusy } from '../../src/ui/output/spinner.ts';
import { PlainUi } from '../../src/ui/plain-ui.ts';
import { TerminalUi } from '../../src/ui/terminal-ui.ts';
import { createTheme } from '../../src/ui/theme.ts';
import { Interrupted, type SessionUi, type Ui } from '../../src/ui/ui.ts';
import { createFakeIo } from '../support/fake-io.ts';
import { PLAIN } from './texts.ts';

const viewOf = (text: string): ProgressView => ({ bars: [{ label: 'people.csv', status: text }], note: () => 'Esc' });
const status = () => 'my account';

/** The Uis, each with what it wrote. */
const UIS: Readonly<Record<string, () => { ui: Ui; interrupt(): void; written(): string }>> = {
  'on a terminal': () => {
    const { io, output, interrupt } = createFakeIo({ isTerminal: true });
    const ui = new TerminalUi({ ...io, theme: PLAIN, status } as never);
    ui.start();
    return { ui, interrupt, written: output };
  },
  'in lines': () => {
    const { io, output, interrupt } = createFakeIo({ isTerminal: true });
    const ui = new AccessibleUi({ ...io, theme: PLAIN, status } as never);
    ui.start();
    return { ui, interrupt, written: output };
  },
  'of a command without a keyboard': () => plain(true),
  'of a command in a pipe': () => plain(false),
  'of a command on a terminal': () => {
    const { io, errors, output, interrupt } = createFakeIo({ isTerminal: true });
    const open = async (): Promise<SessionUi> => new TerminalUi({ ...io, theme: PLAIN, status } as never);
    const common = { theme: PLAIN, status, showsBusy: true, saysYes: true, env: {}, onLeave: io.onLeave };
    const ui = new AskingUi({ ...common, output: io.errors, interrupts: io.interrupts, open });
    return { ui, interrupt, written: () => output() + errors() };
  },
};

function plain(showsBusy: boolean) {
  const { io, errors, interrupt } = createFakeIo({ isTerminal: showsBusy });
  const { errors: output, interrupts, onLeave } = io;
  const ui = new PlainUi({ output, interrupts, onLeave, theme: PLAIN, status, showsBusy, saysYes: true, env: {} });
  return { ui, interrupt, written: errors };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

describe.each(Object.keys(UIS))('the Ui %s', (name) => {
  const open = () => {
    const made = UIS[name]?.();
    if (!made) throw new Error(name);
    return made;
  };

  it.each(['ends', 'is stopped', 'fails'])(
    'draws nothing, and keeps no timer, when a progress %s and still reports',
    async (how) => {
      const { ui, interrupt, written } = open();
      let report = (_view: ProgressView): void => {};
      let end = (_error?: Error): void => {};
      const progress = ui.progress('Generate', (_signal, show) => {
        report = show;
        show(viewOf('1 sent'));
        return new Promise<void>((resolve, reject) => {
          end = (error) => (error ? reject(error) : resolve());
        });
      });
      progress.catch(() => {});
      await settle();
      if (how === 'is stopped') interrupt();
      else end(how === 'fails' ? new Error('no') : undefined);
      if (how === 'ends') await progress;
      else await expect(progress).rejects.toThrow(how === 'fails' ? 'no' : Interrupted);
      const before = written();
      report(viewOf('late news'));
      ui.delayed({ ms: 3000, describe: () => '' });
      await vi.advanceTimersByTimeAsync(5000);
      expect(written().slice(before.length)).not.toMatch(/late news|people\.csv|\x1b/);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('says no late words of something that was waited for', async () => {
    const { ui, interrupt, written } = open();
    let tell = (_words: string): void => {};
    const busy = ui.busy('Loading', (_signal, given) => {
      tell = given;
      return new Promise<void>(() => {});
    });
    busy.catch(() => {});
    await settle();
    interrupt();
    await expect(busy).rejects.toThrow();
    const before = written();
    tell('Loading more');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(written()).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a region of bars', () => {
  it('that was closed before anything was shown stays closed', async () => {
    const { io, output } = createFakeIo({ isTerminal: true });
    const region = new LiveRegion({ output: io.output, theme: PLAIN, delays: new Delays(), stopKey: 'Esc' });
    region.close();
    region.show(viewOf('late'));
    region.close();
    await vi.advanceTimersByTimeAsync(3000);
    expect([output(), vi.getTimerCount()]).toEqual(['', 0]);
  });

  it('redraws each second until then', async () => {
    const { io, output } = createFakeIo({ isTerminal: true });
    const region = new LiveRegion({ output: io.output, theme: PLAIN, delays: new Delays(), stopKey: 'Esc' });
    region.show(viewOf('1 sent'));
    await vi.advanceTimersByTimeAsync(2000);
    expect(output().split('1 sent')).toHaveLength(4);
    region.close();
  });
});

it('a spinner with colours is not started again by late words', async () => {
  const { io, output } = createFakeIo({ isTerminal: true });
  const theme = createTheme({ TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'en_US.UTF-8' }, true, true);
  const busy = await showBusy('Loading', { output: io.output, theme, status });
  busy.stop();
  const before = output();
  busy.tell('late');
  await vi.advanceTimersByTimeAsync(1000);
  expect([output(), vi.getTimerCount()]).toEqual([before, 0]);
});

describe('where a delay is counted down', () => {
  const inSeconds = { ms: 5000, describe: (seconds: number) => `in ${seconds} s` };

  it('a screen that closes after the one over it, or twice, brings no closed one back', () => {
    const delays = new Delays();
    const [outer, inner]: [string[], string[]] = [[], []];
    const stopOuter = delays.listen((text) => outer.push(text));
    const stopInner = delays.listen((text) => inner.push(text));
    stopOuter();
    delays.begin(inSeconds);
    stopInner();
    stopInner();
    stopOuter();
    expect(delays.begin(inSeconds)).toBe(false);
    expect([outer, inner]).toEqual([[], ['in 5 s']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a screen that closes under another leaves its countdown alone', async () => {
    const delays = new Delays();
    const shown: string[] = [];
    const stopOuter = delays.listen(() => {});
    const stopInner = delays.listen((text) => shown.push(text));
    delays.begin(inSeconds);
    stopOuter();
    await vi.advanceTimersByTimeAsync(100);
    expect(vi.getTimerCount()).toBe(1);
    stopInner();
    expect(shown).toEqual(['in 5 s']);
  });
});
