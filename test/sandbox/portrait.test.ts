import { expect, it } from 'vitest';
import { drawPortrait } from '../../src/sandbox/portrait.ts';
import { decodeImage } from '../../src/ui/image/decode.ts';
import { open, stockReplica } from './support.ts';

it('draws a small JPEG that depends on the name', async () => {
  const bytes = await drawPortrait('r1');
  expect(await decodeImage(bytes)).toMatchObject({ width: 192, height: 108 });
  expect(bytes.length).toBeLessThan(6000);
  expect(bytes.equals(await drawPortrait('r1'))).toBe(true);
  expect(bytes.equals(await drawPortrait('r2'))).toBe(false);
});

it('is the thumbnail of a replica and its videos', async () => {
  const { sandbox, addVideo, pass } = await open();
  const replica_id = stockReplica(sandbox);
  const video = await addVideo({ replica_id });
  pass(60_000);
  const load = async (name: string) => {
    const response = await fetch(`${sandbox.url}/media/${name}.jpg`);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    return Buffer.from(await response.arrayBuffer());
  };
  const portrait = await drawPortrait(replica_id);
  expect((await load(replica_id)).equals(portrait)).toBe(true);
  expect((await load(video)).equals(portrait)).toBe(true);
});
