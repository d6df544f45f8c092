import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBench, temporaryDirectory } from '../support/bench.ts';
import { readJson, runTavus } from '../support/command.ts';
import { pngFile, quarters } from '../support/image-files.ts';
import { recording, wav } from '../support/media-files.ts';
import { serveMedia } from '../support/media-server.ts';
import { back, fill, leave, menu } from '../support/script.ts';

const FIT = recording();
const UNFIT = recording({ brand: 'qt  ', index: 'end' });

async function saved(name: string, content: Buffer): Promise<string> {
  const path = join(await temporaryDirectory(), name);
  writeFileSync(path, content);
  return path;
}

const TERMINAL = { isTerminal: true, env: { NO_COLOR: '1' } };

const check = (argv: readonly string[], options = {}) => runTavus(['replica', 'check', ...argv], options);

describe('tavus replica check', () => {
  it('needs no key, and exits with 0 for a fit file', async () => {
    const { code, output, errors } = await check([await saved('rio.mp4', FIT)], TERMINAL);
    expect([code, output]).toEqual([0, expect.stringContaining('rio.mp4 as training video for phoenix-4: fit')]);
    expect(output).toMatch(/✔ H\.264\n/);
    expect(output).toMatch(/✔ 1920 × 1080 \(1080p or more\)/);
    expect(errors).not.toContain('Could not');
  });

  it('exits with 1 for an unfit file, with what is wrong first, how to fix it, and a command on one line', async () => {
    const path = await saved("rio's $(take).mov", UNFIT);
    const { code, output } = await check([path], { ...TERMINAL, columns: 60 });
    expect(code).toBe(1);
    const lines = output.split('\n');
    expect(lines[1]).toMatch(/^Format +✖ QuickTime \(\.mov\), needs MP4$/);
    expect(lines[2]).toMatch(/^ +Convert it\.$/);
    expect(lines).toContainEqual(expect.stringMatching(/^ffmpeg -i '.*rio'\\''s \$\(take\)\.mov' .*-fixed\.mp4'$/));
  });

  it('exits with 4 for what cannot be opened, and checks the others', async () => {
    const { code, output } = await check(['nothing.mp4', await saved('rio.mp4', FIT)]);
    expect([code, output]).toEqual([
      4,
      expect.stringContaining('nothing.mp4\tproblem\treachable\tno: the file does not'),
    ]);
    expect(output).toContain('rio.mp4\tok\tvideo_codec\tH.264');
    expect((await check(['nothing.mp4', await saved('rio.mov', UNFIT)])).code).toBe(1);
  });

  it('prints a line for each finding where a program reads it, and the command', async () => {
    const path = await saved('rio.mov', UNFIT);
    const lines = (await check([path])).output.split('\n').slice(0, -1);
    expect(lines).toContain(`${path}\tproblem\tformat\tQuickTime (.mov)\tMP4\tConvert it.`);
    expect(lines.at(-1)).toMatch(/\tfix\tconvert\tffmpeg -i .*rio-fixed\.mp4\t\t$/);
  });

  it('prints JSON with all that was found', async () => {
    const path = await saved('rio.mov', UNFIT);
    const outcome = await check([path, '--json']);
    expect(readJson(outcome)).toEqual([
      {
        ...{ file: path, as: 'video', model: 'phoenix-4', result: 'unfit' },
        command: expect.stringMatching(/^ffmpeg -i /),
        media: expect.objectContaining({ format: 'mov', bytes: UNFIT.length, video: expect.anything() }),
        findings: expect.arrayContaining([
          { check: 'format', state: 'problem', value: 'QuickTime (.mov)', needed: 'MP4', fix: 'Convert it.' },
          { check: 'rotation', state: 'ok', value: 'none', needed: null, fix: null },
        ]),
      },
    ]);
    expect(readJson(await check([path, '--json=file,result']))).toEqual([{ file: path, result: 'unfit' }]);
    expect(await check([path, '--json=name'])).toMatchObject({ code: 2, output: '' });
  });

  it.each<[name: string, content: Buffer, as: string]>([
    ['voice.wav', wav(), 'audio'],
    ['face.png', pngFile(quarters(600, 600)), 'image'],
    ['notes.txt', Buffer.from('What Rio says.'), 'document'],
    ['page.mp4', Buffer.from('<!doctype html><title>Sign in</title>'), 'video'],
  ])('checks %s by its format', async (name, content, as) => {
    expect(readJson(await check([await saved(name, content), '--json=as']))).toEqual([{ as }]);
  });

  it('checks for the purpose and the model that are given', async () => {
    const path = await saved('rio.mp4', FIT);
    expect((await check([path, '--model', 'phoenix-3'])).output).toContain('at least 2 min');
    expect((await check([path, '--model', 'phoenix-3'])).code).toBe(1);
    expect(await check([path, '--as', 'audio'])).toMatchObject({ code: 1 });
    expect(await check([path, '--as', 'film'])).toMatchObject({ code: 2 });
    expect(await check([])).toMatchObject({ code: 2, errors: expect.stringContaining('[file]') });
  });

  it('checks a link through the proxy of the environment, with what its server does', async () => {
    const { url, env } = await serveMedia({
      'take 1.mp4': { content: FIT, type: 'text/plain' },
      'gone.mp4': { status: 404 },
    });
    const link = url('take%201.mp4');
    const { code, output } = await check([url('gone.mp4'), link], { env });
    expect(code).toBe(4);
    expect(output).toContain(`${url('gone.mp4')}\tproblem\treachable\tno: status 404`);
    expect(output).toContain(`${link}\twarning\tcontent_type\ttext/plain\tvideo/mp4`);
    expect(output).toContain(`${link}\tok\treachable\tyes, without a key (status 206)`);
  });

  it('names the file of a link in the command, not the link', async () => {
    const { url, env } = await serveMedia({ 'take 1.mov': { content: UNFIT } });
    const { output } = await check([`${url('take%201.mov')}?sig=secret`], { env });
    expect(output).toContain("ffmpeg -i 'take 1.mov' ");
  });

  it('shows the names of files safely', async () => {
    const { output } = await check([await saved('\x1b]0;x\x07rio.mp4', FIT)], TERMINAL);
    expect(output).not.toMatch(/\x1b\]0|\x07/);
  });
});

