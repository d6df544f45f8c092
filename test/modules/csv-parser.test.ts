import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvParser, type CsvRecord } from '../../src/modules/video/batch/plan/csv-parser.ts';
import { decodeUtf8 } from '../../src/modules/video/batch/plan/csv-text.ts';
import { Problems } from '../../src/modules/video/batch/plan/problems.ts';

function parse(pieces: readonly string[], delimiter: string): { records: CsvRecord[]; problems: readonly string[] } {
  const problems = new Problems();
  const parser = new CsvParser(delimiter, 1, problems);
  const records = [...pieces.flatMap((piece) => [...parser.read(piece)]), ...parser.end()];
  return { records, problems: problems.lines() };
}

/** Splits a text at positions between 0 and 1. */
function cut(text: string, places: readonly number[]): string[] {
  const ends = [
    ...places.map((place) => Math.floor(place * text.length)).sort((one, other) => one - other),
    text.length,
  ];
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

const SIGNS = ['a', 'é', '"', ',', ';', '\t', '|', '.', '\\', '\r', '\n', '\r\n', ' ', '👩‍👧'];
const anyText = fc.array(fc.constantFrom(...SIGNS), { maxLength: 6 }).map((signs) => signs.join(''));
const anyRows = fc.array(fc.array(anyText, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
const anyCuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });
const anyDelimiter = fc.constantFrom(',', ';', '\t', '|', '.', '\\', '^');
const anyEnd = fc.constantFrom('\n', '\r\n', '\r');

describe('CsvParser reads rows', () => {
  it('with their lines, wherever the text is split', () => {
    fc.assert(
      fc.property(anyRows, anyCuts, anyDelimiter, anyEnd, (rows, cuts, delimiter, end) => {
        const lines = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter));
        const { records, problems } = parse(cut(lines.join(end), cuts), delimiter);
        expect(problems).toEqual([]);
        expect(records.map(({ cells }) => cells)).toEqual(rows);
        const starts = lines.map((_, index) => [...lines.slice(0, index), ''].join('\n').split(/\r\n?|\n/).length);
        expect(records.map(({ line }) => line)).toEqual(starts);
      }),
      { numRuns: 500 },
    );
  });

  it('the same way however the text is split, even if it is invalid', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 12 }), anyCuts, anyDelimiter, (texts, cuts, delimiter) => {
        const text = texts.join('');
        expect(parse(cut(text, cuts), delimiter)).toEqual(parse([text], delimiter));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('bytes', () => {
  async function read(chunks: readonly Buffer[]): Promise<string> {
    let text = '';
    try {
      for await (const piece of decodeUtf8(asStream(chunks))) text += piece;
      return text;
    } catch (error) {
      return `${error instanceof Error && 'line' in error ? error.line : error}`;
    }
  }

  it('are decoded, and the first invalid line is found, however they are split', async () => {
    const anyLine = fc.constantFrom('Ada\n', 'é\r', '👩\r\n', '李\n', '\r', '\n', 'x');
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLine, { maxLength: 20 }),
        fc.constantFrom('', '\xe9', '\xe9\x80', '\xff', '\0'),
        anyCuts,
        async (lines, bad, cuts) => {
          const start = lines.join('');
          const bytes = Buffer.concat([
            Buffer.from(`name\n${start}`),
            Buffer.from(bad, 'latin1'),
            Buffer.from(bad && '\nmore'),
          ]);
          const ends = cuts.map((place) => Math.floor(place * bytes.length)).sort((one, other) => one - other);
          const chunks = [0, ...ends].map((from, index) => bytes.subarray(from, ends[index] ?? bytes.length));
          const line = `name\n${start}`.split(/\r\n?|\n/).length;
          expect(await read(chunks.filter((chunk) => chunk.length > 0))).toBe(
            bad === '' ? `name\n${start}` : `${line}`,
          );
        },
      ),
      {
        numRuns: 500,
        examples: [
          [['Ada\n'], '\xe9', [0.67]],
          [['Ada\r'], '\xe9\x80', [0.67, 0.72]],
        ],
      },
    );
  });
});

async function* asStream(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}
