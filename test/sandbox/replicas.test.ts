import { describe, expect, it } from 'vitest';
import { open, START, stockReplica, TRAINING } from './support.ts';

const IMAGE = { train_image_url: 'https://example.com/face.png', voice_name: 'anna' };

describe('POST /v2/replicas', () => {
  it('returns only the id and the status', async () => {
    const { call } = await open();
    const { status, body } = await call('POST', '/v2/replicas', { replica_name: 'Rio', ...TRAINING });
    expect(status).toBe(200);
    expect(body.replica_id).toMatch(/^r[0-9a-f]{11}$/);
    expect(body).toEqual({ replica_id: body.replica_id, status: 'started' });
  });

  it.each([
    ['a video', TRAINING],
    ['a video with consent', { ...TRAINING, consent_video_url: 'https://example.com/consent.mp4' }],
    ['an image with a voice', IMAGE],
    ['an image with default_voice_id', { train_image_url: IMAGE.train_image_url, default_voice_id: 'v1' }],
    ['an image with automatic fixes', { ...IMAGE, auto_fix_training_image: true }],
    ['a plain http link', { train_video_url: 'http://example.com/a.mp4' }],
    ['empty URLs, which are ignored', { ...TRAINING, callback_url: '', train_image_url: '' }],
    ['a callback and options', { ...TRAINING, callback_url: 'https://example.com/hook', properties: {} }],
    ['an unknown field', { ...TRAINING, colour: 'blue' }],
    ['the newer name', { ...TRAINING, face_name: 'Rio' }],
  ])('accepts %s', async (_, body) => {
    const { call } = await open();
    expect((await call('POST', '/v2/replicas', body)).status).toBe(200);
  });

  const both = 'Only one of train_video_url and train_image_url can be provided.';
  const neither = 'Either train_video_url or train_image_url must be provided.';
  it.each([
    [{}, neither],
    [{ replica_name: 'Rio' }, neither],
    [{ ...TRAINING, ...IMAGE }, both],
    [{ train_image_url: IMAGE.train_image_url }, 'voice_name is required with train_image_url.'],
    [{ ...IMAGE, voice_name: '' }, 'voice_name is required with train_image_url.'],
    [{ ...IMAGE, default_voice_id: 'v1' }, 'Only one of voice_name and default_voice_id can be provided.'],
    [{ train_video_url: 'ftp://example.com/a.mp4' }, 'train_video_url must be an http or https URL'],
    [{ train_video_url: 'training.mp4' }, 'train_video_url must be an http or https URL'],
    [{ train_video_url: '' }, neither],
    [{ train_video_url: '', train_image_url: '' }, neither],
    [{ train_video_url: null }, 'train_video_url must be an http or https URL'],
    [{ ...IMAGE, train_image_url: 'file:///etc/passwd' }, 'train_image_url must be an http or https URL'],
    [{ ...TRAINING, consent_video_url: 'consent' }, 'consent_video_url must be an http or https URL'],
    [{ ...TRAINING, callback_url: 7 }, 'callback_url must be an http or https URL'],
    [{ ...TRAINING, replica_name: 7 }, 'replica_name must be a string'],
    [{ ...TRAINING, replica_name: null }, 'replica_name must be a string'],
    [{ ...TRAINING, model_name: ['phoenix-4'] }, 'model_name must be a string'],
    [{ ...IMAGE, voice_name: 1 }, 'voice_name must be a string'],
    [{ ...IMAGE, auto_fix_training_image: 'yes' }, 'auto_fix_training_image must be a boolean'],
    [{ ...TRAINING, properties: [] }, 'properties must be an object'],
    [[], 'The request body must be a JSON object'],
    ['null', 'The request body must be a JSON object'],
    ['{"replica_name":', 'The request body is not valid JSON'],
    ['', 'The request body is not valid JSON'],
  ])('rejects %j', async (body, error) => {
    const { call, sandbox } = await open();
    const reply = await call('POST', '/v2/replicas', body);
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual({ error });
    expect(sandbox.store.replicas.size).toBe(108);
  });

  it('rejects both names of one field, also when renaming', async () => {
    const { addReplica, call } = await open();
    const names = { replica_name: 'a', face_name: 'b' };
    const rejected = { status: 400, body: { message: 'Cannot have both replica_name and face_name' } };
    expect(await call('POST', '/v2/replicas', { ...TRAINING, ...names })).toMatchObject(rejected);
    expect(await call('PATCH', `/v2/replicas/${await addReplica()}/name`, names)).toMatchObject(rejected);
  });

  it('returns the voice that it was given', async () => {
    const { create, get } = await open();
    const image = { train_image_url: IMAGE.train_image_url, default_voice_id: 'v1' };
    const id = await create('/v2/replicas', 'replica_id', image);
    expect((await get(`/v2/replicas/${id}`)).body.default_voice_id).toBe('v1');
  });

  it('uses the default name and model if none are given', async () => {
    const { addReplica, get } = await open();
    const id = await addReplica();
    expect((await get(`/v2/replicas/${id}`)).body).toMatchObject({
      replica_name: `Replica ${id}`,
      model_name: 'phoenix-4',
    });
  });

  it.each(['', ' ', 'Ünïcode 製品 \u{1F44B}', 'x'.repeat(5000), '__proto__'])('keeps the name %j', async (name) => {
    const { addReplica, get } = await open();
    const id = await addReplica({ replica_name: name });
    expect((await get(`/v2/replicas/${id}`)).body.replica_name).toBe(name);
  });
});

