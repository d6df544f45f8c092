import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Replica } from '../../src/api/replicas.ts';
import { Thumbnails } from '../../src/modules/resource/thumbnail.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { type Bench, openBench, temporaryDirectory } from '../support/bench.ts';
import { type RunOptions, runTavus, startTavus } from '../support/command.ts';
import { eventually } from '../support/eventually.ts';
import { back, fill, menu, pick, type Step } from '../support/script.ts';

const WHAT = 'What to do with this replica';
const LIST = 'List Replicas';
const PAGE = { contentType: 'image/jpeg', body: '<!doctype html><title>Not found</title>' };

async function open(name = 'Rio') {
  const bench = await openBench();
  bench.ui.hasPictures = true;
  const id = bench.addReplica(name);
  const path = `/media/${id}.jpg`;
  return { bench, id, path, loaded: () => bench.count('GET', path) };
}

/** Opens the replica and goes back to the main menu. */
function look(bench: Bench, ...steps: readonly Step[]): Promise<void> {
  return bench.visit('list_replicas', pick(LIST, 'Rio'), ...steps, back(WHAT), back(LIST));
}

function urlOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

function failing(fault: Fault): Fault {
  return { path: /^\/media\//, times: Number.POSITIVE_INFINITY, ...fault };
}

describe('the details of a replica', () => {
  it('show its picture', async () => {
    const { bench, loaded } = await open();
    await look(bench);
    expect(bench.ui.pictures).toMatchObject([{ width: 192, height: 108 }]);
    expect(loaded()).toBe(1);
  });

  it('load the picture without the key', async () => {
    const { bench, path } = await open();
    await look(bench);
    const request = bench.sandbox.requests.find((each) => each.path === path);
    expect(request?.headers).not.toHaveProperty('x-api-key');
  });

  it('load no picture if it would not be shown', async () => {
    const { bench, loaded } = await open();
    bench.ui.hasPictures = false;
    await look(bench);
    expect(bench.ui.pictures).toEqual([undefined]);
    expect(loaded()).toBe(0);
  });

  it('keep the picture after a change, and load it once', async () => {
    const { bench, loaded } = await open();
    await look(bench, menu(WHAT, 'Rename'), fill('Rename a Replica', { name: 'Rio 2' }));
    const [first, second] = bench.ui.pictures;
    expect(first).toBeDefined();
    expect(second).toBe(first);
    expect(loaded()).toBe(1);
  });

  it('load another picture when its URL has changed', async () => {
    const { bench, id } = await open();
    const replica = await bench.services.client().replicas.get(id);
    const bare = { ...replica, thumbnail_image_url: '' };
    const thumbnails = new Thumbnails(bench.machine, (item: Replica) => item.thumbnail_image_url);
    expect(await thumbnails.of(bare)).toBeUndefined();
    expect(await thumbnails.of(replica)).toMatchObject({ width: 192 });
    expect(await thumbnails.of(replica)).toMatchObject({ width: 192 });
    expect(await thumbnails.of(bare)).toBeUndefined();
    expect(bench.ui.busyLabels).toEqual(Array.from({ length: 3 }, () => 'Loading the picture'));
  });

  it('are shown without a picture when Esc stops loading another', async () => {
    const { bench, id, loaded } = await open();
    const replica = await bench.services.client().replicas.get(id);
    const thumbnails = new Thumbnails(bench.machine, (item: Replica) => item.thumbnail_image_url);
    bench.sandbox.fail(failing({ stallAt: 500 }));
    bench.ui.expect(back('Loading the picture'));
    expect(await thumbnails.of(replica)).toBeUndefined();
    expect(await thumbnails.of(replica)).toBeUndefined();
    expect(loaded()).toBeLessThanOrEqual(1);
    await eventually(() => expect(bench.timerCount()).toBe(0));
  });

  it.each<[string, Fault]>([
    ['a failure', { status: 500 }],
    ['nothing there', { status: 404 }],
    ['no answer', { drop: 'before' }],
    ['half a file', { cutAt: 500 }],
    ['a page', PAGE],
    ['6 MB', { contentType: 'image/jpeg', body: 'x'.repeat(6_000_000) }],
    ['a way to elsewhere', { status: 302, headers: { location: 'ftp://example.com/x.jpg' } }],
  ])('show no picture and no message for %s', async (_, fault) => {
    const { bench } = await open();
    bench.sandbox.fail(failing(fault));
    await look(bench);
    expect(bench.ui.pictures).toEqual([undefined]);
    expect(bench.ui.transcript.filter((line) => /^(fail|warn|say):/.test(line))).toEqual([]);
    expect(bench.ui.transcript).toContain('Name: Rio');
    expect(bench.timerCount()).toBe(0);
  });

  it('wait briefly for a slow picture, then are shown without it', async () => {
    const { bench } = await open();
    bench.sandbox.fail(failing({ stallAt: 500 }));
    const looking = look(bench);
    // One is for the picture as a whole, the other for how long the details wait.
    await eventually(() => expect(bench.timerCount()).toBe(2));
    bench.advance(699);
    expect(bench.ui.pictures).toEqual([]);
    bench.advance(1);
    await looking;
    expect(bench.ui.pictures).toEqual([undefined]);
    expect(bench.timerCount()).toBe(0);
  });

  it('can be left with Esc while the picture is loading', async () => {
    const { bench } = await open();
    bench.sandbox.fail(failing({ stallAt: 500 }));
    await bench.visit('list_replicas', pick(LIST, 'Rio'), back('Loading the replica'), back(LIST));
    expect(bench.ui.pictures).toEqual([]);
    await eventually(() => expect(bench.timerCount()).toBe(0));
  });

  it('report an item that does not exist, whatever happens to the picture', async () => {
    const { bench, id } = await open();
    bench.sandbox.fail({ path: `/v2/replicas/${id}`, status: 500, times: Number.POSITIVE_INFINITY });
    await bench.visit('list_replicas', pick(LIST, 'Rio'), back(LIST));
    expect(bench.ui.pictures).toEqual([]);
    expect(bench.ui.transcript.filter((line) => line.startsWith('fail:'))).toHaveLength(1);
    await eventually(() => expect(bench.timerCount()).toBe(0));
  });

  it('send no request to a program on this computer except the server of the account', async () => {
    const { bench, id } = await open();
    const { sandbox: other } = await openBench();
    const replica = bench.sandbox.store.replicas.get(id);
    if (replica) replica.overrides = { thumbnail_image_url: `${other.url}/media/video.jpg` };
    await look(bench);
    expect(bench.ui.pictures).toEqual([undefined]);
    expect(other.requests).toEqual([]);
  });
});

describe('the details of a video', () => {
  async function lookAt(overrides: Record<string, unknown>) {
    const bench = await openBench();
    bench.ui.hasPictures = true;
    const replica_id = bench.stockReplica().id;
    const request = { replica_id, script: 'Hello', video_name: 'Welcome' };
    const { id } = bench.sandbox.store.addVideo(request, { overrides });
    bench.advance(60_000);
    const steps = [pick('List Videos', 'Welcome'), back('What to do with this video'), back('List Videos')];
    await bench.visit('list_videos', ...steps);
    return { pictures: bench.ui.pictures, loaded: (ending: string) => bench.count('GET', `/media/${id}.${ending}`) };
  }

  it('show its still image', async () => {
    const { pictures, loaded } = await lookAt({});
    expect(pictures).toMatchObject([{ width: 192, height: 108 }]);
    expect([loaded('jpg'), loaded('gif')]).toEqual([1, 0]);
  });

  it('show no picture without a still image, and load no GIF', async () => {
    const { pictures, loaded } = await lookAt({ still_image_thumbnail_url: null });
    expect(pictures).toEqual([undefined]);
    expect([loaded('jpg'), loaded('gif')]).toEqual([0, 0]);
  });
});

describe('tavus replica get and video get', () => {
  const TRUE = { TERM: 'xterm-256color', COLORTERM: 'truecolor' };
  const PICTURE = /\x1b\[38;2;[\d;]+m▀|\x1b_G|\x1b\]1337/;

  async function get(options: RunOptions, ...flags: string[]) {
    const bench = await openBench();
    const id = bench.addReplica('Rio');
    const outcome = await runTavus(['replica', 'get', id, ...flags], { sandbox: bench.sandbox, ...options });
    return { ...outcome, loaded: bench.count('GET', `/media/${id}.jpg`) };
  }

  it('show the picture below the details on a terminal', async () => {
    const { code, output, loaded } = await get({ isTerminal: true, env: TRUE });
    expect(code).toBe(0);
    expect(output.search(PICTURE)).toBeGreaterThan(output.indexOf('Preview image'));
    expect(output.split('\n').filter((line) => line.includes('▀'))).toHaveLength(8);
    expect(loaded).toBe(1);
  });

  it.each([
    [{ TERM: 'xterm-kitty' }, /\x1b_Ga=T,f=100,/],
    [{ TERM_PROGRAM: 'iTerm.app' }, /\x1b\]1337;File=inline=1;/],
    [{ TERM: 'xterm-256color' }, /\x1b\[38;5;\d+;48;5;\d+m▀/],
  ])('use the graphics of the terminal: %j', async (env, picture) => {
    expect((await get({ isTerminal: true, env })).output).toMatch(picture);
  });

  it('show the picture of a video', async () => {
    const bench = await openBench();
    const id = bench.addVideo('Welcome');
    bench.advance(60_000);
    const options = { sandbox: bench.sandbox, isTerminal: true, env: TRUE };
    expect((await runTavus(['video', 'get', id], options)).output).toMatch(PICTURE);
  });

  it.each<[string, RunOptions, string[]]>([
    ['a pipe', { env: TRUE }, []],
    ['a pipe with FORCE_COLOR', { env: { ...TRUE, FORCE_COLOR: '1' } }, []],
    ['NO_COLOR', { isTerminal: true, env: { ...TRUE, NO_COLOR: '1' } }, []],
    ['--no-color', { isTerminal: true, env: TRUE }, ['--no-color']],
    ['--json', { isTerminal: true, env: TRUE }, ['--json']],
    ['the accessible mode', { isTerminal: true, env: { ...TRUE, ACCESSIBLE: '1' } }, []],
    ['a dumb terminal', { isTerminal: true, env: { ...TRUE, TERM: 'dumb' } }, []],
    ['the Linux console', { isTerminal: true, env: { ...TRUE, TERM: 'linux' } }, []],
  ])('load and show no picture for %s', async (_, options, flags) => {
    const { code, output, errors, loaded } = await get(options, ...flags);
    expect(code).toBe(0);
    expect(output).toContain('Rio');
    expect(output + errors).not.toMatch(PICTURE);
    expect(loaded).toBe(0);
  });

  it.each([
    [{ images: false }, 0],
    [{ accessible: true }, 0],
    [{ images: true }, 1],
    [{ images: 'false' }, 0],
    [{ images: 'ja' }, 1],
  ])('follow the settings: %j', async (settings, count) => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'config.json'), JSON.stringify(settings), { mode: 0o600 });
    const { output, loaded } = await get({ isTerminal: true, env: TRUE, directory });
    expect(PICTURE.test(output)).toBe(count === 1);
    expect(loaded).toBe(count);
  });

  it('show only the details if the link is not a picture', async () => {
    const bench = await openBench();
    const id = bench.addReplica('Rio');
    bench.sandbox.fail(failing({ ...PAGE }));
    const options = { sandbox: bench.sandbox, isTerminal: true, env: TRUE };
    const { code, output, errors } = await runTavus(['replica', 'get', id], options);
    expect(code).toBe(0);
    expect(output).not.toMatch(PICTURE);
    expect(output.trimEnd().split('\n').at(-1)).toContain('Preview image');
    expect(errors).not.toMatch(/fail|error|image/i);
  });

  it('print the details before the picture, which Ctrl+C stops', async () => {
    const bench = await openBench();
    const id = bench.addReplica('Rio');
    bench.sandbox.fail(failing({ stallAt: 500 }));
    const options = { sandbox: bench.sandbox, isTerminal: true, env: TRUE };
    const { fake, ended } = await startTavus(['replica', 'get', id], options);
    await fake.shows('Preview image');
    await eventually(() => expect(bench.count('GET', `/media/${id}.jpg`)).toBe(1));
    fake.interrupt();
    expect((await ended).code).toBe(130);
  });

  it('read at most 5 MB of an endless file', async () => {
    let sent = 0;
    const server = createServer(({ url = '' }, response) => {
      const thumbnail_image_url = `${urlOf(server)}/endless.jpg`;
      if (!url.includes('endless')) return void response.end(JSON.stringify({ replica_id: 'r1', thumbnail_image_url }));
      const send = () => {
        while (!response.destroyed) {
          sent += 100_000;
          if (!response.write(Buffer.alloc(100_000))) break;
        }
      };
      response.on('drain', send);
      send();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const closed = new Promise((resolve) => server.on('connection', (socket) => socket.on('close', resolve)));
    onTestFinished(() => void server.close());
    const env = { ...TRUE, TAVUS_BASE_URL: urlOf(server), TAVUS_API_KEY: 'key' };
    const { code, output } = await runTavus(['replica', 'get', 'r1'], { isTerminal: true, env });
    await closed;
    expect(code).toBe(0);
    expect(output).toContain('endless.jpg');
    expect(output).not.toMatch(PICTURE);
    // The limit, and what the connection holds.
    expect(sent).toBeLessThan(30_000_000);
  });

  it('continue without a picture that takes too long', async () => {
    const bench = await openBench();
    const id = bench.addReplica('Rio');
    bench.sandbox.fail(failing({ stallAt: 500 }));
    const options = { sandbox: bench.sandbox, isTerminal: true, env: TRUE };
    const { code, output } = await runTavus(['replica', 'get', id], options);
    expect(code).toBe(0);
    expect(output).not.toMatch(PICTURE);
  });
});
