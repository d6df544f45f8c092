import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PROGRAM } from '../support/journey-tavus.ts';
import { endOf, leftOf, type ServerName, STOPS, StoppedBatch } from '../support/stopping.ts';
import { cleanEnv } from '../support/terminal.ts';

describe('stopping a batch', () => {
  test('and running it again leaves no row out and sends none twice', async () => {
    const batch = await StoppedBatch.open('silent');
    const tavus = await batch.command();
    await STOPS['Esc, and again when it waits']?.(tavus);
    expect([await endOf(tavus, [130], 2000), leftOf(tavus)]).toEqual([undefined, undefined]);
    expect(await batch.finish()).toBeUndefined();
  });

  test.each<[server: ServerName, stop: string, code: number, withinMs: number]>([
    ['silent', 'Esc twice, quickly', 130, 2000],
    ['silent', 'Esc, then Ctrl+C', 130, 2000],
    ['sending a part only', 'Ctrl+C twice, quickly', 130, 2000],
    ['trickling', 'Esc, and again when it waits', 130, 2000],
    ['answering late', 'Esc', 130, 7000],
    ['closing after the request', 'Ctrl+C', 130, 7000],
    ['asking for a pause', 'Esc', 130, 2000],
    ['silent', 'SIGTERM', 143, 2000],
    ['trickling', 'SIGHUP', 129, 2000],
  ])(
    'on a server that is %s with %s: it ends, with exit code %i, draws nothing more, and every request is in the journal',
    async (server, stop, code, withinMs) => {
      const batch = await StoppedBatch.open(server);
      const tavus = await batch.command();
      await STOPS[stop]?.(tavus);
      expect([await endOf(tavus, [code], withinMs), leftOf(tavus)]).toEqual([undefined, undefined]);
      expect(batch.journalProblem()).toBeUndefined();
    },
  );

  test('works by closing the terminal', async () => {
    const batch = await StoppedBatch.open('silent');
    const tavus = await batch.command();
    tavus.hangUp();
    expect(await endOf(tavus, [129], 2000)).toBeUndefined();
    expect(batch.journalProblem()).toBeUndefined();
  });

  test.each<[server: ServerName, stop: string]>([
    ['silent', 'Esc, and again when it waits'],
    ['answering late', 'Esc'],
  ])('in the menu, with a server that is %s, returns to the menu by %s', async (server, stop) => {
    const batch = await StoppedBatch.open(server);
    const tavus = await batch.menu();
    await STOPS[stop]?.(tavus);
    await tavus.at('Work with Videos');
    await tavus.back('Tavus');
    await tavus.leave();
    expect(tavus.screen().join('\n')).not.toMatch(/of 6 sent$|requests? running/m);
    expect(batch.journalProblem()).toBeUndefined();
  });

  // A program started by nohup ignores SIGHUP.
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'that runs without a terminal with %s: it ends, and says how to continue',
    async (signal) => {
      const batch = await StoppedBatch.open('answering late');
      const { sandbox, home, path } = batch;
      const env = { ...cleanEnv(home), TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
      const args = [PROGRAM, 'video', 'batch', path, '--yes'];
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      onTestFinished(() => void child.kill('SIGKILL'));
      let errors = '';
      child.stderr.on('data', (chunk: Buffer) => {
        errors += chunk.toString();
      });
      const ended = once(child, 'close');
      await expect.poll(() => sandbox.requests.some(({ method }) => method === 'POST'), { timeout: 10_000 }).toBe(true);
      child.kill(signal);
      expect(await ended).toEqual([{ SIGINT: 130, SIGTERM: 143 }[signal], null]);
      if (signal === 'SIGINT') expect(errors).toContain('run the same command again');
      expect(errors).not.toContain('\x1b');
      expect(batch.journalProblem()).toBeUndefined();
    },
  );
});
