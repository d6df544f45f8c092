import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { platform, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Draft, DraftFiles, MemoryDrafts } from '../../src/settings/drafts.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { endedPid } from '../support/ended-pid.ts';

const DRAFT: Draft = {
  savedAt: 1_772_366_400_000,
  values: { name: 'Spring', script: 'one\ntwo 😀', who: 'r1' },
  labels: { r1: 'Anna' },
  notice: { text: 'It took too long.', hint: 'Look first.' },
};

async function open() {
  const directory = join(await temporaryDirectory(), 'settings', 'drafts');
  const path = join(directory, 'form.json');
  return { directory, path, drafts: new DraftFiles(directory), again: () => new DraftFiles(directory) };
}

describe('drafts on disk', () => {
  it('are read by the next process, from a private file and folder', async () => {
    const { directory, path, drafts, again } = await open();
    expect(drafts.read('form')).toBeUndefined();
    expect(drafts.save('form', DRAFT)).toBeUndefined();
    expect(again().read('form')).toEqual(DRAFT);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    expect(await readdir(directory)).toEqual(['form.json']);
  });

  it('report whether the last draft is on disk', async () => {
    const { directory, drafts } = await open();
    expect(drafts.isOnDisk('form')).toBe(false);
    drafts.save('form', DRAFT);
    expect([drafts.isOnDisk('form'), drafts.isOnDisk('other')]).toEqual([true, false]);
    // Another program has it, and this one nothing.
    expect(new DraftFiles(directory).isOnDisk('form')).toBe(false);
    drafts.remove('form');
    expect(drafts.isOnDisk('form')).toBe(false);
    for (const without of [new MemoryDrafts(), new DraftFiles(undefined)]) {
      without.save('form', DRAFT);
      expect(without.isOnDisk('form')).toBe(false);
    }
  });

  it('are replaced by name, and removed', async () => {
    const { directory, drafts, again } = await open();
    drafts.save('form', DRAFT);
    drafts.save('other', DRAFT);
    drafts.save('form', { ...DRAFT, values: {} });
    expect(again().read('form')?.values).toEqual({});
    drafts.remove('form');
    drafts.remove('form');
    expect([drafts.read('form'), again().read('form')]).toEqual([undefined, undefined]);
    expect(await readdir(directory)).toEqual(['other.json']);
  });

  it('are removed for every process after one has sent the form', async () => {
    const { drafts, again } = await open();
    drafts.save('form', DRAFT);
    const other = again();
    other.read('form');
    other.remove('form');
    expect(drafts.read('form')).toBeUndefined();
  });

  it('are kept separately for two processes with the same form', async () => {
    const { directory, drafts, again } = await open();
    const other = again();
    drafts.save('form', DRAFT);
    other.save('form', { ...DRAFT, values: { name: 'Other' } });
    drafts.save('form', { ...DRAFT, values: { name: 'Mine' } });
    expect(await readdir(directory)).toHaveLength(2);
    drafts.remove('form');
    expect(again().read('form')?.values).toEqual({ name: 'Other' });
    other.remove('form');
    expect(await readdir(directory)).toEqual([]);
  });

  it('are replaced when continued, unless another process has changed them since', async () => {
    const { directory, drafts, again } = await open();
    drafts.save('form', DRAFT);
    const other = again();
    expect(other.read('form')).toEqual(DRAFT);
    other.save('form', { ...DRAFT, values: { name: 'Other' } });
    expect(await readdir(directory)).toEqual(['form.json']);
    drafts.save('form', { ...DRAFT, savedAt: DRAFT.savedAt + 1 });
    other.remove('form');
    expect(again().read('form')?.values).toEqual(DRAFT.values);
  });

  it('are not removed by a reader if they have changed since', async () => {
    const { drafts, again } = await open();
    drafts.save('form', DRAFT);
    const other = again();
    other.read('form');
    drafts.save('form', { ...DRAFT, savedAt: DRAFT.savedAt + 1 });
    other.remove('form');
    expect(again().read('form')?.savedAt).toBe(DRAFT.savedAt + 1);
  });

  it('of a running process are not replaced by an empty form, but of an ended one they are', async () => {
    const { directory, path } = await open();
    const [running, ended] = [new DraftFiles(directory, process.pid), new DraftFiles(directory, await endedPid())];
    const beginAfresh = () => {
      const drafts = new DraftFiles(directory, process.pid);
      drafts.read('form');
      drafts.decline('form');
      drafts.save('form', { ...DRAFT, values: { name: 'Afresh' } });
      return drafts;
    };
    running.save('form', DRAFT);
    beginAfresh().remove('form');
    expect(await readdir(directory)).toEqual(['form.json']);
    running.remove('form');
    ended.save('form', DRAFT);
    beginAfresh();
    expect(await readdir(directory)).toEqual(['form.json']);
    expect(await readFile(path, 'utf8')).toContain('Afresh');
  });

  it.skipIf(platform() === 'win32')('are not written through a link', async () => {
    const { directory, path, drafts } = await open();
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, '..', 'elsewhere'), '');
    await symlink(join(directory, '..', 'elsewhere'), path);
    expect(drafts.save('form', DRAFT)).toBe(
      `Could not save the draft of this form in ${directory}. ${path} is a symbolic link.`,
    );
    expect(await readFile(path, 'utf8')).toBe('');
  });

  it('are kept in memory without a home folder', () => {
    const drafts = new DraftFiles(undefined);
    expect(drafts.save('form', DRAFT)).toBe('Could not save the draft of this form. There is no home folder.');
    expect([drafts.save('form', DRAFT), drafts.read('form')]).toEqual([undefined, DRAFT]);
    drafts.tidy();
    drafts.remove('form');
    expect(drafts.read('form')).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['half of one', '{"savedAt": 17'],
    ['no object', '[]'],
    ['nothing known', '{}'],
    ['no time', '{"savedAt":"now","values":{},"labels":{}}'],
    ['no values', '{"savedAt":1,"labels":{}}'],
    ['bytes', '\x00\x01\x02'],
  ])('with %s are renamed as corrupt', async (_what, text) => {
    const { directory, path, again } = await open();
    await mkdir(directory, { recursive: true });
    await writeFile(path, text);
    expect(again().read('form')).toBeUndefined();
    expect(await readdir(directory)).toEqual(['form.json.corrupt']);
    expect(again().save('form', DRAFT)).toBeUndefined();
    expect(again().read('form')).toEqual(DRAFT);
  });

  it('drop values that are not text, and an invalid notice', async () => {
    const { directory, path, again } = await open();
    await mkdir(directory, { recursive: true });
    await writeFile(path, '{"savedAt":1,"values":{"a":"x","b":7},"labels":{},"notice":{"hint":"x"},"more":1}');
    expect(again().read('form')).toEqual({ savedAt: 1, values: { a: 'x' }, labels: {} });
    await writeFile(path, '{"savedAt":1,"values":{},"labels":{},"notice":{"text":"x","hint":1}}');
    expect(again().read('form')?.notice).toEqual({ text: 'x', hint: undefined });
  });

  it('are kept in memory if they cannot be written, which is reported once', async () => {
    const { directory, drafts, again } = await open();
    await mkdir(join(directory, '..'), { recursive: true });
    await writeFile(directory, 'a file in the way');
    expect(drafts.save('form', DRAFT)).toBe(
      `Could not save the draft of this form in ${directory}. Part of the path is not a folder.`,
    );
    expect(drafts.save('form', DRAFT)).toBeUndefined();
    expect(drafts.read('form')).toEqual(DRAFT);
    drafts.remove('form');
    expect([drafts.read('form'), again().read('form')]).toEqual([undefined, undefined]);
    expect(await readFile(directory, 'utf8')).toBe('a file in the way');
  });

  it.skipIf(userInfo().uid === 0)('are kept in memory if the folder is read-only', async () => {
    const { directory, path, drafts } = await open();
    drafts.save('form', DRAFT);
    await chmod(directory, 0o500);
    expect(drafts.save('form', { ...DRAFT, values: {} })).toContain('Permission denied.');
    drafts.remove('form');
    expect(await readFile(path, 'utf8')).toContain('Spring');
    await chmod(directory, 0o700);
  });

  it('are written again if the folder was removed', async () => {
    const { directory, drafts, again } = await open();
    drafts.save('form', DRAFT);
    await rm(directory, { recursive: true });
    expect(drafts.save('form', DRAFT)).toBeUndefined();
    expect(again().read('form')).toEqual(DRAFT);
  });
});

it('are in memory in the sandbox', () => {
  const drafts = new MemoryDrafts();
  expect(drafts.save('form', DRAFT)).toBeUndefined();
  expect(drafts.read('form')).toEqual(DRAFT);
  drafts.remove('form');
  expect(drafts.read('form')).toBeUndefined();
});
