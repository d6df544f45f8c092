import fc from 'fast-check';
import { expect } from 'vitest';
import { HIDDEN, HOSTILE } from '../ui/texts.ts';

/** All that the program itself writes to a terminal; none of it is in `HOSTILE_PARTS`. */
const OWN = new RegExp(
  [
    String.raw`\x1b\[(?:[1237]|22|27|3[1-69]|90)m`,
    String.raw`\r?\x1b\[(?:\d*A|1?G|2?K|J)`,
    String.raw`\x1b\[\?(?:7|25|2004|2026)[hl]`,
    String.raw`\x1b\]8;id=\w+;https?:[\x21-\x7e]*\x1b\\[^\x1b]*\x1b\]8;;\x1b\\`,
    String.raw`\x1b\](?:9;|777;notify;tavus;)[^\x1b\x07;]*\x1b\\\x07`,
    String.raw`\x1b\]52;c;[\w+/=]*\x07`,
  ].join('|'),
  'g',
);
const ACTING = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Fails when something stands in the text that acts on a terminal, or can't be seen, and is not the program's own. */
export function expectTame(raw: string): void {
  const rest = raw.replace(OWN, '');
  const at = Math.max(rest.search(ACTING), rest.search(HIDDEN));
  expect(at < 0 ? '' : JSON.stringify(rest.slice(Math.max(0, at - 60), at + 60))).toBe('');
}

/** Texts as somebody sends them who wants to take over a terminal, a shell or a reader's eye. */
const HOSTILE_PARTS = [
  ...HOSTILE.map(([, text]) => text.replaceAll(/\x1b\[(31|0)m/g, '\x1b[5m')),
  ...['\x1b[9;9H', '\x1bc', '\x1b[?1049h', '\x1b]8;;https://evil.example\x1b\\', '\x9d52;c;eA==\x9c', '\x1b]9;boo\x07'],
  ...['$(touch owned)', '`id`', "'; reboot; '", '" & calc & "', '--yes', '\n✔ Deleted everything', '{{name}}'],
  ...[
    '\ud800',
    '\udc00',
    '\u0000',
    'https://evil.example/\x1b[5m',
    'javascript:alert(1)',
    '=cmd|x',
    '数字人',
    '👨‍👩‍👧',
  ],
];

export const hostileText = fc.oneof(
  fc.array(fc.constantFrom(...HOSTILE_PARTS), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1 }).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: 'binary', minLength: 1 }),
);

/** The seed of a run: a new one unless FUZZ_SEED says which. It is said at once, so that any end of the run leaves it. */
export function announceSeed(what: string): number {
  const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`${what}: FUZZ_SEED=${seed}\n`);
  return seed;
}
