import { describe, expect, it } from 'vitest';
import { check, openBatch, people, REPLICA } from '../support/batch.ts';

const GREETING = { script: 'Hi {{name}}', video_name: '{{email}}', replica_id: REPLICA };

async function scriptsOf(csv: string | Buffer, templates = {}, options = {}) {
  const { problems, batch } = await check(csv, { ...GREETING, ...templates }, options);
  return { problems, lines: [...batch.lines.values()], script: batch.first?.request.script };
}

describe('a row with fewer or more cells than columns', () => {
  it.each([
    ['without its empty last cells', 'name,email,phone,notes\nAda,a@x.io\nBea,b@x.io,\nCy,c@x.io,1,x\n'],
    ['with empty cells behind', 'name,email\nAda,a@x.io,,\nBea,b@x.io,"", \nCy,c@x.io,\u200b\n'],
    ['of both kinds', 'name;email;notes\r\nAda;a@x.io\r\nBea;b@x.io;;;\r\nCy;c@x.io;"1\n2"\r\n'],
    ['above a Ctrl+Z', 'name,email\nAda,a@x.io\nBea,b@x.io\nCy,c@x.io\n\u001a'],
  ])('is read: %s', async (_what, csv) => {
    expect(await scriptsOf(csv)).toEqual({ problems: [], lines: [2, 3, 4], script: 'Hi Ada' });
  });

  it('has the same hash as with its empty cells', async () => {
    const whole = await check('name,email,notes\nAda,a@x.io,\nBea,b@x.io,\n', GREETING);
    const cut = await check('name,email,notes\nAda,a@x.io\nBea,b@x.io,,,\n', GREETING);
    expect([...cut.batch.lines]).toEqual([...whole.batch.lines]);
    expect(cut.batch.hash).toBe(whole.batch.hash);
  });

  it.each([
    [
      'a value behind the last column',
      'name,email\nAda,a@x.io,,x\n',
      ['Line 2: Row has 4 values, but the header has 2.'],
    ],
    [
      'a value missing that is used',
      'name,phone,email\nAda,1,a@x.io\nBea,2\n',
      ['Line 3: No value for {{email}}. Row has 2 values, but the header has 3.'],
    ],
    [
      'rows inside a value, because of a quote',
      'name,email,notes\n"Ada,a@x.io,x\nBea,b@x.io,y\nCy,c@x.io,5"\nDee,d@x.io,z\n',
      [expect.stringMatching(/^Line 2: Row has 1 value, but the header has 3, .* Is a quote not closed\?$/)],
    ],
  ])('is a problem with %s', async (_what, csv, problems) => {
    expect((await scriptsOf(csv)).problems).toEqual(problems);
  });

  it('is a problem below an empty line, such as the footer of a report', async () => {
    const csv = 'name,email\nAda,a@x.io\n""\n\nMade by Pat\nPage 1 of 1\n';
    const { problems } = await scriptsOf(csv, { video_name: '{{name}}' });
    expect(problems.map((problem) => problem.slice(0, 23))).toEqual([
      'Line 5: Row has 1 value',
      'Line 6: Row has 1 value',
    ]);
  });
});

describe('a first line that names the separator', () => {
  it.each([
    ['sep=;', ';'],
    ['\ufeffsep=,', ','],
    ['"SEP=;"', ';'],
    ['Sep=\t', '\t'],
    ['sep=\\t', '\t'],
    ['sep=|', '|'],
    ['"sep=;",,', ';'],
    ['sep=^', '^'],
  ])('%j is used', async (first, sign) => {
    for (const end of ['\n', '\r\n', '\r']) {
      const csv = [first, `name${sign}email`, `"Ada, Lee"${sign}a@x.io`, ''].join(end);
      expect(await scriptsOf(csv)).toEqual({ problems: [], lines: [3], script: 'Hi Ada, Lee' });
    }
  });

  it.each(['sep=', 'separator=;', 'sep=;x'])('%j is a header', async (first) => {
    expect((await scriptsOf(`${first}\nAda\n`)).problems[0]).toContain('No column for {{name}}');
  });
});

