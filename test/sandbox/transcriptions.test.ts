import { describe, expect, it } from 'vitest';
import { type Json, open } from './support.ts';

const PATH = '/v2/transcriptions';
const BODY = { file_url: 'https://example.com/talk.mp4', callback_url: 'https://example.com/hook' };

describe('transcriptions', () => {
  it('start without a text, and have one when they are completed', async () => {
    const { call, get, pass } = await open();
    const { status, body } = await call('POST', PATH, BODY);
    expect([status, body]).toEqual([200, { ...body, ...BODY, status: 'started' }]);
    expect(body.transcription_id).toMatch(/^t[0-9a-f]{12}$/);
    pass(9999);
    expect((await get(`${PATH}/${body.transcription_id}`)).body.status).toBe('started');
    pass(1);
    const { body: done } = await get(`${PATH}/${body.transcription_id}`);
    expect(done).toMatchObject({ status: 'completed', text: expect.stringContaining('welcome') });
  });

  it.each([
    [{ callback_url: 'https://example.com/hook' }, 'file_url is required'],
    [{ ...BODY, file_url: '' }, 'file_url is required'],
    [{ ...BODY, file_url: 'talk.mp4' }, 'file_url must be an http or https URL'],
    [{ ...BODY, callback_url: 7 }, 'callback_url must be an http or https URL'],
  ])('reject %j', async (body, error) => {
    expect(await (await open()).call('POST', PATH, body)).toMatchObject({ status: 400, body: { error } });
  });

  it('are listed and deleted', async () => {
    const { call, get } = await open({ data: 'full' });
    const [first = {}, second = {}] = (await get(PATH)).body.data as Json[];
    expect([first.status, second.status]).toEqual(['completed', 'error']);
    expect(second).not.toHaveProperty('text');
    const path = `${PATH}/${first.transcription_id}`;
    expect((await call('DELETE', path)).status).toBe(204);
    expect(await get(path)).toMatchObject({ status: 400, body: { error: 'Invalid transcription_id' } });
  });
});
