import type { Env } from '../../lib/env.ts';

/** What our own texts have instead of typographic signs on a terminal without them; of the same width, so that lines still fit. */
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

/** The Linux console and dumb terminals lack the glyphs; a `C` locale says that the terminal speaks ASCII. */
export function showsUnicode(env: Env): boolean {
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale !== 'C' && locale !== 'POSIX';
}

/** The output itself, or where it is a terminal that shows only ASCII one that writes plain signs. */
export function outputFor(env: Env, output: NodeJS.WriteStream): NodeJS.WriteStream {
  return output.isTTY && !showsUnicode(env) ? plainOutput(output) : output;
}

/** An output that writes plain signs; letters of other scripts, in names, stay as they are. */
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