describe('the delimiter', () => {
  it.each([
    ['below an empty line', '\r\n\r\nname;email\r\nAda;a@x.io\r\n', 4],
    ['of a header with line breaks in its first name', '"full,\nreal";email;name\nx;a@x.io;Ada\n', 3],
    ['of a header with tabs, and commas in quotes', '"a,b,\r\nc,d"\temail\tname\nx\ta@x.io\tAda\n', 3],
    ['below a row of nothing', ';;\nname;email;\nAda;a@x.io;\n', 3],
  ])('%s is found', async (_what, csv, line) => {
    expect(await scriptsOf(csv)).toEqual({ problems: [], lines: [line], script: 'Hi Ada' });
  });
});

describe('a column is found by its name', () => {
  it.each([
    ['decomposed', 'Pre\u0301nom', 'Prénom'],
    ['composed', 'Prénom', 'Pre\u0301nom'],
    ['with a no-break space', 'First\u00a0name', 'First name'],
    ['with a narrow space', 'First\u202fname', 'First name'],
    ['with a line break', '"First\r\nname\n(given)"', 'First name (given)'],
    ['with two spaces', 'First  name', 'First name'],
    ['with a zero-width space', '\u200bname\u200b', 'name'],
    ['with a soft hyphen', 'Vor\u00adname', 'Vorname'],
    ['below a second mark', '\ufeff\ufeffname', 'name'],
    ['with a mark of direction', '\u202bname\u202c', 'name'],
    ['with a control character', 'na\u0001me', 'name'],
    ['in braces', '{{name}}', 'name'],
    ['broken in the flag', 'First name', 'First\n  name'],
    ['invisible in the flag', 'name', 'na\u2060me'],
  ])('%s', async (_what, header, column) => {
    const found = await scriptsOf(`${header},email\nAda,a@x.io\n`, { script: `Hi {{${column}}}` });
    expect(found).toMatchObject({ problems: [], script: 'Hi Ada' });
  });

  it.each(['Script', '\u200bscript', ' scri\u00adpt '])('as the field of the API: %j', async (header) => {
    expect((await scriptsOf(`${header},email\nYo,a@x.io\n`, { script: undefined })).script).toBe('Yo');
  });

  it.each([
    ['not used', 'name,email,Email,note,note\nAda,a@x.io,,1,2\n', {}, []],
    ['not used, one with a zero-width space', 'name,email,x,x\u200b\nAda,a@x.io,1,2\n', {}, []],
    ['for a field that a flag gives', 'name,email,script,script\nAda,a@x.io,1,2\n', {}, []],
    ['used', 'name,email,name\nAda,a@x.io,x\n', {}, ['Line 1: Two columns are named “name”.']],
    [
      'used in two texts',
      'email,name,email\na,Ada,b\n',
      { script: '{{email}}' },
      ['Line 1: Two columns are named “email”.'],
    ],
    [
      'the same but for a space',
      'name,e mail,e\u00a0mail\nAda,a,b\n',
      { video_name: '{{e mail}}' },
      ['Line 1: Two columns are named “e mail”.'],
    ],
    [
      'used in cells',
      'x,x,email,script\n1,2,a,Hi {{x}}\n3,4,b,Ho {{x}}\n',
      { script: undefined },
      ['Line 1: Two columns are named “x”.'],
    ],
    [
      'for a field',
      'email,script,script\na,Hi,Ho\n',
      { script: undefined },
      ['Line 1: Two columns are named “script”.'],
    ],
  ])('two of one name, %s', async (_what, csv, templates, problems) => {
    expect((await scriptsOf(csv, templates)).problems).toEqual(problems);
  });
});

