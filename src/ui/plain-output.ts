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
