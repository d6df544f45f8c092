import { describe, expect, it } from 'vitest';
import { foreignFinder } from '../../src/modules/video/batch/plan/foreign-placeholder.ts';
import { check, REPLICA } from '../support/batch.ts';

const CSV = 'first_name,City,email\nAda,Rome,a\n';
const find = foreignFinder(['first_name', 'City', 'email', 'Sales Rep']);

describe('a placeholder of another tool', () => {
  it.each([
    '{first_name}',
    '{ City }',
    '\u0024{first_name}',
    '#{city}',
    '$first_name',
    '{% if name %}',
    '｛｛first_name｝｝',
    '｛City｝',
    'first_name}}',
    '}',
    '{',
    '*|FNAME|*',
    '*| IF:CITY |*',
    '%first_name%',
    '%%First_Name%%',
    '%FNAME%',
    '%Sales Rep%',
    '%(city)s',
    '<%= city %>',
    '<<First Name>>',
    '«First_Name»',
    '«City»',
    '<first_name>',
    '<City>',
    '[first_name]',
    '[City]',
    '[Sales rep]',
    '[First Name]',
    '[NAME]',
    '[[anything]]',
    '~Contact.FirstName~',
    '$City',
  ])('%s is found', (text) => {
    expect(find(`Hi ${text}, welcome!`)).toBeDefined();
    expect(find(`${text}`)).toBeDefined();
  });

  it.each([
    '[laughs] That was fun. [pause]',
    '50% of all, 20% off, 100%',
    'A discount of 5% or 10 %, which is 50%off for some%',
    'https://example.com/?q=%C3%A9%20a',
    '$50, US$ 20, $USD',
    '«Bonjour» and « Bonjour », „Hallo“',
    'a < b > c, 3 <4> 5',
    '<break time="1s"/> <b>bold</b>',
    'Press * for help | or # for more ~ 5 min',
    'snake_case_words and (first_name)',
    'Tom & Jerry: C#, C++, F* | *',
    'Ada [the first] wrote it.',
    '(laughs) …',
    '#hashtag @name name@example.com',
    '2 * 3 | 4 * 5',
    '1 << 2 and 4 >> 1',
    '日本語［テスト］「名前」',
    '',
  ])('%j is prose', (text) => {
    expect(find(text)).toBeUndefined();
  });

  it.each(['script', 'video_name'])(
    'is a problem in the flag for the %s, unless placeholders are allowed',
    async (field) => {
      const templates = {
        script: '{{City}}',
        video_name: '{{email}}',
        replica_id: REPLICA,
        [field]: '{{first_name}}\nin [City]',
      };
      const { problems } = await check(CSV, templates);
      expect(problems).toEqual([
        expect.stringMatching(
          /^--(script|name): “\[City\]” in line 2 of the text .*\{\{City\}\}.*--allow-placeholders/,
        ),
      ]);
      const allowed = await check(CSV, templates, { allowsPlaceholders: true });
      expect(allowed.problems).toEqual([]);
      expect(allowed.batch.first?.request).toMatchObject({ [field]: 'Ada\nin [City]' });
    },
  );

  it.each([
    'You owe \u0024{{City}} for #{{City}}',
    '{{City}}% of 50% and [{{City}}] or <{{City}}>',
    '{{ City }}{{City}}',
    '*{{City}}* |{{City}}|',
  ])('is not found around a placeholder of ours: %s', async (script) => {
    const { problems } = await check(CSV, { script, video_name: '{{email}}', replica_id: REPLICA });
    expect(problems).toEqual([]);
  });

  it('is shown as written around a placeholder of ours', async () => {
    const { problems } = await check(CSV, { script: 'Hi { {{City}} }', video_name: '{{email}}', replica_id: REPLICA });
    expect(problems).toEqual([expect.stringContaining('“{ {{City}} }”')]);
  });

  it('is a problem in a cell that is a script', async () => {
    const csv = 'email,script\na,Hi {{email}}\nb,Hi {email}\nc,{{email}} 5}}\n';
    const templates = { video_name: '{{email}}', replica_id: REPLICA };
    const { problems } = await check(csv, templates);
    expect(problems).toEqual([
      expect.stringMatching(/^Line 3: script: “\{email\}”/),
      expect.stringMatching(/^Line 4: script: /),
    ]);
    expect((await check(csv, templates, { allowsPlaceholders: true })).problems).toEqual([]);
  });

  it('is a problem in a value only with double braces', async () => {
    const csv = 'who,email\n{{city}},a\nAda }},b\nAda {x} [y],c\n';
    const templates = { script: 'Hi {{who}}', video_name: '{{email}}', replica_id: REPLICA };
    const { problems } = await check(csv, templates);
    expect(problems).toEqual([
      expect.stringMatching(/^Line 2: The value for \{\{who\}\}/),
      expect.stringMatching(/^Line 3: The value for \{\{who\}\}/),
    ]);
    const allowed = await check(csv, templates, { allowsPlaceholders: true });
    expect(allowed.batch.first?.request.script).toBe('Hi {{city}}');
  });
});
