import { describe, expect, it } from 'vitest';
import { FAILED, openBench } from '../support/bench.ts';
import { back, fill, leave, menu, pick, type Step, type Typed } from '../support/script.ts';

const TITLE = 'Create a Replica';
const STATEMENT =
  'I, [FULL NAME], am currently speaking and consent Tavus to create an AI clone of me by using the audio and video samples I provide. I understand that this AI clone can be used to create videos that look and sound like me.';

const VIDEO = 'https://example.com/training.mp4';
const CONSENT = 'https://example.com/consent.mp4';
const IMAGE = 'https://example.com/face.png';
const SPOKEN = { replica_name: 'Rio', train_video_url: VIDEO };

describe('creating a replica', () => {
  it.each<[from: string, typed: Typed, body: unknown]>([
    [
      'a video that starts with the consent statement',
      { replica_name: ' Rio ', train_video_url: ` ${VIDEO} ` },
      { replica_name: 'Rio', train_video_url: VIDEO },
    ],
    [
      'a video and a consent video',
      { replica_name: 'Rio', source: 'separate', train_video_url: VIDEO, consent_video_url: CONSENT },
      { replica_name: 'Rio', train_video_url: VIDEO, consent_video_url: CONSENT },
    ],
    [
      'an image and a voice',
      { replica_name: 'Rio', source: 'image', train_image_url: IMAGE, default_voice_id: 'anna' },
      { replica_name: 'Rio', train_image_url: IMAGE, voice_name: 'anna' },
    ],
    [
      'everything optional',
      { ...SPOKEN, model_name: 'phoenix-4', callback_url: 'https://example.com/hook' },
      { ...SPOKEN, model_name: 'phoenix-4', callback_url: 'https://example.com/hook' },
    ],
    [
      'a video, with the kind of consent chosen after it',
      {
        ...SPOKEN,
        source: 'separate',
        consent_video_url: CONSENT,
      },
      { ...SPOKEN, consent_video_url: CONSENT },
    ],
    [
      'an image, with what was typed for a video left out',
      { ...SPOKEN, source: 'image', train_image_url: IMAGE, default_voice_id: 'anna' },
      { replica_name: 'Rio', train_image_url: IMAGE, voice_name: 'anna' },
    ],
  ])('from %s sends exactly that', async (_from, typed, body) => {
    const { visit, sent } = await openBench();
    await visit('create_replica', fill(TITLE, typed));
    expect(sent('POST')).toEqual([{ path: '/v2/replicas', body }]);
  });

  it('prints the id, and how long it takes', async () => {
    const { visit, ui, sandbox } = await openBench();
    await visit('create_replica', fill(TITLE, SPOKEN));
    const [made] = [...sandbox.store.replicas.values()].filter(({ owner }) => owner === 'user');
    expect(ui.transcript[0]).toBe(`ok: Started training “Rio” (replica ${made?.id}, status started).`);
    expect(ui.transcript[1]).toContain('3 to 4 hours');
  });

  it.each<[what: string, typed: Typed, problems: Record<string, string>]>([
    ['nothing', {}, { replica_name: 'Name is needed.', train_video_url: 'Training video is needed.' }],
    ['blanks for a name', { ...SPOKEN, replica_name: '   ' }, { replica_name: 'Name is needed.' }],
    ['no URL', { ...SPOKEN, train_video_url: 'training.mp4' }, { train_video_url: 'This is not a URL.' }],
    ['plain http', { ...SPOKEN, train_video_url: 'http://example.com/a.mp4' }, { train_video_url: 'https://' }],
    ['a file', { ...SPOKEN, train_video_url: 'file:///home/rio/a.mp4' }, { train_video_url: 'https://' }],
    ['no consent video', { ...SPOKEN, source: 'separate' }, { consent_video_url: 'Consent video is needed.' }],
    [
      'only an image',
      { replica_name: 'Rio', source: 'image', train_image_url: IMAGE },
      { default_voice_id: 'Voice is needed.' },
    ],
    ['a broken callback', { ...SPOKEN, callback_url: 'example.com/hook' }, { callback_url: 'This is not a URL.' }],
  ])('from %s is not sent', async (_what, typed, problems) => {
    const { visit, sandbox } = await openBench();
    const leaving = Object.keys(typed).length > 0 ? leave(TITLE) : [back(TITLE)];
    await visit('create_replica', fill(TITLE, typed, problems), ...leaving);
    expect(sandbox.requests).toEqual([]);
  });
});

it.each(['spoken', 'separate'])('the consent statement is shown word for word (%s)', async (source) => {
  const { visit, ui } = await openBench();
  const typed = { source, replica_name: 'Rio' };
  await visit('create_replica', fill(TITLE, typed, { train_video_url: 'needed' }), ...leave(TITLE));
  const helps = ui.screen(TITLE).lines.filter((line) => line.includes(STATEMENT));
  // At the field for the source, and at that for the video in which it is spoken.
  expect(helps).toHaveLength(2);
  expect(helps[1]).toContain(source === 'spoken' ? 'It must start with' : 'the same person saying');
});

describe('after a failed training', () => {
  const WHAT = 'What to do with this replica';
  const AGAIN = 'Try again with another file';
  const opened = (name: string, ...steps: readonly Step[]) => [
    pick('List Replicas', name),
    ...steps,
    back(WHAT),
    back('List Replicas'),
  ];

  it('the form opens with what is known of it', async () => {
    const { visit, addReplica, sent, ui } = await openBench();
    addReplica('Elena', { ...FAILED, model: 'phoenix-4.5' });
    const train_video_url = 'https://example.com/take2.mp4';
    await visit('list_replicas', ...opened('Elena', menu(WHAT, AGAIN), fill(TITLE, { train_video_url })));
    const body = { replica_name: 'Elena', train_video_url, model_name: 'phoenix-4.5' };
    expect(sent('POST')).toEqual([{ path: '/v2/replicas', body }]);
    expect(ui.screen(WHAT).lines[0]).toBe(AGAIN);
  });

  it('the same after a failed fine-tuning, and nothing is lost by going back', async () => {
    const { visit, addReplica, sandbox, now } = await openBench();
    addReplica('Elena', {
      createdAt: now() - 100_000,
      trainingMs: 60_000,
      model: 'phoenix-4.5',
      finetuneFailsAt: now() - 1000,
    });
    await visit('list_replicas', ...opened('Elena', menu(WHAT, AGAIN), back(TITLE)));
    expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('is not offered for a replica that is trained', async () => {
    const { visit, addReplica, ui } = await openBench();
    addReplica('Elena');
    await visit('list_replicas', ...opened('Elena'));
    expect(ui.screen(WHAT).lines).not.toContain(AGAIN);
  });
});
