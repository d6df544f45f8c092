import { describe, expect, it } from 'vitest';
import { check, people, REPLICA } from '../support/batch.ts';

const GREETING = { script: 'Hi {{name}}', replica_id: REPLICA };
const AUDIO = 'https://example.com/a.mp3';

/** The one request of a CSV with one row. */
async function requestOf(header: string, row: string, templates = {}) {
  const { problems, batch } = await check(`${header}\n${row}\n`, { replica_id: REPLICA, ...templates });
  expect(problems).toEqual([]);
  return batch.first?.request;
}

describe('RequestMaker makes a request from a row', () => {
  it.each<[what: string, header: string, row: string, templates: object, request: object]>([
    ['with a script for all', 'name', 'Anna', { script: 'Hi {{name}}!' }, { video_name: 'Anna', script: 'Hi Anna!' }],
    ['with names for all', 'a,b', 'Anna,Lee', { script: 'Hi', video_name: '{{a}} {{b}}' }, { video_name: 'Anna Lee' }],
    ['called after the file and its line', 'a', 'x', { script: 'Hi' }, { video_name: 'people 2' }],
    ['with a script of its own', 'a,script', 'Anna,Hello {{a}}', {}, { script: 'Hello Anna' }],
    ['with video_name before name', 'name,video_name', 'Anna,Welcome', { script: 'Hi' }, { video_name: 'Welcome' }],
    ['with a replica of its own', 'replica_id', 'r12345678', { script: 'Hi' }, { replica_id: REPLICA }],
    ['with an audio file', 'audio_url', AUDIO, {}, { audio_url: AUDIO, script: undefined }],
    [
      'with a link that is filled in',
      'id,background_url',
      '7,https://example.com/{{id}}',
      { script: 'Hi' },
      { background_url: 'https://example.com/7' },
    ],
    [
      'with switches',
      'fast,transparent_background',
      'YES,1',
      { script: 'Hi' },
      { fast: true, transparent_background: true },
    ],
    ['with a switch that is off', 'fast', 'False', { script: 'Hi' }, { fast: false }],
    [
      'without what is empty',
      'a,fast,callback_url',
      'x,,',
      { script: 'Hi' },
      { fast: undefined, callback_url: undefined },
    ],
    [
      'with properties',
      'background_url,properties.background_scroll,properties.background_scroll_type,properties.start_with_wave',
      'https://example.com,true,Smooth,no',
      { script: 'Hi' },
      {
        background_url: 'https://example.com',
        properties: { background_scroll: true, background_scroll_type: 'smooth', start_with_wave: false },
      },
    ],
    [
      'for a field in any case',
      'Script,Fast,Background URL',
      'Hi,no,https://example.com',
      {},
      { script: 'Hi', fast: false, background_url: 'https://example.com' },
    ],
    [
      'with columns of any name beside',
      '__proto__,constructor',
      'x,y',
      { script: '{{__proto__}} {{constructor}}' },
      { script: 'x y' },
    ],
    ['with line ends and quotes', 'script', '"Say ""hi"",\nthen go."', {}, { script: 'Say "hi",\nthen go.' }],
  ])('%s', async (_what, header, row, templates, request) => {
    const usual = { replica_id: REPLICA, video_name: expect.stringMatching(/./), script: 'Hi' };
    expect(await requestOf(header, row, templates)).toEqual({ ...usual, ...request });
  });

  it.each([
    ['a byte order mark', '\ufeffname,email\nAnna,a\n'],
    ['Windows line ends', 'name,email\r\nAnna,a\r\n'],
    ['line ends of both kinds', 'name,email\r\nAnna,a\n'],
    ['no line end at its end', 'name,email\nAnna,a'],
    ['semicolons', 'name;email\nAnna;a\n'],
    ['tabs', 'name\temail\nAnna\ta\n'],
    ['commas in a header of semicolons', '"name, first";name;email\n;Anna;a\n'],
    ['blank lines', '\n\nname,email\n\nAnna,a\n\n'],
    ['rows with nothing in them', 'name,email\nAnna,a\n,\n , \n'],
    ['spaces around names', ' name , email\nAnna,a\n'],
    ['a column without a name', 'name,email,\nAnna,a,\n'],
  ])('from a file with %s', async (_what, csv) => {
    const { problems, batch } = await check(csv, { ...GREETING, video_name: '{{email}}' });
    expect(problems).toEqual([]);
    expect(batch.first?.request).toEqual({ replica_id: REPLICA, video_name: 'a', script: 'Hi Anna' });
    expect(batch.lines.size).toBe(1);
  });

  it('with the line where the row begins, even if cells have line ends', async () => {
    const { batch } = await check('name\n"Anna\r\nLee\nx"\n\nBert\n', GREETING);
    expect([...batch.lines.values()]).toEqual([2, 6]);
  });
});

