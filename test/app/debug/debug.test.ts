import { linkSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findLogTarget } from '../../../src/app/debug/open-log.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { runTavus } from '../../support/command.ts';
import { makeFifo } from '../../support/make-fifo.ts';

const LINE = /^\d{4}-\d\d-\d\dT[\d:.]+Z GET \/v2\/replicas\S* 200 \d+ ms/m;

describe('--debug and TAVUS_DEBUG', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
    return () => sandbox.close();
  });

  it.each<[string, string[], Record<string, string>]>([
    ['the flag', ['--debug'], {}],
    ['the variable', [], { TAVUS_DEBUG: '1' }],
    ['the flag, whatever the variable says', ['--debug'], { TAVUS_DEBUG: '0' }],
  ])('%s: requests are logged on standard error, results stay as they are', async (_what, flags, env) => {
    const plain = await runTavus(['replica', 'list', '--json=replica_id'], { sandbox });
    const { code, output, errors } = await runTavus(['replica', 'list', '--json=replica_id', ...flags], {
      sandbox,
      env,
    });
    expect([code, output]).toEqual([0, plain.output]);
    expect(errors).toMatch(LINE);
    expect(errors).not.toContain(sandbox.apiKey);
  });

  it.each(['', '0', 'false', 'OFF'])('TAVUS_DEBUG=%j logs nothing', async (TAVUS_DEBUG) => {
    const { errors } = await runTavus(['replica', 'list', '--json'], { sandbox, env: { TAVUS_DEBUG } });
    expect(errors).not.toMatch(LINE);
  });

  it('appends to a private file', async () => {
    const file = join(await temporaryDirectory(), 'deep', 'debug.log');
    for (const words of [
      ['replica', 'list', `--debug=${file}`],
      ['video', 'list'],
    ]) {
      const { errors } = await runTavus([...words, '--json'], { sandbox, env: { TAVUS_DEBUG: file } });
      expect(errors).not.toContain('/v2/');
    }
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(LINE);
    expect(text).toMatch(/GET \/v2\/videos/);
    expect(text).not.toContain(sandbox.apiKey);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['the flag', ['--debug=~/logs/d.log'], {}],
    ['the variable', [], { TAVUS_DEBUG: '~/logs/d.log' }],
  ])('%s accepts a file below the home folder', async (_what, flags, env) => {
    const HOME = await temporaryDirectory();
    const { code } = await runTavus(['replica', 'list', ...flags], { sandbox, env: { HOME, ...env } });
    expect(code).toBe(0);
    expect(readFileSync(join(HOME, 'logs', 'd.log'), 'utf8')).toMatch(LINE);
  });

  it('logs a failure and the request body too', async () => {
    const words = ['video', 'generate', '--name', 'Hi', '--replica-id', 'r0000000000', '--script', 'Hello \u202e you'];
    const { errors } = await runTavus([...words, '--debug'], { sandbox });
    expect(errors).toMatch(/POST \/v2\/videos 40\d \d+ ms/);
    expect(errors).toContain('  > {"replica_id":"r0000000000"');
    expect(errors).not.toContain('\u202e');
  });

  it('does not log a signed link, nor a downloaded file', async () => {
    const [replica] = sandbox.store.replicas.keys();
    const video = sandbox.store.addVideo(
      { replica_id: String(replica), script: 'Hi', video_name: 'Ready' },
      { renderMs: 0 },
    );
    const target = join(await temporaryDirectory(), 'a.mp4');
    const { code, errors } = await runTavus(['video', 'download', video.id, '-o', target, '--debug'], { sandbox });
    expect(code).toBe(0);
    expect(errors).toMatch(/GET \/media\/\S+ 200 \d+ ms\n/);
  });

  it('reports once that a file cannot be written, and continues', async () => {
    const folder = await temporaryDirectory();
    const [link, twin, fifo] = [join(folder, 'link'), join(folder, 'twin'), join(folder, 'fifo')];
    writeFileSync(join(folder, 'else'), '');
    symlinkSync(join(folder, 'else'), link);
    linkSync(join(folder, 'else'), twin);
    if (process.platform !== 'win32') makeFifo(fifo);
    else mkdirSync(fifo);
    // Node's recursive mkdir hangs below /proc.
    const nowhere = process.platform === 'linux' ? ['/proc/none/a/debug.log'] : [];
    for (const path of [folder, link, twin, fifo, ...nowhere]) {
      const { code, errors } = await runTavus(['replica', 'list', '--all', '--json', `--debug=${path}`], { sandbox });
      expect(code).toBe(0);
      expect(errors.match(/Could not write the log/g)).toHaveLength(1);
    }
    expect(readFileSync(join(folder, 'else'), 'utf8')).toBe('');
  });

  it.skipIf(process.platform === 'win32')('can write to a device such as /dev/null', async () => {
    const { code, errors } = await runTavus(['replica', 'list', '--all', '--json', '--debug=/dev/null'], { sandbox });
    expect([code, errors]).toEqual([0, '']);
  });

  it('writes to the settings folder while a screen is drawn on the same terminal', () => {
    const env = { TAVUS_CONFIG_DIR: '/c' };
    expect(findLogTarget(true, env, '/c')).toEqual({ path: join('/c', 'debug.log') });
    expect(findLogTarget(true, env, undefined)).toBe('errors');
    expect(findLogTarget('/tmp/x', env, '/c')).toEqual({ path: '/tmp/x' });
    expect(findLogTarget(false, { TAVUS_DEBUG: 'log.txt' }, undefined)).toEqual({ path: 'log.txt' });
    expect(findLogTarget(false, {}, undefined)).toBeUndefined();
  });
});
