import { join } from 'node:path';
import { PrivateFolder } from '../../src/lib/files/private-folder.ts';
import { DraftFiles } from '../../src/settings/drafts.ts';
import { Settings } from '../../src/settings/settings.ts';
import { draftText } from './draft-text.ts';

/** A program that does nothing but save, over and over; `save-often.ts` starts it as a process of its own. */
/** Milliseconds: what is tested is that nothing is lost, not how long a busy computer takes. */
const PATIENCE = 60_000;
const [kind = '', directory = '', id = '', times = '0'] = process.argv.slice(2);

if (kind === 'settings') {
  const settings = new Settings(directory, (text) => process.stderr.write(`${text}\n`), {
    pid: process.pid,
    waitMs: PATIENCE,
  });
  await settings.load();
  settings.protect();
  for (let count = 0; count < Number(times); count += 1) {
    await settings.saveProfile(`${id}-${count}`, { apiKey: `key-${id}-${count}`.padEnd(2000, 'x') });
    process.stdout.write('.');
  }
}
if (kind === 'drafts') {
  const drafts = new DraftFiles(directory, process.pid, PATIENCE);
  for (let count = 0; count < Number(times); count += 1) {
    const problem = drafts.save('form', { savedAt: count, values: { script: draftText(id, count) }, labels: {} });
    if (problem !== undefined) process.stderr.write(`${problem}\n`);
    process.stdout.write('.');
  }
}
if (kind === 'folders') {
  for (let count = 0; count < Number(times); count += 1) {
    const folder = new PrivateFolder(join(directory, String(count), 'of', 'mine'), {
      pid: process.pid,
      waitMs: PATIENCE,
    });
    try {
      folder.change(() => folder.write(id, 'saved'));
    } catch (error) {
      process.stderr.write(`${String(error)}\n`);
    }
    process.stdout.write('.');
  }
}