const TITLE = 'Check a Recording';
const NEXT = 'What to do next';

describe('Check a Recording', () => {
  it('shows the result, the command, and the same on the command line', async () => {
    const { visit, ui } = await openBench();
    const path = await saved('rio.mov', UNFIT);
    await visit('check_recording', fill(TITLE, { file: path, purpose: 'consent' }), menu(NEXT, 'Back'));
    expect(ui.transcript).toContain(`= ${path} as consent video: fit`);
    expect(ui.transcript).toContain('Format: QuickTime (.mov), needs MP4');
    expect(ui.transcript).toContainEqual(expect.stringMatching(/^command: To convert it, run: ffmpeg -i /));
    expect(ui.transcript).toContain(`command: Next time: tavus replica check ${path} --as consent`);
    expect(ui.screen(NEXT).blocked).toEqual({ 'Create a replica with it': 'Tavus opens links only: upload it first.' });
  });

  it('sends nothing to Tavus, and checks one file after another', async () => {
    const { visit, ui, sandbox } = await openBench();
    const path = await saved('voice.wav', wav());
    await visit(
      'check_recording',
      fill(TITLE, { file: 'nothing.mp4' }),
      menu(NEXT, 'Check another file'),
      fill(TITLE, { file: `'${path}'` }),
      menu(NEXT, 'Back'),
    );
    expect(ui.transcript).toContain('= nothing.mp4 as training video for phoenix-4: unreachable');
    expect(ui.transcript).toContain(`= ${path} as audio: fit`);
    expect(sandbox.requests).toEqual([]);
  });

  it('opens the form with a link that was checked', async () => {
    const { visit, ui } = await openBench();
    const link = 'https://files.example.com/rio.mp4';
    await visit(
      'check_recording',
      fill(TITLE, { file: link, model: 'phoenix-4.5' }),
      menu(NEXT, 'Create a replica with it'),
      ...leave('Create a Replica', { replica_name: 'Rio' }),
    );
    expect(ui.screen('Create a Replica').lines).toEqual(expect.arrayContaining([`Training video: ${link}`]));
  });

  it('stops when the user goes back', async () => {
    const { visit } = await openBench();
    await visit('check_recording', fill(TITLE, { file: 'rio.mp4' }), back('Checking rio.mp4'));
  });
});