describe('checkBatch reports before anything is sent', () => {
  it.each<[what: string, csv: string, templates: object, problems: string[]]>([
    ['no column', 'name\nAnna\n', { ...GREETING, script: 'Hi {{nme}}' }, ['No column for {{nme}}. Columns: name.']],
    [
      'a column of another case',
      'First Name\nAnna\n',
      { ...GREETING, script: 'Hi {{first_name}}' },
      ['No column for {{first_name}}. Did you mean {{First Name}}?'],
    ],
    [
      'no column, in a cell',
      'script\nHi {{name}}\n',
      { replica_id: REPLICA },
      ['Line 2: No column for {{name}}. Columns: script.'],
    ],
    [
      'an open placeholder',
      'name\nAnna\n',
      { ...GREETING, script: 'Hi {{name' },
      ['--script: {{ is not closed: “{{name”'],
    ],
    ['an empty value', 'name,b\nAnna,\n,b\n', GREETING, ['Line 3: No value for {{name}}.']],
    [
      'no script',
      'name\nAnna\n',
      { replica_id: REPLICA },
      ['No script. Use --script, or a column script or audio_url.'],
    ],
    ['no replica', 'name\nAnna\n', { script: 'Hi' }, ['No replica. Use --replica-id or a column replica_id.']],
    [
      'no script in a row',
      'name,script\nAnna,Hi\nBert,\n',
      { replica_id: REPLICA },
      ['Line 3: No script and no audio_url. Use --script, or a column script or audio_url.'],
    ],
    [
      'no replica in a row',
      'name,replica_id\nAnna,\n',
      { script: 'Hi' },
      ['Line 2: No replica. Use --replica-id or a column replica_id.'],
    ],
    [
      'script and audio',
      `name,audio_url\nAnna,${AUDIO}\n`,
      GREETING,
      ['Line 2: script and audio_url cannot be combined.'],
    ],
    [
      'a bad replica',
      'name,replica_id\nAnna,p1234567\n',
      { script: 'Hi' },
      ['Line 2: replica_id: This is the id of a persona. Replica ids start with r.'],
    ],
    [
      'a bad URL',
      'name,callback_url\nAnna,example.com\n',
      GREETING,
      ['Line 2: callback_url: This is not a URL. Example: https://example.com/video.mp4'],
    ],
    [
      'a page for a file',
      'name,audio_url\nAnna,https://youtu.be/x\n',
      { replica_id: REPLICA },
      ['Line 2: audio_url: This is a page at youtu.be, not the file. Use a direct download link.'],
    ],
    ['a bad switch', 'name,fast\nAnna,maybe\n', GREETING, ['Line 2: fast: “maybe” must be true or false.']],
    [
      'a bad choice',
      'name,background_url,properties.background_scroll_return\nAnna,https://x.com,true\n',
      GREETING,
      ['Line 2: properties.background_scroll_return: “true” must be one of return, halt.'],
    ],
    [
      'no such property',
      'name,properties.scroll\nAnna,1\n',
      GREETING,
      [
        expect.stringMatching(
          /^Line 1: Unknown column properties\.scroll\. Valid columns: properties\.background_scroll, /,
        ),
      ],
    ],
    [
      'transparent, not fast',
      'name,transparent_background\nAnna,yes\n',
      GREETING,
      ['Line 2: transparent_background requires fast.'],
    ],
    [
      'scroll without a page',
      'name,properties.background_scroll\nAnna,yes\n',
      GREETING,
      ['Line 2: properties.background_scroll requires a background_url.'],
    ],
    [
      'the same row twice',
      'name,email\nAnna,a\nBert,b\nAnna,a\n',
      { ...GREETING, video_name: '{{email}}' },
      ['Line 4: Same video as line 2.'],
    ],
    [
      'the same video twice, called by its line',
      'n,email\nAnna,a\nAnna,b\n',
      { ...GREETING, script: 'Hi {{n}}' },
      ['Line 3: Same video as line 2.'],
    ],
    [
      'the same name twice',
      'name,email\nAnna,a\nAnna,b\n',
      { ...GREETING, script: '{{email}}' },
      ['Line 3: Same name as line 2, “Anna”. Names must be unique: use --name.'],
    ],
    ['two columns of a name', 'name,name\nAnna,x\n', GREETING, ['Line 1: Two columns are named “name”.']],
    [
      'two columns of a field',
      'script,Script\nHi,Ho\n',
      { replica_id: REPLICA },
      ['Line 1: The columns “script” and “Script” both mean script.'],
    ],
    [
      'too few values for a column that is used',
      'name,email\nAnna\nBert,b\n',
      { ...GREETING, script: '{{email}}' },
      ['Line 2: No value for {{email}}. Row has 1 value, but the header has 2.'],
    ],
    ['too many values', 'name,email\nAnna,a,x\n', GREETING, ['Line 2: Row has 3 values, but the header has 2.']],
    [
      'a quote in a value',
      'name\nAn"na\nBert\n',
      GREETING,
      ['Line 2: Quote inside a value. Put the value in quotes, and double the quote.'],
    ],
    ['an open quote', 'name\nAnna\n"Bert\nCara\n', GREETING, ['Line 3: Quote is never closed.']],
    ['nothing', '', GREETING, ['The file is empty.']],
    ['only a header', 'name,email\n', GREETING, ['No rows below the header.']],
  ])('%s', async (_what, csv, templates, problems) => {
    expect((await check(csv, templates)).problems).toEqual(problems);
  });

  it('all problems together, with their lines', async () => {
    const csv = 'name,fast,audio_url\n,maybe,ftp://x\nAnna,yes,\nBert,no,,x\nCara,no,\n';
    expect((await check(csv, { ...GREETING, script: 'Hi {{name}}' })).problems).toEqual([
      'Line 2: No value for {{name}}.',
      'Line 2: audio_url: The URL must start with https://',
      'Line 2: fast: “maybe” must be true or false.',
      'Line 2: script and audio_url cannot be combined.',
      'Line 4: Row has 4 values, but the header has 3.',
    ]);
  });

  it('the first fifty problems, and how many more there are', async () => {
    const { problems } = await check(`name,fast\n${'Anna,maybe\n'.repeat(1200)}`, GREETING);
    expect(problems).toHaveLength(51);
    expect(problems.at(-2)).toMatch(/^Line 51: /);
    expect(problems.at(-1)).toBe('And 1,150 more.');
  });

  it.each([
    [
      'Latin-1',
      Buffer.from('name\nAnna\nJos\xe9\nBert\n', 'latin1'),
      'Line 3: This is not UTF-8. Save it as “CSV UTF-8”.',
    ],
    [
      'a character cut at the end',
      Buffer.from([0x61, 0x0a, 0xc3]),
      'Line 2: This is not UTF-8. Save it as “CSV UTF-8”.',
    ],
    ['UTF-16', Buffer.from('\ufeffname\nAnna\n', 'utf16le'), 'This is UTF-16, not UTF-8. Save it as “CSV UTF-8”.'],
  ])('%s', async (_what, bytes, problem) => {
    expect((await check(bytes, GREETING)).problems).toContain(problem);
  });

  it('an invalid byte far down with its line, even if a chunk of the file ends inside a character', async () => {
    const manyRows = Array.from({ length: 40_000 }, (_, row) => `ü${row}\n`).join('');
    const start = Buffer.from(`name\n${'é'.repeat(40_000)}\n${manyRows}`);
    const { problems } = await check(Buffer.concat([start, Buffer.from([0xff, 0x0a])]), GREETING);
    expect(problems).toContain('Line 40003: This is not UTF-8. Save it as “CSV UTF-8”.');
  });

  it('a row of more than a megabyte', async () => {
    const { problems } = await check(`name\n${'x'.repeat(1_100_000)}\nAnna,x\n`, GREETING);
    expect(problems).toEqual([
      'Line 2: This row is longer than 1 MB.',
      'Line 3: Row has 2 values, but the header has 1.',
    ]);
  });
});

