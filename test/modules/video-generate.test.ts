import { describe, expect, it } from 'vitest';
import { FAILED, openBench, TRAINING } from '../support/bench.ts';
import { back, fill, miss, pick, type Typed } from '../support/script.ts';

const TITLE = 'Generate a Video';
const AUDIO = 'https://example.com/voice.wav';
const HELLO = { video_name: 'Hello', replica_id: pick('Replica', 'Rio'), script: 'Hello, Sofia.\nHow are you?' };

describe('generating a video', () => {
  it.each<[from: string, typed: Typed, body: unknown]>([
    [
      'a script, its lines as they are',
      { ...HELLO, video_name: ' Hello ' },
      { video_name: 'Hello', script: 'Hello, Sofia.\nHow are you?' },
    ],
    [
      'an audio file',
      { video_name: 'Hello', replica_id: pick('Replica', 'Rio'), source: 'audio', audio_url: ` ${AUDIO} ` },
      { video_name: 'Hello', audio_url: AUDIO },
    ],
    [
      'an audio file, with a script typed before left out',
      { ...HELLO, source: 'audio', audio_url: AUDIO },
      { video_name: 'Hello', audio_url: AUDIO },
    ],
  ])('from %s sends exactly that', async (_from, typed, body) => {
    const { visit, sent, addReplica } = await openBench();
    const replica_id = addReplica('Rio');
    await visit('generate_video', fill(TITLE, typed));
    expect(sent('POST')).toEqual([{ path: '/v2/videos', body: { replica_id, ...(body as object) } }]);
  });

  it('says what it is, and where to look', async () => {
    const { visit, ui, addReplica, sandbox } = await openBench();
    addReplica('Rio');
    await visit('generate_video', fill(TITLE, HELLO));
    const [id] = sandbox.store.videos.keys();
    expect(ui.transcript).toEqual([
      `ok: “Hello” is on its way: video ${id}, status queued.`,
      'say: List Videos shows how far it is and, once it is ready, its links.',
    ]);
  });

  it('keeps the name that was typed when the answer has none', async () => {
    const { visit, ui, addReplica, sandbox } = await openBench();
    addReplica('Rio');
    sandbox.fail({ method: 'POST', body: { video_id: 'v1', status: 'queued' } });
    await visit('list_videos', back('List Videos'));
    await visit('generate_video', fill(TITLE, HELLO));
    await visit('list_videos', back('List Videos'));
    expect(ui.screen('List Videos').lines).toEqual(['Hello | queued | v1 | just now']);
  });

  it.each<[what: string, typed: Typed, problems: Record<string, string>]>([
    ['anything', {}, { video_name: 'Name is needed.', replica_id: 'Replica is needed.', script: 'Script is needed.' }],
    ['a replica', { video_name: 'Hello', script: 'Hello.' }, { replica_id: 'Replica is needed.' }],
    ['a script', { ...HELLO, script: ' \n' }, { script: 'Script is needed.' }],
    ['an audio file', { ...HELLO, source: 'audio' }, { audio_url: 'Audio URL is needed.' }],
    ['a good URL', { ...HELLO, source: 'audio', audio_url: 'voice.wav' }, { audio_url: 'That is not a URL.' }],
  ])('without %s is not sent', async (_what, typed, problems) => {
    const { visit, sent, addReplica } = await openBench();
    addReplica('Rio');
    await visit('generate_video', fill(TITLE, typed, problems), back(TITLE));
    expect(sent('POST')).toEqual([]);
  });
});

describe('the replicas a video can have', () => {
  it('are shown in sections; unfinished ones say why they cannot be chosen', async () => {
    const { visit, ui, addReplica, sandbox } = await openBench();
    addReplica('Rio');
    addReplica('Ada', TRAINING);
    addReplica('Elena', FAILED);
    addReplica('Odd', { overrides: { status: 'reviewing', training_progress: null } });
    addReplica('Fine', { overrides: { finetune_status: 'training' } });
    await visit('generate_video', fill(TITLE, { replica_id: back('Replica') }, { replica_id: 'needed' }), back(TITLE));
    const { lines, blocked } = ui.screen('Replica');
    expect(lines.filter((line) => line.startsWith('#'))).toEqual(['# User Replicas', '# System Replicas']);
    expect(lines).toHaveLength(2 + 5 + 108);
    expect(blocked).toEqual({
      Ada: 'It is still training (37/100). Training takes 3 to 4 hours.',
      Elena: 'Its training failed, so it cannot be used. Its details say why.',
      Odd: 'It is still training (reviewing). Training takes 3 to 4 hours.',
    });
    expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('can be chosen as soon as they are trained', async () => {
    const { visit, ui, addReplica, advance, sent } = await openBench();
    const id = addReplica('Rio', TRAINING);
    await visit('generate_video', fill(TITLE, { replica_id: back('Replica') }, { replica_id: 'needed' }), back(TITLE));
    expect(ui.screen('Replica').blocked).toHaveProperty('Rio');
    advance(63 * 60_000);
    await visit('generate_video', fill(TITLE, HELLO));
    expect(sent('POST')[0]?.body).toMatchObject({ replica_id: id });
  });

  it('of an account that has none lead to where they are made', async () => {
    const { visit, ui, sandbox } = await openBench();
    sandbox.store.replicas.clear();
    await visit('generate_video', fill(TITLE, { replica_id: back('Replica') }, { replica_id: 'needed' }), back(TITLE));
    expect(ui.screen('Replica').lines[0]).toContain('Work with Replicas, Create a Replica');
  });

  it('that cannot be downloaded are reported, and the form comes back as it was', async () => {
    const { visit, ui, addReplica, sandbox, sent } = await openBench();
    addReplica('Rio');
    sandbox.fail({ path: /^\/v2\/replicas/, status: 500 });
    const typed = { video_name: 'Hello', script: 'Hello.' };
    await visit(
      'generate_video',
      fill(TITLE, { ...typed, replica_id: miss('Replica') }),
      fill(TITLE, { replica_id: pick('Replica', 'Rio') }),
    );
    expect(ui.transcript[0]).toMatch(/^fail: Tavus failed to answer: Internal Server Error \(500, GET/);
    expect(sent('POST')[0]?.body).toMatchObject(typed);
  });
});
