import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { DraftFiles } from '../../src/settings/drafts.ts';
import { Settings } from '../../src/settings/settings.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { draftText } from '../support/draft-text.ts';
import { saveOften } from '../support/save-often.ts';

const IDS = ['a', 'b', 'c', 'd'];
const TIMES = 50;

/** @returns their output */
async function runAll(kind: 'settings' | 'drafts' | 'folders', directory: string): Promise<readonly string[]> {
  const running = IDS.map(async (id) => await saveOften({ kind, directory, id, times: TIMES }));
  const said = async (child: Promise<ChildProcess>) => {
    const { stderr, stdout } = await child;
    stdout?.resume();
    return stderr ? await text(stderr) : '';
  };
  return await Promise.all(running.map(said));
}

describe(`${IDS.length} processes that save ${TIMES} times concurrently`, () => {
  it('lose no change of the settings', async () => {
    const directory = await temporaryDirectory();
    expect(await runAll('settings', directory)).toEqual(['', '', '', '']);
    const settings = new Settings(directory, (text) => expect.unreachable(text));
    await settings.load();
    settings.protect();
    const wanted = IDS.flatMap((id) => Array.from({ length: TIMES }, (_, count) => `${id}-${count}`));
    expect([...settings.profiles().all.keys()].sort()).toEqual(['default', ...wanted].sort());
    expect(await readdir(directory)).toEqual(['config.json']);
  }, 120_000);

  it('create missing folders together', async () => {
    const directory = await temporaryDirectory();
    expect(await runAll('folders', directory)).toEqual(['', '', '', '']);
    const saved = Array.from({ length: TIMES }, (_, count) => readdir(join(directory, String(count), 'of', 'mine')));
    expect((await Promise.all(saved)).map((names) => names.sort())).toEqual(Array(TIMES).fill(IDS));
  }, 120_000);

  it('lose no draft of the same form', async () => {
    const directory = await temporaryDirectory();
    expect(await runAll('drafts', directory)).toEqual(['', '', '', '']);
    const files = await readdir(directory);
    expect(files).toHaveLength(IDS.length);
    expect(files).toContain('form.json');
    const texts = await Promise.all(files.map(async (file) => await readFile(join(directory, file), 'utf8')));
    const left = IDS.map((id) => texts.some((draft) => draft.includes(draftText(id, TIMES - 1))));
    expect(left).toEqual([true, true, true, true]);
    const drafts = new DraftFiles(directory);
    for (let count = IDS.length; count > 0; count -= 1) {
      expect(drafts.read('form')?.savedAt).toBe(TIMES - 1);
      drafts.remove('form');
    }
    expect(await readdir(directory)).toEqual([]);
  }, 120_000);
});
