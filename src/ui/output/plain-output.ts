import type { Env } from '../../lib/env.ts';

/** ASCII for the typographic characters of our texts, of the same width, so that lines still fit. */
const PLAIN_SIGNS: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '…': '.',
  '–': '-',
  '—': '-',
  '·': '-',
  '×': 'x',
};

/** False for the Linux console and dumb terminals, which lack the glyphs, and in the `C` locale, which is ASCII. */
export function showsUnicode(env: Env): boolean {
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale !== 'C' && locale !== 'POSIX';
}

/** The output, or for a terminal that shows only ASCII, an output that replaces typographic characters. */
export function outputFor(env: Env, output: NodeJS.WriteStream): NodeJS.WriteStream {
  return output.isTTY && !showsUnicode(env) ? plainOutput(output) : output;
}

/** An output that replaces typographic characters by ASCII; letters of other scripts, as in names, stay unchanged. */
export function plainOutput(output: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (chunk: string | Uint8Array): boolean =>
    output.write(
      typeof chunk === 'string' ? chunk.replace(/[“”‘’…–—·×]/g, (sign) => PLAIN_SIGNS[sign] ?? sign) : chunk,
    );
  return new Proxy(output, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
