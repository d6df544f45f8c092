import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { people, REPLICA } from '../support/batch.ts';
import { openBench } from '../support/bench.ts';
import { fill, leave, pick } from '../support/script.ts';

const BATCH = 'Generate from a CSV';
const DOWNLOAD = 'Download a Video';

/** How the path of a file can be typed or dragged into a form. */
const WAYS: readonly (readonly [how: string, write: (path: string) => string])[] = [
  ['as it is', (path) => path],
  ['from the home folder', (path) => `~/${relative(homedir(), path)}`],
  ['escaped', (path) => `${path.replaceAll(' ', '\\ ')} `],
  ['quoted', (path) => `'${path}'`],
];

describe.skipIf(platform() === 'win32').each(WAYS)('a path in the menu, %s', (_how, write) => {
  it('is the CSV of a batch', async () => {
    const bench = await openBench();
    bench.addReplica('Rio');
    const path = join(bench.directory, 'all people.csv');
    await writeFile(path, people(2));
    const form = { file: write(path), video_name: '{{nobody}}', replica_id: pick('Replica', 'Rio'), script: 'Hi' };
    await bench.visit('batch_videos', fill(BATCH, form), ...leave(BATCH));
    expect(bench.ui.transcript.join('\n')).toContain('No column for {{nobody}}');
  });

  it('is the folder for a video', async () => {
    const bench = await openBench();
    const folder = join(bench.directory, 'my films');
    await mkdir(folder);
    const { id } = bench.sandbox.store.addVideo(
      { replica_id: REPLICA, script: 'Hi', video_name: 'Clip' },
      { renderMs: 0 },
    );
    await bench.visit('download_video', pick(DOWNLOAD, id), fill(DOWNLOAD, { output: write(folder) }));
    expect(await readdir(folder)).toEqual(['Clip.mp4']);
  });
});
