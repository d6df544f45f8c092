import { describe, expect, it } from 'vitest';
import { flagMeant } from '../../../src/app/cli/pasted-words.ts';
import { runTavus } from '../../support/command.ts';

describe('a word from a word processor', () => {
  it.each([
    ['–limit', '--limit'],
    ['—limit', '--limit'],
    ['––limit', '--limit'],
    ['−-limit=5', '--limit'],
    ['–json=id,name', '--json'],
    ['‐y', '-y'],
    ['“--limit”', '--limit'],
    ['«–all»', '--all'],
    ['—replica-id', '--replica-id'],
    ['--limit', undefined],
    ['-y', undefined],
    ['– 5', undefined],
    ['—', undefined],
    ['“v1”', undefined],
    ['a–b', undefined],
    ['–5', undefined],
  ])('%j stands for %s', (word, flag) => {
    expect(flagMeant(word)).toBe(flag);
  });

  it.each<[argv: string[], words: string[]]>([
    [
      ['video', 'list', '–limit', '5'],
      ['–limit contains a typographic dash', 'Use --limit.'],
    ],
    [
      ['video', 'get', '8a4f94e736', '—json'],
      ['—json contains a typographic dash', 'Use --json.'],
    ],
    [
      ['video', 'get', '–json'],
      ['–json contains a typographic dash', 'Use --json.'],
    ],
    [
      ['video', 'delete', '8a4f94e736', '“--yes”'],
      ['“--yes” contains curly quotes', 'Use --yes.'],
    ],
    [
      ['–sandbox', 'video', 'list'],
      ['–sandbox contains a typographic dash', 'Use --sandbox.'],
    ],
    [
      ['video', 'list', '--search', '“My', 'video”'],
      ['too many arguments', 'curly quotes'],
    ],
  ])('is named: %j', async (argv, words) => {
    const { code, errors } = await runTavus(argv, { env: { TAVUS_API_KEY: 'key-0123456789-wxyz' } });
    expect(code).toBe(2);
    for (const part of words) expect(errors).toContain(part);
  });

  it('is kept unchanged in a value, and after --', async () => {
    for (const argv of [
      ['persona', 'create', '--name', '–limit', '--system-prompt', '— “Hi”'],
      ['persona', 'create', '--name=“A”', '--system-prompt', '–yes'],
    ]) {
      const { code, output } = await runTavus([...argv, '--dry-run', '--sandbox']);
      expect([argv, code]).toEqual([argv, 0]);
      expect(output).toMatch(/–limit|“A”/);
    }
  });

  it('that is an unknown name is reported with its quotes', async () => {
    const { code, errors } = await runTavus(['replica', 'get', '“Rio”', '--sandbox']);
    expect([code, errors]).toEqual([4, expect.stringContaining('curly quotes')]);
  });
});
