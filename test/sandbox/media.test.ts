import { describe, expect, it } from 'vitest';
import { assets } from '../../src/sandbox/media.ts';
import { type Bench, open, stockReplica } from './support.ts';

const mp4 = assets.mp4?.bytes ?? Buffer.alloc(0);

async function fetchMedia({ sandbox }: Bench, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(`${sandbox.url}${path}`, { method, headers });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

describe('files', () => {
  it.each([
    ['mp4', 'video/mp4', 1959, '66747970', 4],
    ['webm', 'video/webm', 741, '1a45dfa3', 0],
    ['jpg', 'image/jpeg', 314, 'ffd8ff', 0],
    ['gif', 'image/gif', 1446, '474946383961', 0],
  ])('serves video.%s without a key', async (extension, type, size, magic, offset) => {
    const { response, bytes } = await fetchMedia(await open(), `/media/video.${extension}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-length')).toBe(String(size));
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(bytes).toHaveLength(size);
    expect(bytes.subarray(offset, offset + magic.length / 2).toString('hex')).toBe(magic);
  });

  it('answers HEAD with only the length', async () => {
    const { response, bytes } = await fetchMedia(await open(), '/media/video.mp4', {}, 'HEAD');
    expect(response.headers.get('content-length')).toBe('1959');
    expect(bytes).toHaveLength(0);
  });

  it('serves a playlist that names the file', async () => {
    const { response, bytes } = await fetchMedia(await open(), '/media/video.m3u8');
    expect(response.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
    expect(bytes.toString().split('\n')).toEqual(expect.arrayContaining(['#EXTM3U', 'video.mp4', '#EXT-X-ENDLIST']));
  });

  it.each([
    ['?download=abc', 'attachment; filename="abc.mp4"'],
    ['?download=a%22b%0D%0Ac', 'attachment; filename="abc.mp4"'],
    ['?download=', null],
    ['', null],
  ])('with "%s" sends the content disposition %s', async (query, disposition) => {
    const { response } = await fetchMedia(await open(), `/media/video.mp4${query}`);
    expect(response.headers.get('content-disposition')).toBe(disposition);
  });

  it.each(['video', 'video.exe', 'video.constructor', 'unknown.mp4', '.mp4', 'video.mp4/x'])(
    'responds 404 to /media/%s',
    async (name) => {
      expect((await fetchMedia(await open(), `/media/${name}`)).response.status).toBe(404);
    },
  );

  it('serves the files of a video when it is ready, until it is deleted', async () => {
    const bench = await open();
    const id = await bench.addVideo({});
    const status = async () => (await fetchMedia(bench, `/media/${id}.mp4`)).response.status;
    expect(await status()).toBe(404);
    bench.pass(15_000);
    expect(await status()).toBe(200);
    await bench.call('DELETE', `/v2/videos/${id}`);
    expect(await status()).toBe(404);
  });

  it('serves the files of a replica when it is trained', async () => {
    const bench = await open();
    const id = await bench.addReplica();
    const status = async (name: string) => (await fetchMedia(bench, `/media/${name}.jpg`)).response.status;
    expect(await status(stockReplica(bench.sandbox))).toBe(200);
    expect(await status(id)).toBe(404);
    bench.pass(60_000);
    expect(await status(id)).toBe(200);
  });
});

describe('Range', () => {
  it.each([
    ['bytes=0-9', 0, 9],
    ['bytes=100-', 100, 1958],
    ['bytes=-4', 1955, 1958],
    ['bytes=-5000', 0, 1958],
    ['bytes=1958-', 1958, 1958],
    ['bytes=1950-9999', 1950, 1958],
  ])('%s returns that part', async (range, first, last) => {
    const { response, bytes } = await fetchMedia(await open(), '/media/video.mp4', { range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${first}-${last}/1959`);
    expect(response.headers.get('content-length')).toBe(String(last - first + 1));
    expect(bytes.equals(mp4.subarray(first, last + 1))).toBe(true);
  });

  it('returns the whole file if If-Range names another version', async () => {
    const bench = await open();
    const etag = (await fetchMedia(bench, '/media/video.mp4')).response.headers.get('etag') ?? '';
    const statusFor = async (condition: string) =>
      (await fetchMedia(bench, '/media/video.mp4', { range: 'bytes=9-', 'if-range': condition })).response.status;
    expect([await statusFor(etag), await statusFor('"other"')]).toEqual([206, 200]);
  });

  it.each(['bytes=1959-', 'bytes=5000-6000', 'bytes=9-3', 'bytes=-0'])('%s is not satisfiable', async (range) => {
    const { response, bytes } = await fetchMedia(await open(), '/media/video.mp4', { range });
    expect([response.status, response.headers.get('content-range'), bytes.length]).toEqual([416, 'bytes */1959', 0]);
  });

  it.each(['bytes=0-1,4-5', 'bytes=-', 'lines=1-2', 'bytes=a-b', ''])('%j returns the whole file', async (range) => {
    const { response, bytes } = await fetchMedia(await open(), '/media/video.mp4', { range });
    expect([response.status, bytes.length]).toEqual([200, 1959]);
  });

  it('returns two halves that make up the file', async () => {
    const bench = await open();
    const halves = ['bytes=0-999', 'bytes=1000-'];
    const parts = await Promise.all(halves.map((range) => fetchMedia(bench, '/media/video.mp4', { range })));
    expect(Buffer.concat(parts.map(({ bytes }) => bytes)).equals(mp4)).toBe(true);
  });
});

describe('/watch', () => {
  const page = async (bench: Bench, id: string) => {
    const { response, bytes } = await fetchMedia(bench, `/watch/${id}`);
    return { status: response.status, type: response.headers.get('content-type'), html: bytes.toString() };
  };

  it('plays a ready video', async () => {
    const bench = await open();
    const id = await bench.addVideo({ video_name: 'Welcome' });
    bench.pass(15_000);
    const { status, type, html } = await page(bench, id);
    expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<title>Welcome</title>');
    expect(html).toContain('<h1 dir="auto">Welcome</h1>');
    expect(html).toContain(`<video controls src="/media/${id}.mp4" aria-label="Welcome"></video>`);
  });

  it('plays a transparent video as WebM', async () => {
    const bench = await open();
    const id = await bench.addVideo({ fast: true, transparent_background: true });
    bench.pass(15_000);
    expect((await page(bench, id)).html).toContain(`src="/media/${id}.webm"`);
  });

  it.each([
    ['Offer', 0, 'still being generated'],
    ['Offer', 5000, 'still being generated'],
    ['fail', 9000, 'could not be generated'],
  ])('shows the status of “%s” after %i ms', async (name, ms, words) => {
    const bench = await open();
    const id = await bench.addVideo({ video_name: name });
    bench.pass(ms);
    const { html } = await page(bench, id);
    expect(html).toContain(words);
    expect(html).not.toContain('<video');
  });

  it('escapes the name', async () => {
    const bench = await open();
    const id = await bench.addVideo({ video_name: `<script>"a"&'b'</script>` });
    bench.pass(15_000);
    const { html } = await page(bench, id);
    expect(html).not.toContain('<script>');
    expect(html).toContain('&#60;script&#62;&#34;a&#34;&#38;&#39;b&#39;&#60;/script&#62;');
  });

  it('has a page for an unknown video', async () => {
    const { status, type, html } = await page(await open(), 'nobody');
    expect([status, type]).toEqual([404, 'text/html; charset=utf-8']);
    expect(html).toContain('does not exist');
  });
});