describe('a checked batch', () => {
  it('has one hash for each row, which depends only on the request', async () => {
    const [one, two] = [await check(people(3), GREETING), await check(people(3).replace('name,', 'name ,'), GREETING)];
    expect([...two.batch.lines]).toEqual([...one.batch.lines]);
    expect(two.batch.hash).toBe(one.batch.hash);
    expect([...one.batch.lines.values()]).toEqual([2, 3, 4]);
    const other = await check(people(3).replace('Ada3', 'Eva'), GREETING);
    expect([...one.batch.lines.keys()].map((hash) => other.batch.lines.get(hash))).toEqual([2, undefined, 4]);
    expect(other.batch.hash).not.toBe(one.batch.hash);
  });

  it.each([
    ['without a name of its own', undefined, 4],
    ['with a name', '{{email}}', 0],
  ])('keeps the hash of a row %s when the row is moved', async (_, video_name, formerHashes) => {
    const templates = { script: 'Hi {{first}}', replica_id: REPLICA, video_name };
    const rows = ['Ada,a@x.io', 'Bea,b@x.io', 'Cy,c@x.io', 'Dee,d@x.io'];
    const before = await check(['first,email', ...rows].join('\n'), templates);
    const after = await check(['first,email', '', ...rows.toReversed()].join('\n'), templates);
    expect([...after.batch.lines.keys()].toReversed()).toEqual([...before.batch.lines.keys()]);
    expect([...after.batch.lines.values()]).toEqual([3, 4, 5, 6]);
    expect(after.batch.formerHashes.size).toBe(formerHashes);
  });

  it('counts the words of the given rows', async () => {
    const { batch } = await check('name\nAnna\nBert Lee\n', GREETING);
    expect([batch.words(() => true), batch.words((hash) => batch.lines.get(hash) === 3)]).toEqual([5, 3]);
  });

  it('lists columns that a flag overrides, except those that the flag itself uses', async () => {
    const csv = `script,video_name,replica_id\nHi,x,${REPLICA}\n`;
    expect((await check(csv, { script: 'Ho {{script}}', replica_id: REPLICA })).batch.unusedColumns).toEqual([
      { column: 'replica_id', setting: '--replica-id' },
    ]);
  });
});
