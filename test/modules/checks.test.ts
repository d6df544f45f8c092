import { describe, expect, it } from 'vitest';
import { checkFileUrl, checkUrl, noteFileUrl } from '../../src/modules/forms/checks.ts';
import { readJsonObject } from '../../src/modules/forms/json-field.ts';
import { checkReplicaId } from '../../src/modules/nouns/ids.ts';
import { LAYERS_FIELD } from '../../src/modules/persona/layers-field.ts';
import { describeScript } from '../../src/modules/video/script-length.ts';

const S3 = 'https://bucket.s3.amazonaws.com/0b7f?X-Amz-Signature=abc&X-Amz-Expires=86400';

describe('a link', () => {
  it.each([
    ['https://example.com/hook', undefined],
    [' https://example.com ', undefined],
    ['example.com', 'This is not a URL.'],
    ['http://example.com/a.mp4', 'must start with https://'],
    ['ftp://example.com/a.mp4', 'must start with https://'],
    ['/home/rio/a.mp4', 'This is not a URL.'],
  ])('%s', (url, problem) => {
    for (const check of [checkUrl, checkFileUrl]) {
      if (problem === undefined) expect(check(url)).toBeUndefined();
      else expect(check(url)).toContain(problem);
    }
  });

  it.each([
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'https://m.youtube.com/watch?v=x',
    'https://youtu.be/dQw4w9WgXcQ',
    'https://vimeo.com/123456',
    'https://drive.google.com/file/d/1AbC/view?usp=sharing',
    'https://drive.google.com/open?id=1AbC',
    'https://docs.google.com/document/d/1/edit',
    'https://www.dropbox.com/s/abc/film.mp4?dl=0',
    'https://www.dropbox.com/scl/fi/abc/film.mp4?rlkey=x',
    'https://www.loom.com/share/abc',
    'https://we.tl/t-abc',
    'https://1drv.ms/v/s!abc',
  ])('to a page is not valid for a file: %s', (url) => {
    expect(checkFileUrl(url)).toMatch(/^This is a page at [\w.]+, not the file\./);
    expect(checkUrl(url)).toBeUndefined();
  });

  it.each([
    'https://example.com/training.mp4',
    'https://example.com/training',
    S3,
    'https://drive.google.com/uc?export=download&id=1AbC',
    'https://www.dropbox.com/s/abc/film.mp4?dl=1',
    'https://www.dropbox.com/scl/fi/abc/film.mp4?rlkey=x&dl=1',
    'https://dl.dropboxusercontent.com/s/abc/film.mp4',
    'https://player.vimeo.com/progressive_redirect/playback/1/rendition/1080p/file.mp4?loc=external',
    'https://notyoutube.com/watch',
  ])('that may be a file is valid: %s', (url) => {
    expect(checkFileUrl(url)).toBeUndefined();
  });

  it('to a shared file is answered with the direct link', () => {
    expect(checkFileUrl('https://drive.google.com/file/d/1AbC/view')).toContain('uc?export=download&id=');
    expect(checkFileUrl('https://www.dropbox.com/s/abc/film.mp4?dl=0')).toContain('dl=1');
  });

  it.each<[kind: Parameters<typeof noteFileUrl>[0], url: string, note: string | undefined]>([
    ['video', 'https://example.com/a.mp4', undefined],
    ['video', 'https://example.com/a.MP4?x=1', undefined],
    ['video', S3, undefined],
    ['video', 'https://example.com/a.png', 'ends with .png. Tavus expects .mp4, .webm, .mov.'],
    ['image', 'https://example.com/a.jpeg', undefined],
    ['image', 'https://example.com/a', 'no file extension such as .jpg'],
    ['audio', 'https://example.com/a.mp3', undefined],
    ['audio', 'https://example.com/a.html', 'ends with .html. Tavus expects .wav, .mp3.'],
    ['audio', 'http://example.com/a', undefined],
    ['audio', '', undefined],
  ])('to a file gets a warning for another extension: %s, %s: %s', (kind, url, note) => {
    expect(noteFileUrl(kind)(url)).toEqual(note && expect.stringContaining(note));
  });
});

describe('a replica id', () => {
  it.each(['r90bbd427f71', 'r79e1c033f', 'R90BBD427F71'])('accepts %s', (id) => {
    expect(checkReplicaId(id)).toBeUndefined();
  });

  it.each([
    ['p90bbd427f71', 'This is the id of a persona. Replica ids start with r.'],
    ['c90bbd427f71', 'This is the id of a conversation. Replica ids start with r.'],
    ['8a4f94e736', 'This is the id of a video. Replica ids start with r.'],
    ['Rio', 'This is not a replica id'],
    ['r90 bbd', 'This is not a replica id'],
    ['https://platform.tavus.io', 'This is not a replica id'],
  ])('refuses %s', (id, problem) => {
    expect(checkReplicaId(id)).toContain(problem);
  });
});

describe('the length of a script', () => {
  it.each([
    ['', undefined],
    [' \n', undefined],
    ['Hello.', '1 word, 6 characters, about 1 s'],
    ['one two three four five', '5 words, 23 characters, about 2 s'],
    ['word '.repeat(150), '150 words, 750 characters, about 1 min'],
    ['word '.repeat(312), '312 words, 1,560 characters, about 2 min 5 s'],
    ['word '.repeat(750), '750 words, 3,750 characters, about 5 min'],
    [
      'word '.repeat(755),
      '755 words, 3,775 characters, about 5 min 2 s. Tavus recommends less than 5 minutes: consider two videos.',
    ],
  ])('%#', (text, words) => {
    expect(describeScript(text)).toBe(words);
  });
});

describe('layers', () => {
  it('are any JSON object', () => {
    expect(readJsonObject('\n{"tts": {"tts_engine": "cartesia"}}\n', 'Layers')).toEqual({
      tts: { tts_engine: 'cartesia' },
    });
    expect(LAYERS_FIELD.check?.('{}')).toBeUndefined();
  });

  it.each(['[]', '"x"', '5', 'null', 'true'])('are not %s', (text) => {
    expect(LAYERS_FIELD.check?.(text)).toContain('Layers must be a JSON object');
  });

  it.each<[text: string, place: string]>([
    ['tts', 'line 1, column 2'],
    ['{', 'line 1, column 2'],
    ['{"a": 1,}', 'line 1, column 9'],
    ['{"a": }', 'line 1, column 7'],
    ["{'a': 1}", 'line 1, column 2'],
    ['{\n  "a": tru\n}', 'line 2, column 11'],
    ['{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3'],
    ['{\n  "a": "x\ny"\n}', 'line 2, column 10'],
    ['{"a": 1} x', 'line 1, column 10'],
    ['{"a": {"b": [1, 2}}', 'line 1, column 18'],
    [`{"a": "${'x'.repeat(100)}",\n"b" 2}`, 'line 2, column 5'],
    ['{"a": "é😀", }', 'line 1, column 14'],
  ])('that are no JSON are refused with the place: %j', (text, place) => {
    const problem = readJsonObject(text, 'Layers');
    expect(problem).toMatch(/^Invalid JSON in line \d+, column \d+: \S.*\.$/s);
    expect(problem).toContain(`${place}:`);
  });

  it.each([
    ['{"tts": {"tts_engine": "cartesia"}}', true],
    ['{"llm": {"api_key": "sk-1"}}', false],
    ['{"llm": {"headers": {"Authorization": "Bearer x"}}', false],
  ])('%s may be kept: %s', (text, isKept) => {
    expect(LAYERS_FIELD.isKept?.(text)).toBe(isKept);
  });
});
