import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';
import { REPLICA } from '../../src/modules/nouns/replica.ts';
import { REPLICA_CREATION } from '../../src/modules/replica/create.ts';
import { creationCommand } from '../../src/modules/resource/creation.ts';
import { openBench } from '../support/bench.ts';
import { runTavus } from '../support/command.ts';
import { pngFile, quarters } from '../support/image-files.ts';
import { openSandbox } from '../support/journey-tavus.ts';
import { jpegHeaders, recording, wav } from '../support/media-files.ts';
import { type MediaServer, serveMedia } from '../support/media-server.ts';
import { back, confirm, fill, leave, pick, type Step } from '../support/script.ts';

const TITLE = 'Create a Replica';
const ASKED = 'Check the files';

async function serveTakes(): Promise<MediaServer> {
  return await serveMedia({
    'fit.mp4': { content: recording() },
    'old.avi': { content: Buffer.from('RIFF\0\0\0\0AVI LIST', 'latin1'), type: 'video/avi' },
    'turned.mp4': { content: recording({ rotation: 90 }) },
    'small.png': { content: pngFile(quarters(64, 64)), type: 'image/png' },
    'face.jpg': { content: jpegHeaders(800, 600), type: 'image/jpeg' },
    'voice.wav': { content: wav(), type: 'audio/wav' },
    'short.wav': { content: wav({ seconds: 1 }), type: 'audio/wav' },
    'page.mp4': { content: Buffer.from('<html>'), type: 'text/html' },
    'busy.mp4': { status: 503 },
    'slow.mp4': { content: recording(), stalls: true },
  });
}

async function open() {
  const server = await serveTakes();
  const bench = await openBench({ openMedia: server.openMedia });
  const create = (...steps: readonly Step[]) => bench.visit('create_replica', ...steps);
  return { ...bench, server, create };
}

describe('the form of a replica', () => {
  it('sends a fit file without a question, and says so at its field', async () => {
    const { create, sent, server, ui } = await open();
    const train_video_url = server.url('fit.mp4');
    await create(fill(TITLE, { replica_name: 'Rio', train_video_url }));
    expect(sent('POST')).toEqual([{ path: '/v2/replicas', body: { replica_name: 'Rio', train_video_url } }]);
    expect(ui.busyLabels).toContain('Checking the files');
  });

  it('asks before it sends an unfit one; no leads back to the field', async () => {
    const { create, sent, server, ui } = await open();
    const typed = { replica_name: 'Rio', train_video_url: server.url('old.avi') };
    await create(fill(TITLE, typed), confirm(ASKED, false), fill(TITLE, { train_video_url: server.url('fit.mp4') }));
    expect(ui.screens.find(({ title }) => title === ASKED)?.lines).toEqual([
      expect.stringMatching(/^Training video: Format: AVI, needs MP4\. .*tavus replica check\. Send it anyway\?$/),
    ]);
    expect(ui.screen(TITLE).lines).toContain('! Training video: Format: AVI, needs MP4.');
    expect(sent('POST')).toMatchObject([{ body: { train_video_url: server.url('fit.mp4') } }]);
  });

  it('sends an unfit one if the user wants to, and opens its link once', async () => {
    const { create, sent, server } = await open();
    const typed = { replica_name: 'Rio', train_video_url: server.url('old.avi') };
    await create(fill(TITLE, typed), confirm(ASKED, false), fill(TITLE), confirm(ASKED, true));
    expect(sent('POST')).toHaveLength(1);
    expect(server.seen).toHaveLength(1);
  });

  it.each<[what: string, typed: Readonly<Record<string, string>>, question: string]>([
    [
      'a consent video',
      { source: 'separate', train_video_url: 'fit.mp4', consent_video_url: 'page.mp4' },
      'Consent video: Format: a web page',
    ],
    ['an image', { source: 'image', train_image_url: 'small.png', default_voice_id: 'anna' }, 'Image: Pixels: 64 × 64'],
    [
      'an image for a model',
      { source: 'image', train_image_url: 'face.jpg', default_voice_id: 'anna', model_name: 'phoenix-3' },
      'Image: Model: phoenix-3',
    ],
    [
      'a video for a model',
      { train_video_url: 'fit.mp4', model_name: 'phoenix-3' },
      'Length: 1 min 10 s, needs at least 2 min',
    ],
  ])('checks each file for what it is: %s', async (_what, typed, question) => {
    const { create, server, ui } = await open();
    const links = Object.entries(typed).map(([name, value]) => [
      name,
      name.endsWith('_url') ? server.url(value) : value,
    ]);
    await create(
      fill(TITLE, { replica_name: 'Rio', ...Object.fromEntries(links) }),
      confirm(ASKED, false),
      ...leave(TITLE),
    );
    expect(ui.screen(ASKED).lines[0]).toContain(question);
  });

  it.each([
    ['is only a warning', 'turned.mp4'],
    ['could not be found out from this computer', 'busy.mp4'],
  ])('does not ask about what %s', async (_what, path) => {
    const { create, sent, server } = await open();
    await create(fill(TITLE, { replica_name: 'Rio', train_video_url: server.url(path) }));
    expect(sent('POST')).toHaveLength(1);
  });

  it('does not ask about a link that is reserved for examples, which is not opened', async () => {
    const { create, sent, server } = await open();
    await create(fill(TITLE, { replica_name: 'Rio', train_video_url: 'https://example.com/rio.mp4' }));
    expect([sent('POST').length, server.seen.length]).toEqual([1, 0]);
  });

  it('goes back to the form when the user does not wait for the check', async () => {
    const { create, sent, server, timerCount } = await open();
    const typed = { replica_name: 'Rio', train_video_url: server.url('slow.mp4') };
    await create(fill(TITLE, typed), back('Checking the files'), ...leave(TITLE));
    expect(sent('POST')).toEqual([]);
    // The check has ended with the form.
    await expect.poll(timerCount).toBe(0);
  });
});