describe('the line of the header', () => {
  const NOTES =
    'Notes:\r\n"Some ""addresses"", are missing.\r\n\r\nname,email,city\r\nAda,a@x.io,Rome\r\nBea,b@x.io,\r\n';

  it.each([
    ['notes', NOTES, 4],
    ['a title', `People 2026\n\nname;email;city\nAda;a@x.io;Rome\n`, 3],
    ['a comment', '# made by hand\nname,email\nAda,a@x.io\n', 2],
    ['a wide title', 'Report,,\nMay,,\nname,email,city\nAda,a@x.io,Rome\n', 3],
  ])('is found if the first line is %s', async (_what, csv, line) => {
    expect((await scriptsOf(csv)).problems).toEqual([
      `Line 1: The columns seem to be named on line ${line}. Use --header-line ${line}.`,
    ]);
    expect(await scriptsOf(csv, {}, { headerLine: line })).toMatchObject({ problems: [], script: 'Hi Ada' });
  });

  it('is proposed by its shape if no placeholder matches', async () => {
    const { problems } = await scriptsOf(NOTES.replaceAll('name', 'First name'));
    expect(problems.at(-1)).toBe('Line 1: The columns seem to be named on line 4. Use --header-line 4.');
  });

  it.each([
    ['a wrong placeholder', 'first,email\nAda,a@x.io\nBea,b@x.io\n'],
    ['values with commas in one column', 'full\nAda\nBea, Dr\n'],
  ])('is not doubted because of %s', async (_what, csv) => {
    expect((await scriptsOf(csv)).problems.join()).not.toContain('header-line');
  });

  it('does not change the lines in problems, and skips the lines above', async () => {
    const csv = `sep=;\n"open\nname;email\nAda;a@x.io\n;b@x.io\n`;
    expect(await scriptsOf(csv, {}, { headerLine: 3 })).toMatchObject({
      problems: ['Line 5: No value for {{name}}.'],
      lines: [4],
    });
  });

  it('can be far down', async () => {
    const csv = `${'note\r\n'.repeat(30_000)}name,email\r\nAda,a@x.io\r\n`;
    expect(await scriptsOf(csv, {}, { headerLine: 30_001 })).toMatchObject({ problems: [], lines: [30_002] });
  });

  it.each([
    [2, 'Line 2: The header line is empty'],
    [9, 'Header line 9 does not exist: the file has 4 lines.'],
    [4, 'No column for {{name}}'],
  ])('%i is refused', async (headerLine, problem) => {
    const { problems } = await scriptsOf('name,email\n\nAda,a@x.io\nBea,b@x.io', {}, { headerLine });
    expect(problems.join('\n')).toContain(problem);
  });
});

describe('a quote that is not closed', () => {
  it.each([
    ['at the end', 'name,email\nAda,a\n"Bea,b\nCy,c\n', ['Line 3: Quote is never closed.']],
    ['in a later line of its row', 'name,email\n"A\nda","a@x.io\nCy,c\n', ['Line 3: Quote is never closed.']],
    ['at the very end', 'name,email\nAda,"', ['Line 2: Quote is never closed.']],
    [
      'before other quotes',
      'name,email\n"Ada,a@x.io\n"Bea","b@x.io"\n"Cy","c@x.io",x\n',
      [
        expect.stringMatching(/^Line 2: Text after the closing quote on line 3\./),
        'Line 4: Row has 3 values, but the header has 2.',
      ],
    ],
    ['with CR only', 'name,email\rAda,a\r"Bea,b\rCy,c\r', ['Line 3: Quote is never closed.']],
  ])('is reported with its line: %s', async (_what, csv, problems) => {
    expect((await scriptsOf(csv)).problems).toEqual(problems);
  });

  it('is reported once in a file of 18 MB', async () => {
    const rows = Array.from({ length: 600_000 }, (_, row) => `Ada${row},ada${row}@example.com,x\n`);
    const csv = ['name,email,note\n', ...rows.slice(0, 1500), '"Bea,bea@example.com,x\n', ...rows.slice(1500)].join('');
    expect(csv.length).toBeGreaterThan(17_000_000);
    const { problems } = await scriptsOf(csv);
    expect(problems).toEqual([expect.stringMatching(/^Line 1502: Quote is not closed within 1 MB/)]);
  });
});

