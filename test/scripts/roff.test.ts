import { expect, it } from 'vitest';
import { escapeRoff, item, literalLine, prose, usage, verbatim } from '../../scripts/docs/roff.ts';

it.each([
  ['--no-input', '\\-\\-no\\-input'],
  ['a\\nb', 'a\\(rsnb'],
  ['"it\'s"', '\\(dqit\\(aqs\\(dq'],
  ['~/x ^ `y`', '\\(ti/x \\(ha \\(gay\\(ga'],
  ['and so on …', 'and so on \\[u2026]'],
  ['\u{1f600}', '\\[u1F600]'],
  ['plain text, 100 %.', 'plain text, 100 %.'],
])('%s is %s in roff', (text, roff) => {
  expect(escapeRoff(text)).toBe(roff);
});

it.each([
  ['.bashrc is a file', '\\&.bashrc is a file'],
  ["'quoted' text", '\\(aqquoted\\(aq text'],
  ['...', '\\&...'],
  ['a . b', 'a . b'],
])('a line that starts as a request does is none: %s', (text, roff) => {
  expect(literalLine(text)).toBe(roff);
});

it('puts sentences on separate lines, and wraps long ones', () => {
  expect(prose('One. Two: three? Four')).toEqual(['One.', 'Two: three?', 'Four']);
  expect(prose(`${'word '.repeat(20)}.end`).every((line) => line.length <= 76)).toBe(true);
  // A word that begins with a dot can come to stand first in a line.
  expect(prose(`${'x'.repeat(70)} .bashrc`)).toEqual(['x'.repeat(70), '\\&.bashrc']);
});

it('makes names bold, and placeholders italic', () => {
  expect(usage('-o, --output <file>')).toBe('\\fB\\-o, \\-\\-output \\fR\\fI<file>\\fR');
  expect(usage('tavus get [id…]')).toBe('\\fBtavus get \\fR\\fI[id\\[u2026]]\\fR');
});

it('renders items and verbatim lines', () => {
  expect(item('x', 'Why.')).toEqual(['.TP', 'x', 'Why.']);
  expect(verbatim(['# One', '.x'])).toEqual(['.RS 4', '.EX', '# One', '\\&.x', '.EE', '.RE']);
});