it('the form of a video checks audio, background and watermark, each for its own rules', async () => {
  const { visit, addReplica, server, ui, sent } = await open();
  addReplica('Rio');
  const generate = (typed: Readonly<Record<string, string>>) =>
    fill('Generate a Video', { video_name: 'Hi', replica_id: pick('Replica', 'Rio'), source: 'audio', ...typed });
  const links = { background_source_url: server.url('old.avi'), watermark_image_url: server.url('voice.wav') };
  await visit('generate_video', generate({ audio_url: server.url('short.wav'), ...links }), confirm(ASKED, true));
  expect(ui.screen(ASKED).lines[0]).toContain(
    'Audio URL: Length: 1 s, needs 3 s to 10 min. Background video: Format: AVI, needs MP4. Watermark: Format: WAV, needs PNG or JPEG.',
  );
  await visit('generate_video', generate({ audio_url: server.url('voice.wav') }));
  expect(sent('POST')).toHaveLength(2);
});

describe('a command', () => {
  const create = async (path: string, more: readonly string[] = []) => {
    const server = await serveTakes();
    const sandbox = await openSandbox({ data: 'empty' });
    const argv = ['replica', 'create', '--name', 'Rio', '--train-video-url', server.url(path), ...more];
    const outcome = await runTavus(argv, { sandbox, env: server.env });
    const sent = sandbox.requests.filter(({ method }) => method === 'POST').length;
    return { ...outcome, sent, opened: server.seen.length };
  };

  it('sends a fit file', async () => {
    expect(await create('fit.mp4')).toMatchObject({
      code: 0,
      sent: 1,
      errors: expect.not.stringContaining('Training video'),
    });
  });

  it('does not send an unfit one where it cannot ask, and says why', async () => {
    const { code, errors, sent } = await create('old.avi');
    expect([code, sent]).toEqual([2, 0]);
    expect(errors).toContain('Training video: Format: AVI, needs MP4.');
    expect(errors).toContain('--yes');
  });

  it.each(['--yes', '--skip-check', '--dry-run'])('does not open the file: %s', async (flag) => {
    expect(await create('old.avi', [flag])).toMatchObject({ code: 0, sent: flag === '--dry-run' ? 0 : 1, opened: 0 });
  });

  it.each([
    ['turned.mp4', 'Training video: Rotation: turned by 90°'],
    ['busy.mp4', 'Training video: Could not be checked: status 503.'],
  ])('warns, and sends %s', async (path, warning) => {
    const { code, errors, sent } = await create(path);
    expect([code, sent, errors]).toEqual([0, 1, expect.stringContaining(warning)]);
  });

  it('asks in a terminal; no opens the form at the field', async () => {
    const { machine, ui, server, sent } = await open();
    const given = new Given([], { name: ['Rio'], 'train-video-url': [server.url('old.avi')] });
    ui.expect(confirm(ASKED, false), fill(TITLE, { train_video_url: server.url('fit.mp4') }));
    await creationCommand(REPLICA, REPLICA_CREATION).run(machine, given);
    ui.done();
    expect(ui.screen(TITLE).lines).toContain('! Training video: Format: AVI, needs MP4.');
    expect(sent('POST')).toMatchObject([{ body: { train_video_url: server.url('fit.mp4') } }]);
  });
});
