import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createRandom } from '../../src/sandbox/random.ts';
import { DraftFiles } from '../../src/settings/drafts.ts';
import { Settings } from '../../src/settings/settings.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { draftText } from '../support/draft-text.ts';
import { saveOften } from '../support/save-often.ts';

const KILLS = 20;
const MANY = 1_000_000;
/** Files that may be left after a kill. */
const LEFT_OVER = /^(tavus\.lock(\.[0-9a-f-]+)?|\w+\.json\.tavus-unfinished)$|\.tmp-\d{10}[0-9a-f]{6}$/;

function seedOf(what: string): () => number {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`A program that saves ${what} is killed at the moments of SEED=${seed}`);
  return createRandom(seed);
}

/** Lets a process save for a moment, kills it, and checks the files. */
async function killOften(
  kind: 'settings' | 'drafts',
  directory: string,
  look: (run: number, saved: number) => Promise<void>,
): Promise<void> {
  const random = seedOf(kind);
  await mkdir(directory, { recursive: true });
  for (let run = 0; run < KILLS; run += 1) {
    const child = await saveOften({ kind, directory, id: `run${run}`, times: MANY });
    let saved = 0;
    child.stdout?.on('data', (points: Buffer) => {
      saved += points.length;
    });
    const closed = once(child, 'close');
    if (child.stdout) await once(child.stdout, 'data');
    await sleep(random() * 30);
    child.kill('SIGKILL');
    await closed;
    await look(run, saved);
  }
}

it('settings are complete after a kill while saving, and the next start cleans up', async () => {
  const directory = await temporaryDirectory();
  await killOften('settings', directory, async (run, saved) => {
    const others = (await readdir(directory)).filter((name) => name !== 'config.json');
    expect(others.filter((name) => !LEFT_OVER.test(name))).toEqual([]);
    const text = await readFile(join(directory, 'config.json'), 'utf8');
    const { profiles } = JSON.parse(text) as { profiles: Record<string, { apiKey: string }> };
    const names = Object.keys(profiles).filter((name) => name.startsWith(`run${run}-`));
    // All that was told to be saved, and no more than the one after it.
    expect([saved, saved + 1]).toContain(names.length);
    expect(names).toEqual(names.map((_, count) => `run${run}-${count}`));
    expect(Object.values(profiles).every(({ apiKey }) => apiKey.length === 2000)).toBe(true);
    const settings = new Settings(directory, (warning) => expect.unreachable(warning));
    await settings.load();
    settings.protect();
    expect(await readdir(directory)).toEqual(['config.json']);
    for (const name of names) await settings.removeProfile(name);
  });
}, 180_000);

it('drafts are complete after a kill while saving, and the next start cleans up', async () => {
  const directory = await temporaryDirectory();
  await killOften('drafts', directory, async (run, saved) => {
    const others = (await readdir(directory)).filter((name) => name !== 'form.json');
    expect(others.filter((name) => !LEFT_OVER.test(name))).toEqual([]);
    const drafts = new DraftFiles(directory);
    drafts.tidy();
    expect(await readdir(directory)).toEqual(['form.json']);
    const draft = drafts.read('form');
    const count = draft?.savedAt ?? -1;
    expect([saved - 1, saved]).toContain(count);
    expect(draft?.values.script).toBe(draftText(`run${run}`, count));
    drafts.remove('form');
  });
}, 180_000);