describe('GET /v2/replicas/{id}', () => {
  it('returns the older names, ISO dates and no type', async () => {
    const { addReplica, get } = await open();
    const id = await addReplica({ replica_name: 'Rio', model_name: 'phoenix-3' });
    expect((await get(`/v2/replicas/${id}`)).body).toEqual({
      replica_id: id,
      replica_name: 'Rio',
      thumbnail_video_url: null,
      thumbnail_image_url: null,
      status: 'started',
      training_progress: '0/100',
      model_name: 'phoenix-3',
      error_message: null,
      default_voice_id: null,
      original_voice_id: null,
      created_at: '2026-03-01T12:00:00.000Z',
      updated_at: '2026-03-01T12:00:00.000Z',
    });
  });

  it.each([
    ['verbose=true', 'system'],
    ['verbose=false', undefined],
    ['verbose=1', undefined],
    ['', undefined],
  ])('with "%s" returns the type %s', async (query, type) => {
    const { sandbox, get, rows } = await open();
    const { body } = await get(`/v2/replicas/${stockReplica(sandbox)}?${query}`);
    expect(body.replica_type).toBe(type);
    const [row] = await rows(`/v2/replicas?${query}`);
    expect(row?.replica_type).toBe(type);
  });

  it('returns thumbnails of a trained replica', async () => {
    const { sandbox, get } = await open();
    const id = stockReplica(sandbox);
    const { body } = await get(`/v2/replicas/${id}`);
    for (const field of ['thumbnail_video_url', 'thumbnail_image_url']) {
      const response = await fetch(String(body[field]));
      expect(response.status).toBe(200);
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
    }
  });

  it('returns fields overridden by a test', async () => {
    const { sandbox, get } = await open();
    sandbox.store.addReplica({ id: 'r1', overrides: { status: 'archived', face_name: undefined } });
    const { body } = await get('/v2/replicas/r1');
    expect(body.status).toBe('archived');
    expect(body).not.toHaveProperty('face_name');
  });
});

describe('renaming and deleting', () => {
  it.each([{ replica_name: 'New' }, { face_name: 'New' }])(
    'renames with %j and responds without a body',
    async (body) => {
      const { addReplica, get, call, pass } = await open();
      const id = await addReplica({ replica_name: 'Old' });
      pass(5000);
      const { status, text, headers } = await call('PATCH', `/v2/replicas/${id}/name`, body);
      expect([status, text, headers.get('content-type')]).toEqual([200, '', null]);
      expect((await get(`/v2/replicas/${id}`)).body).toMatchObject({
        replica_name: 'New',
        updated_at: new Date(START + 5000).toISOString(),
      });
    },
  );

  it.each([
    [{ replica_name: '' }, 'replica_name must not be empty'],
    [{ replica_name: ' \n' }, 'replica_name must not be empty'],
    [{ replica_name: null }, 'replica_name must be a string'],
    [{ replica_name: 3 }, 'replica_name must be a string'],
    [{}, 'replica_name must be a string'],
    ['"New"', 'The request body must be a JSON object'],
    ['New', 'The request body is not valid JSON'],
  ])('rejects the name %j', async (body, error) => {
    const { addReplica, call, get } = await open();
    const id = await addReplica({ replica_name: 'Old' });
    const reply = await call('PATCH', `/v2/replicas/${id}/name`, body);
    expect([reply.status, reply.body]).toEqual([400, { error }]);
    expect((await get(`/v2/replicas/${id}`)).body.replica_name).toBe('Old');
  });

  it.each(['', '?hard=true', '?hard=false'])('deletes with “%s” and responds without a body', async (query) => {
    const { addReplica, call, get } = await open();
    const id = await addReplica();
    const { status, text, headers } = await call('DELETE', `/v2/replicas/${id}${query}`);
    expect([status, text, headers.get('content-type')]).toEqual([200, '', null]);
    expect((await get('/v2/replicas?replica_type=user')).body.total_count).toBe(0);
  });

  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['PATCH', '/name'],
  ])('answers %s %s of an unknown id like that of a deleted one', async (method, suffix) => {
    const { addReplica, call } = await open();
    const deleted = await addReplica();
    await call('DELETE', `/v2/replicas/${deleted}`);
    for (const id of [deleted, 'r00000000000', 'p00000000000', '%00', '__proto__', '*']) {
      const body = method === 'PATCH' ? { replica_name: 'New' } : undefined;
      const reply = await call(method, `/v2/replicas/${id}${suffix}`, body);
      expect([reply.status, reply.body]).toEqual([400, { error: 'Invalid replica_id' }]);
    }
  });

  it('does not change stock replicas', async () => {
    const { sandbox, call, get } = await open();
    const path = `/v2/replicas/${stockReplica(sandbox)}`;
    const before = (await get(path)).body;
    const replies = [await call('DELETE', path), await call('PATCH', `${path}/name`, { replica_name: 'Mine' })];
    for (const { status, body } of replies) expect([status, body]).toEqual([400, { error: 'Invalid replica_id' }]);
    expect((await get(path)).body).toEqual(before);
  });
});
