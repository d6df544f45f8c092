import { describe, expect, it } from 'vitest';
import { openBench } from '../support/bench.ts';
import { back, confirm, fill, menu, pick } from '../support/script.ts';

const WHAT = 'What to do with this video';

describe('the list of videos', () => {
  it('shows the newest first, with status, id and age, in one section', async () => {
    const { visit, ui, addVideo, advance } = await openBench();
    const first = addVideo('First');
    advance(7_000);
    const second = addVideo('Second');
    advance(120_000);
    const third = addVideo('Third');
    await visit('list_videos', back('List Videos'));
    expect(ui.screen('List Videos').lines).toEqual([
      `Third | queued | ${third} | just now`,
      `Second | ready | ${second} | 2 min ago`,
      `First | ready | ${first} | 2 min ago`,
    ]);
  });

  it('puts videos without a date last, and shows videos without name or id', async () => {
    const { visit, ui, addVideo, sandbox } = await openBench();
    addVideo('Dated');
    sandbox.store.addVideo(
      { replica_id: 'r1', script: 'x' },
      { overrides: { video_id: null, video_name: null, created_at: null, status: null } },
    );
    await visit('list_videos', back('List Videos'));
    expect(ui.screen('List Videos').lines[1]).toBe('(no name) | unknown 0/100 | (no id) | ');
  });

  it('says what to do if there is none', async () => {
    const { visit, ui } = await openBench();
    await visit('list_videos', back('List Videos'));
    expect(ui.screen('List Videos').lines).toEqual([
      'There are no videos. To create one, choose Generate a Video in the menu Work with Videos.',
    ]);
  });

  it('opens details, and marks the page of a video that is not ready', async () => {
    const { visit, ui, addVideo, advance, sandbox } = await openBench();
    const id = addVideo('Hello');
    await visit('list_videos', pick('List Videos', 'Hello'), back(WHAT), back('List Videos'));
    expect(ui.transcript).toEqual(
      expect.arrayContaining([
        '= Video',
        'Name: Hello',
        `Video id: ${id}`,
        'Status: queued',
        'Script: Hello',
        `Watch: ${sandbox.url}/watch/${id} (works once the video is ready)`,
      ]),
    );
    advance(60_000);
    await visit('list_videos', pick('List Videos', 'Hello'), back(WHAT), back('List Videos'));
    expect(ui.transcript).toEqual(
      expect.arrayContaining([
        'Status: ready',
        `Watch: ${sandbox.url}/watch/${id}`,
        `Download: ${sandbox.url}/media/${id}.mp4?download=${id}`,
        `Thumbnail: ${sandbox.url}/media/${id}.jpg`,
      ]),
    );
  });

  it('shows why a video failed, and no link to its page', async () => {
    const { visit, ui, sandbox, stockReplica } = await openBench();
    const overrides = { status: 'error', error_details: 'video_error' };
    sandbox.store.addVideo({ replica_id: stockReplica().id, script: 'x', video_name: 'Hello' }, { overrides });
    await visit('list_videos', pick('List Videos', 'Hello'), back(WHAT), back('List Videos'));
    expect(ui.transcript.join('\n')).toContain('What went wrong: Tavus could not render the video.');
    expect(ui.transcript.filter((line) => line.startsWith('Watch: http'))).toEqual([]);
    expect(ui.allText()).not.toContain('works once the video is ready');
  });

  it.each([
    ['queued', {}, 'queued'],
    ['generating 50/100', { generation_progress: '50/100', status: 'generating' }, 'generating 50/100'],
    ['deleted', { status: 'deleted' }, 'deleted'],
    ['a status that Tavus adds later', { status: 'polishing', generation_progress: null }, 'polishing'],
  ])('words the status %s', async (_status, overrides, words) => {
    const { visit, ui, stockReplica, sandbox } = await openBench();
    sandbox.store.addVideo({ replica_id: stockReplica().id, script: 'x', video_name: 'Hello' }, { overrides });
    await visit('list_videos', back('List Videos'));
    expect(ui.screen('List Videos').lines[0]?.split(' | ')[1]).toBe(words);
  });

  it('comes back after one that cannot be opened', async () => {
    const { visit, ui, addVideo, sandbox } = await openBench();
    const id = addVideo('Hello');
    sandbox.fail({ path: `/v2/videos/${id}`, drop: 'before', times: 4 });
    await visit('list_videos', pick('List Videos', 'Hello'), back('List Videos'));
    expect(ui.transcript[0]).toMatch(/^fail: Could not reach Tavus/);
    expect(ui.transcript[1]).toMatch(/^hint: The network may be unstable.* Try again\./);
  });

  it('comes back after Esc while one is loading', async () => {
    const { visit, ui, addVideo } = await openBench();
    addVideo('Hello');
    await visit('list_videos', pick('List Videos', 'Hello'), back('Loading the video'), back('List Videos'));
    expect(ui.transcript).toEqual([]);
  });
});

describe('renaming a video', () => {
  it('sends the new name and shows both', async () => {
    const { visit, ui, addVideo, sent } = await openBench();
    const id = addVideo('Hello');
    await visit('rename_video', pick('Rename a Video', id), fill('Rename a Video', { name: 'Hello again' }));
    expect(sent('PATCH')).toEqual([{ path: `/v2/videos/${id}/name`, body: { video_name: 'Hello again' } }]);
    expect(ui.transcript).toEqual([
      `ok: Renamed “Hello” to “Hello again”: video ${id}.`,
      `command: Next time: tavus video rename ${id} --name 'Hello again'`,
    ]);
  });

  it('from its details shows them, and then the list, with the new name', async () => {
    const { visit, ui, addVideo } = await openBench();
    addVideo('Hello');
    const renaming = [menu(WHAT, 'Rename'), fill('Rename a Video', { name: 'Hello again' }), back(WHAT)];
    await visit('list_videos', pick('List Videos', 'Hello'), ...renaming, back('List Videos'));
    expect(ui.transcript).toContain('Name: Hello again');
    expect(ui.screen('List Videos').lines[0]).toMatch(/^Hello again \|/);
  });
});

describe('deleting a video', () => {
  it('shows the consequences, and deletes after a yes', async () => {
    const { visit, ui, addVideo, sent, sandbox } = await openBench();
    const id = addVideo('Hello');
    await visit('delete_video', pick('Delete a Video', 'Hello'), confirm('Delete the video', true));
    expect(ui.screen('Delete the video').lines[0]).toBe(`Delete video “Hello” (${id})? This cannot be undone.`);
    expect(sent('DELETE')).toEqual([{ path: `/v2/videos/${id}`, body: undefined }]);
    expect(sandbox.store.videos.size).toBe(0);
    expect(ui.transcript).toEqual([
      `ok: Deleted “Hello”: video ${id}.`,
      `command: Next time: tavus video delete ${id}`,
    ]);
  });

  it.each([
    ['a no', confirm('Delete the video', false)],
    ['Esc', back('Delete the video')],
  ])('sends nothing after %s', async (_answer, step) => {
    const { visit, addVideo, sent } = await openBench();
    addVideo('Hello');
    await visit('delete_video', pick('Delete a Video', 'Hello'), step);
    expect(sent('DELETE')).toEqual([]);
  });

  it('from its details leads back to the list, without it', async () => {
    const { visit, ui, addVideo } = await openBench();
    addVideo('Hello');
    const deletion = [menu(WHAT, 'Delete'), confirm('Delete the video', true)];
    await visit('list_videos', pick('List Videos', 'Hello'), ...deletion, back('List Videos'));
    expect(ui.screen('List Videos').lines[0]).toContain('There are no videos');
  });
});
