import { describe, expect, it } from 'vitest';
import { serve } from '../api/server.ts';
import { runTavus } from '../support/command.ts';

const LISTS = [
  ['replica', 'replica_id'],
  ['persona', 'persona_id'],
  ['video', 'video_id'],
  ['conversation', 'conversation_id'],
] as const;

/** A server whose lists have this number of items, and this total. */
async function serveLists(count: number, total: unknown) {
  const { url } = await serve(({ url: asked }) => {
    const { searchParams, pathname } = new URL(asked, 'http://x');
    const first = pathname === '/v2/videos' ? 0 : 1;
    const start = (Number(searchParams.get('page')) - first) * 100;
    const size = Math.max(0, Math.min(100, count - start));
    const data = Array.from({ length: start < 0 ? 0 : size }, (_, at) => {
      const id = `i${start + at}`;
      return { replica_id: id, persona_id: id, video_id: id, conversation_id: id };
    });
    return { body: { data, total_count: total } };
  });
  return { TAVUS_BASE_URL: url, TAVUS_API_KEY: 'key-0123456789-wxyz' };
}

describe.each(LISTS)('tavus %s list --all', (noun, id) => {
  it.each([
    [230, 300],
    [230, '231'],
    [0, 3],
  ])('of %i items with the total %j prints them, exits with 1 and reports what is missing', async (count, total) => {
    const env = await serveLists(count, total);
    const { code, output, errors } = await runTavus([noun, 'list', '--all', `--json=${id}`], { env });
    expect([code, JSON.parse(output).length]).toEqual([1, count]);
    expect(JSON.parse(errors).error).toMatchObject({
      code: 'incomplete',
      message: expect.stringContaining(`${count} of ${total}`),
    });
  });

  it.each([
    [230, 230],
    [230, '230'],
    [230, null],
    [230, undefined],
    [230, 100],
    [230, 1],
    [0, 0],
    [0, undefined],
  ])('of %i items with the total %j prints all', async (count, total) => {
    const env = await serveLists(count, total);
    const { code, output } = await runTavus([noun, 'list', '--all', `--json=${id}`], { env });
    expect([code, JSON.parse(output).length]).toEqual([0, count]);
  });
});
