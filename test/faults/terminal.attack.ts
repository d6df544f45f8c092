import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { createRandom } from '../../src/sandbox/random.ts';
import { Keyboard } from '../../src/ui/prompt/keyboard.ts';
import { JobShell } from '../support/job-shell.ts';
import { openSandbox } from '../support/journey-tavus.ts';
import { NOISE } from '../support/terminal-noise.ts';
import { Tally } from './tally.ts';

const SEED = 20261127;

const KEYS = [
  'a',
  'é',
  '😀',
  '7',
  ' ',
  '\r',
  '\t',
  '\x7f',
  '\x1b[A',
  '\x1b[1;5C',
  '\x1bOB',
  '\x1b[3~',
  '\x1b[Z',
  '\x1bf',
];
const KITTY_KEYS = [
  ['\x1b[97u', 'a'],
  ['\x1b[13;1:1u', '\r'],
  ['\x1b[127u\x1b[127;1:3u', '\x7f'],
  ['\x1b[9;2u', '\x1b[Z'],
] as const;

it('keys arrive, and nothing else, however replies are mixed with them and cut', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const [random, tally] = [createRandom(SEED), new Tally('replies between keys, cut anywhere')];
  const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const noise = Object.entries(NOISE).flatMap(([what, bytes]) => (what === 'F1' ? [] : [bytes]));
  for (let round = 0; round < 5000; round += 1) {
    let [sent, wanted] = ['', ''];
    for (let count = 1 + random() * 8; count > 0; count -= 1) {
      const kind = random();
      const [bytes, key] = kind < 0.5 ? [oneOf(noise), ''] : kind < 0.7 ? oneOf(KITTY_KEYS) : twice(oneOf(KEYS));
      sent += bytes;
      wanted += key;
    }
    const heard = await hear(Buffer.from(sent), () => random());
    tally.add(JSON.stringify(sent), heard === wanted ? undefined : `heard ${JSON.stringify(heard)}`);
  }
  vi.useRealTimers();
  expect(tally.end()).toEqual([]);
});

function twice(key: string): readonly [string, string] {
  return [key, key];
}

async function hear(bytes: Buffer, random: () => number): Promise<string> {
  const source = new PassThrough();
  const keyboard = new Keyboard(source);
  let heard = '';
  const add = (text: unknown): void => {
    heard += String(text);
  };
  keyboard.on('data', add);
  // Several keys in one piece can look like a paste.
  keyboard.on('paste', add);
  keyboard.on('escape', () => add('<Esc>'));
  keyboard.start();
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + 1 + Math.floor(random() * random() * 40));
    source.write(bytes.subarray(at, end));
    at = end;
    await vi.advanceTimersByTimeAsync(Math.floor(random() * 90));
  }
  await vi.advanceTimersByTimeAsync(2000);
  keyboard.stop();
  return heard;
}

/** From one screen to the next; each is drawn, or still being loaded, when the program is suspended. */
const STEPS: readonly (readonly [keys: string, title: string])[] = [
  ['\x1b[H\x1b[B\r', 'Work with Replicas'],
  ['\x1b[H\x1b[B\r', 'List Replicas'],
  ['\x1b', 'Work with Replicas'],
  ['\x1b', 'Tavus'],
  ['\x1b[H\x1b[B\x1b[B\r', 'Work with Personas'],
  ['\x1b[H\r', 'Create a Persona'],
  ['\x1b', 'Work with Personas'],
  ['\x1b', 'Tavus'],
];
const STOPS = ['key', 'SIGTSTP', 'SIGSTOP'] as const;

it('a walk through the screens goes on after it was suspended at any moment', async () => {
  const [random, tally] = [createRandom(SEED), new Tally('suspended at random moments')];
  const sandbox = await openSandbox({ latencyMs: 40 });
  const tavus = await JobShell.open({ sandbox });
  await tavus.at('Tavus');
  for (let round = 0; round < 96; round += 1) {
    const [keys, title] = STEPS[round % STEPS.length] ?? ['', ''];
    const how = STOPS[Math.floor(random() * STOPS.length)] ?? 'key';
    const label = `round ${round}, ${how}, ${title}`;
    try {
      tavus.type(keys);
      // Long enough for the key to be read: what was not goes to the shell.
      await sleep(120 + random() * 80);
      if (how === 'key') tavus.press('ctrl+z');
      else process.kill(tavus.jobPid, how);
      await tavus.isSuspended();
      if (how !== 'SIGSTOP') await tavus.hasSaneTerminal();
      await tavus.foreground();
      await tavus.at(title);
      tally.add(label, /\^\[|\^M/.test(tavus.since()) ? 'a key was echoed' : undefined);
    } catch (error) {
      tally.add(label, String(error));
      break;
    }
  }
  expect(tally.end()).toEqual([]);
  tavus.press('q');
  await tavus.atPrompt();
  await tavus.hasSaneTerminal();
});
