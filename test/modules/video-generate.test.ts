import { describe, expect, it } from 'vitest';
import type { Form } from '../../src/ui/form/form.ts';
import { Interrupted } from '../../src/ui/ui.ts';
import { FAILED, openBench, TRAINING } from '../support/bench.ts';
import { back, fill, leave, miss, pick, type Typed } from '../support/script.ts';

const TITLE = 'Generate a Video';
const AUDIO = 'https://example.com/voice.wav';
const HOOK = 'https://example.com/hook';
const LINKS = {
  background_url: 'https://example.com/',
  background_source_url: 'https://example.com/loop.mp4',
  watermark_image_url: 'https://example.com/logo.png',
  callback_url: HOOK,
};
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
    [
      'a script, with everything optional',
      { ...HELLO, ...LINKS, fast: 'yes', transparent_background: 'yes' },
      { video_name: 'Hello', script: HELLO.script, ...LINKS, fast: true, transparent_background: true },
    ],
    ['a script, quickly', { ...HELLO, fast: 'yes' }, { video_name: 'Hello', script: HELLO.script, fast: true }],
    [
      'a script, with a link between spaces',
      { ...HELLO, callback_url: ` ${HOOK} ` },
      { video_name: 'Hello', script: HELLO.script, callback_url: HOOK },
    ],
  ])('from %s sends exactly that', async (_from, typed, body) => {
    const { visit, sent, addReplica } = await openBench();
    const replica_id = addReplica('Rio');
    await visit('generate_video', fill(TITLE, typed));
    expect(sent('POST')).toEqual([{ path: '/v2/videos', body: { replica_id, ...(body as object) } }]);
  });

  it('prints the id, and where to look', async () => {
    const { visit, ui, addReplica, sandbox } = await openBench();
    addReplica('Rio');
    await visit('generate_video', fill(TITLE, HELLO));
    const [id] = sandbox.store.videos.keys();
    expect(ui.transcript).toEqual([
      `ok: Started generating “Hello” (video ${id}, status queued).`,
      'say: List Videos shows its progress and, when it is ready, its links.',
      expect.stringMatching(/^command: Next time: tavus video generate --name Hello --replica-id r\w+ --script /),
    ]);
  });

  it('keeps the typed name if the response has none', async () => {
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
    ['a good URL', { ...HELLO, source: 'audio', audio_url: 'voice.wav' }, { audio_url: 'This is not a URL.' }],
    ["a replica's id", { ...HELLO, replica_id: 'p90bbd427f71' }, { replica_id: 'This is the id of a persona' }],
    ['a good option', { ...HELLO, callback_url: 'hook' }, { callback_url: 'This is not a URL.' }],
    [
      'a file for its background',
      { ...HELLO, background_source_url: 'https://youtu.be/x' },
      { background_source_url: 'This is a page at youtu.be' },
    ],
  ])('without %s is not sent', async (_what, typed, problems) => {
    const { visit, sent, addReplica } = await openBench();
    addReplica('Rio');
    const leaving = Object.keys(typed).length > 0 ? leave(TITLE) : [back(TITLE)];
    await visit('generate_video', fill(TITLE, typed, problems), ...leaving);
    expect(sent('POST')).toEqual([]);
  });
});

describe('the form of a video', () => {
  it('offers a transparent background only for fast videos', async () => {
    const { visit, ui } = await openBench();
    const yes = { fast: 'yes', transparent_background: 'yes' };
    await visit('generate_video', fill(TITLE, yes, { replica_id: 'needed' }), ...leave(TITLE));
    const [first, second] = ui.screens.filter(({ title }) => title === TITLE);
    expect(first?.lines).not.toContain('Transparent: no');
    expect(second?.lines).toContain('Transparent: yes');
  });

  it('shows how long a script takes', async () => {
    const { services, machine } = await openBench();
    const forms: Form[] = [];
    services.ui.fill = async (form) => {
      forms.push(form as unknown as Form);
      throw new Interrupted();
    };
    await expect(machine.run('generate_video')).rejects.toThrow(Interrupted);
    const [form] = forms;
    form?.goTo('script');
    form?.paste('word '.repeat(312));
    expect(form?.note()).toBe('312 words, 1,560 characters, about 2 min 5 s');
  });

  it('takes the id of a replica that is pasted', async () => {
    const { visit, sent, addReplica } = await openBench();
    const id = addReplica('Rio');
    await visit('generate_video', fill(TITLE, { ...HELLO, replica_id: ` ${id} ` }));
    expect(sent('POST')[0]?.body).toMatchObject({ replica_id: id });
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
      Ada: 'Still training (37/100). Takes 3 to 4 hours.',
      Elena: 'Its training failed, so it cannot be used.',
      Odd: 'Still training (reviewing). Takes 3 to 4 hours.',
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

  it('of an account without replicas show where to create one', async () => {
    const { visit, ui, sandbox } = await openBench();
    sandbox.store.replicas.clear();
    await visit('generate_video', fill(TITLE, { replica_id: back('Replica') }, { replica_id: 'needed' }), back(TITLE));
    expect(ui.screen('Replica').lines[0]).toContain('Create a Replica in the menu Work with Replicas');
  });

  it('that cannot be loaded are reported, and the form comes back as it was', async () => {
    const { visit, ui, addReplica, sandbox, sent } = await openBench();
    addReplica('Rio');
    sandbox.fail({ path: /^\/v2\/replicas/, status: 500, times: 4 });
    const typed = { video_name: 'Hello', script: 'Hello.' };
    await visit(
      'generate_video',
      fill(TITLE, { ...typed, replica_id: miss('Replica') }),
      fill(TITLE, { replica_id: pick('Replica', 'Rio') }),
    );
    expect(ui.screen(TITLE).lines.join('\n')).toMatch(
      /^! Tavus reported a server error: Internal Server Error \(500, GET/m,
    );
    expect(sent('POST')[0]?.body).toMatchObject(typed);
  });
});