describe('bytes that are not UTF-8', () => {
  const MANY = Array.from({ length: 50_000 }, (_, row) => `Ada,${row}\r`).join('');
  const latin = (text: string) => Buffer.from(text, 'latin1');
  it.each([
    ['Windows-1252, CR only', latin('name,email\rAda,a\rBea,b\rJos\xe9,c\r'), /^Line 4: This is not UTF-8/],
    ['Windows-1252, mixed ends', latin('name,email\r\nAda,a\rBea,b\n\xc4nne,c\n'), /^Line 4: This is not UTF-8/],
    ['Windows-1252, far down in CR', latin(`name,email\r${MANY}Jos\xe9,c\r`), /^Line 50002: /],
    ['a NUL', latin('name,email\r\nAda,a\r\nB\0ea,b\r\n'), /^Line 3: NUL byte in the text/],
    ['a NUL far down in CR', latin(`name,email\r${MANY}B\0ea,c\r`), /^Line 50002: NUL byte/],
    ['a bad byte before a NUL', latin('name,email\nJos\xe9,a\nB\0ea,b\n'), /^Line 2: This is not UTF-8/],
    ['UTF-16 with a mark', Buffer.from('\ufeffname\temail\r\nAda\ta\r\n', 'utf16le'), /^This is UTF-16/],
    ['UTF-16 without a mark', Buffer.from('name,email\nAda,a\n', 'utf16le'), /^This is UTF-16/],
    ['UTF-16 of the other order', Buffer.from('\ufeffname,email\nAda,a\n', 'utf16le').swap16(), /^This is UTF-16/],
    ['a workbook', latin('PK\x03\x04\x14\0\x06\0'), /^This is a spreadsheet/],
    ['an old workbook', latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), /^This is a spreadsheet/],
    ['a byte order mark only', Buffer.from('\ufeff'), /^The file is empty/],
    ['empty lines only', Buffer.from('\r\n\r\n'), /^The file is empty/],
  ])('are reported: %s', async (_what, bytes, problem) => {
    const { problems } = await scriptsOf(bytes);
    expect(problems[0]).toMatch(problem);
    expect(problems).toHaveLength(1);
  });
});

describe('a cell without a value', () => {
  const CELLS = [
    '#N/A',
    ' #REF! ',
    '#NAME?',
    '#VALUE!',
    '#DIV/0!',
    '#NULL!',
    '#NUM!',
    '#NV',
    '#BEZUG!',
    '#n/a',
    '#¡REF!',
    '#####',
    'Err:502',
    '\u200b',
    '\u00ad\u2060',
    '\ufeff',
    '\u3164',
    '\u2800',
    '\u200e\u00a0',
  ];

  it.each(CELLS)('%j is a problem in a column that is used', async (cell) => {
    const { problems } = await scriptsOf(`name,email\nAda,a\n${cell},b\n`);
    expect(problems).toEqual([expect.stringMatching(/^Line 3: (No value for|The value for) \{\{name\}\}/)]);
    const asField = await scriptsOf(`email,script\na,Hi\nb,${cell}\n`, { script: undefined });
    expect(asField.problems).toEqual([expect.stringMatching(/^Line 3: (script: |No script)/)]);
  });

  it.each(CELLS)('%j is ignored in a column that is not used', async (cell) => {
    expect((await scriptsOf(`name,email,note\nAda,a,${cell}\n`)).problems).toEqual([]);
  });

  it.each(['#1', 'N/A', 'NULL', '#WOW', 'Null', 'Ref', '#', '👩‍👩‍👧', 'नि‍ख'])('%j is a value', async (cell) => {
    expect((await scriptsOf(`name,email\n${cell},a\n`)).script).toBe(`Hi ${cell}`);
  });
});

describe('a batch that was sent before', () => {
  it('resumes with --header-line, and after changes above the header', async () => {
    const bench = await openBatch(`Notes:\n\n${people(2)}`);
    expect(await bench.run({ 'header-line': '3' })).toBe(0);
    await bench.write(`"Some\nMore notes:\n\n${people(3)}`);
    expect(await bench.run({ 'header-line': '4' })).toBe(0);
    expect(bench.names()).toEqual(['ada2@example.com', 'ada3@example.com', 'ada4@example.com']);
    expect((await bench.results()).map((line) => line.split(',')[0])).toEqual(['5', '6', '7']);
  });

  it.each([
    ['its empty last cells left out', (csv: string) => csv.replaceAll(',\n', '\n')],
    ['a separator line', (csv: string) => `sep=;\r\n${csv.replaceAll(',', ';')}`],
    ['other spaces in its header', (csv: string) => csv.replace('name', ' na\u00adme\u00a0')],
  ])('resumes after it was saved with %s', async (_what, save) => {
    const csv = people(2).replaceAll('\n', ',\n');
    const bench = await openBatch(csv);
    await bench.run();
    await bench.write(save(csv));
    await bench.run({}, { answer: null });
    expect(bench.count('POST', '/v2/videos')).toBe(2);
  });
});
