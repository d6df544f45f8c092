import { describe, expect, test } from 'vitest';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

const SUBMIT = 'Generate the video';
const SCRIPT = 'Hello {{name}}!\nWelcome to the “spring” offer — ¡hasta luego!';

/** Chooses a replica in the picker of the form. */
async function pick(tavus: Tavus, name: string): Promise<void> {
  await tavus.cursorOn('Replica');
  tavus.press('enter');
  await tavus.at('Replica');
  await tavus.choose(name);
  await tavus.at('Generate a Video');
}

describe('generating a video', () => {
  test('sends a request from a script', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Videos', 'Generate a Video');
    await tavus.answer('Name', 'Spring greeting');
    await pick(tavus, 'Ada');
    await tavus.next('Speaks');
    await tavus.cursorOn('Script');
    tavus.paste(SCRIPT.replaceAll('\n', '\r\n'));
    await tavus.waitFor('¡hasta luego!');
    await tavus.next('Script');
    await tavus.submit(SUBMIT);
    await tavus.waitFor('Started generating “Spring greeting” (video');
    await tavus.waitFor('status queued)');
    const ada = [...sandbox.store.replicas.values()].find(({ name }) => name === 'Ada')?.id;
    expect(sandbox.requests.at(-1)?.body).toEqual({
      replica_id: ada,
      video_name: 'Spring greeting',
      script: SCRIPT,
    });
    await tavus.at('Work with Videos');
    await tavus.choose('List Videos');
    await tavus.cursorOn(/^Spring greeting +● queued .*just now/);
  });

  test('sends a request from an audio file', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Videos', 'Generate a Video');
    await tavus.answer('Name', 'Spoken');
    await pick(tavus, 'Rio');
    await tavus.cursorOn('Speaks');
    tavus.press('right');
    await tavus.cursorOn(/^Speaks +< an audio file >/);
    await tavus.next('Speaks');
    await tavus.answer('Audio URL', 'https://example.com/voice.wav');
    await tavus.submit(SUBMIT);
    await tavus.waitFor('Started generating “Spoken”');
    expect(sandbox.requests.at(-1)?.body).toMatchObject({ audio_url: 'https://example.com/voice.wav' });
    expect(sandbox.requests.at(-1)?.body).not.toHaveProperty('script');
  });

  test('shows replicas that are not ready in the picker, with the reason why they cannot be chosen', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Videos', 'Generate a Video');
    await tavus.answer('Name', 'Too early');
    tavus.press('enter');
    await tavus.at('Replica');
    await tavus.choose('Night shift');
    await tavus.waitFor('Still training (3/100). Takes 3 to 4 hours.');
    await tavus.choose('Old upload');
    await tavus.waitFor('Its training failed, so it cannot be used.');
    await tavus.back('Generate a Video');
    await tavus.cursorOn('Replica');
    await tavus.waitFor('(needed)');
    await tavus.waitFor('Too early');
  });
});

describe('the list of videos', () => {
  test('shows the newest first, with status and age', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox, rows: 70 });
    await tavus.go('Work with Videos', 'List Videos');
    await tavus.waitFor('Page 1 of 1 · 53 videos');
    await tavus.at('List Videos');
    const ids = tavus.screen().flatMap((line) => /\b([0-9a-f]{10}) /.exec(line)?.[1] ?? []);
    const times = ids.map((id) => Math.floor((sandbox.store.videos.get(id)?.createdAt ?? 0) / 1000));
    expect(times).toHaveLength(53);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(tavus.screen()).toContainEqual(
      expect.stringMatching(/Rendering: half way +● generating 5\d\/100 .* \d+ min ago/),
    );
    expect(tavus.screen()).toContainEqual(expect.stringMatching(/Fast preview +● ready .* 1 h ago/));
    expect(tavus.screen()).toContainEqual(expect.stringMatching(/Retry me: video_error +● error .* 2 d ago/));
  });

  test('opens details with links of a ready video, and the error of a failed one', async () => {
    const sandbox = await openSandbox();
    const { id = '' } = [...sandbox.store.videos.values()].find(({ name }) => name === 'With our site behind it') ?? {};
    const tavus = new Tavus({ sandbox, rows: 40 });
    await tavus.go('Work with Videos', 'List Videos');
    await tavus.choose('With our site behind it');
    await tavus.at('What to do with this video');
    await tavus.waitFor(`Watch ${sandbox.url}/watch/${id}`);
    await tavus.waitFor(`Download ${sandbox.url}/media/${id}.mp4`);
    await tavus.waitFor('Background page https://example.com/pricing');
    await tavus.waitFor('Script Hello! This is about With our site behind it.');
    await tavus.back('List Videos');
    await tavus.cursorOn('With our site behind it');
    await tavus.choose('Retry me: audio_file_type');
    await tavus.at('What to do with this video');
    await tavus.waitFor('What went wrong The audio file must be a .wav or .mp3 file.');
    await tavus.back('List Videos');
    await tavus.choose('Rendering: half way');
    await tavus.at('What to do with this video');
    await tavus.waitFor('(works once the video is ready)');
  });
});

describe('changing a video', () => {
  test('renames from the details, and deletes from the menu', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Videos', 'List Videos');
    await tavus.choose('Fast preview');
    await tavus.at('What to do with this video');
    await tavus.choose('Rename');
    await tavus.at('Rename a Video');
    tavus.type(' 2');
    await tavus.cursorOn(/^New name +Fast preview 2/);
    tavus.press('enter');
    await tavus.said('Renamed “Fast preview” to “Fast preview 2”: video');
    await tavus.at('What to do with this video');
    await tavus.back('List Videos');
    await tavus.cursorOn('Fast preview 2');
    await tavus.back('Work with Videos');

    await tavus.choose('Delete a Video');
    await tavus.at('Delete a Video');
    await tavus.choose('Fast preview 2');
    await tavus.waitFor('[y/N]');
    await tavus.waitFor('This cannot be undone.');
    tavus.press('y', 'enter');
    await tavus.waitFor('Deleted “Fast preview 2”: video');
    await tavus.at('Work with Videos');
    expect([...sandbox.store.videos.values()].map(({ name }) => name)).not.toContain('Fast preview 2');
  });

  test('renames from the menu, and deletes from the details', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go('Work with Videos', 'Rename a Video');
    await tavus.choose('Fast preview');
    await tavus.at('Rename a Video');
    await tavus.waitFor('New name Fast preview');
    tavus.press('home');
    tavus.type('Very ');
    await tavus.cursorOn(/^New name +Very Fast preview/);
    tavus.press('enter');
    await tavus.said('to “Very Fast preview”');
    await tavus.at('Work with Videos');
    await tavus.choose('List Videos');
    await tavus.at('List Videos');
    await tavus.choose('Very Fast preview');
    await tavus.at('What to do with this video');
    await tavus.choose('Delete');
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.waitFor('Deleted “Very Fast preview”');
    await tavus.at('List Videos');
    await tavus.waitFor('52 videos');
    await tavus.cursorOn(/^(?!Very)/);
  });
});
