import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../build.mjs';

/** Calls that only check whether they throw, each with a text for which they do. */
const PROBES: readonly (readonly [call: string, text: string])[] = [
  ['encodeURIComponent(text)', '\ud800'],
  ['encodeURI(text)', '\udc00'],
  ['decodeURIComponent(text)', '%E0%A4%A'],
  ['decodeURI(text)', '%'],
  ['String.fromCodePoint(Number(text))', '-1'],
  ['JSON.parse(text)', '{'],
  ['new URL(text)', 'no url'],
  ['new RegExp(text)', '('],
  ['BigInt(text)', '1.5'],
  ['structuredClone({ text: () => text })', 'x'],
  ["new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(Number(text)))", '255'],
  ['new Intl.DateTimeFormat(text)', 'not a locale'],
  ["new Intl.Segmenter('en', { granularity: text })", 'leaf'],
  ["new Intl.NumberFormat('en', { currency: text })", 'x'],
  ['new Date(text).toISOString()', 'never'],
  ["''.normalize(text)", 'NFX'],
  ["'a'.repeat(Number(text))", '-1'],
  ['atob(text)', '*'],
  ['new Headers([[text, text]])', 'ü'],
  ["Buffer.from('a', text)", 'utf-99'],
];

const folder = mkdtempSync(join(tmpdir(), 'tavus-build-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the minifier keeps a call that only checks whether it throws:', () => {
  let takes: Record<string, (text: string) => boolean> = {};

  beforeAll(async () => {
    const functions = PROBES.map(
      ([call], index) =>
        `export function takes${index}(text) { try { ${call}; return true; } catch { return false; } }`,
    );
    writeFileSync(join(folder, 'probes.js'), functions.join('\n'));
    await bundle(join(folder, 'out'), { probes: join(folder, 'probes.js') });
    takes = createRequire(import.meta.url)(join(folder, 'out', 'probes.cjs'));
  });

  it.each(PROBES.map(([call, text], index) => ({ call, text, index })))('$call', ({ text, index }) => {
    expect(takes[`takes${index}`]?.(text)).toBe(false);
  });
});

/** The statements of a source file that stand in a `try` and are nothing but a call of a global: `JSON.parse(text);` */
function bareCallsIn(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const found: string[] = [];
  const walk = (node: unknown, isTried: boolean): void => {
    if (Array.isArray(node)) for (const part of node) walk(part, isTried);
    if (typeof node !== 'object' || node === null || !('type' in node)) return;
    if (isTried && node.type === 'ExpressionStatement' && 'start' in node && 'end' in node) {
      const [, name] =
        /^(?:await )?((?:new )?[A-Za-z][\w.]*)\(/.exec(text.slice(Number(node.start), Number(node.end))) ?? [];
      const root = name?.replace(/^new /, '').split('.')[0] ?? '';
      if (name !== undefined && root in globalThis) found.push(name);
    }
    for (const [field, part] of Object.entries(node)) {
      walk(part, node.type === 'TryStatement' ? field === 'block' : isTried);
    }
  };
  walk(parseAst(text, { lang: 'ts' }).body, false);
  return found;
}

it('every such call of src is tested', () => {
  const acting = ['Object.assign', 'Promise.all', 'process.exit'];
  const known = [...PROBES.map(([call]) => call.slice(0, call.indexOf('('))), ...acting];
  const src = resolve(import.meta.dirname, '../src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const calls = files.flatMap((name) => bareCallsIn(join(src, name)).map((call) => ({ name, call })));
  expect(calls.filter(({ call }) => !known.includes(call))).toEqual([]);
});

describe('conf in the bundle', () => {
  interface Built {
    readonly Conf: new (options: object) => { store: object; readonly path: string };
  }
  let built: Built;
  let modules: readonly string[] = [];

  beforeAll(async () => {
    const entry = join(folder, 'conf.js');
    writeFileSync(
      entry,
      `export { default as Conf } from ${JSON.stringify(resolve('node_modules/conf/dist/source/index.js'))};`,
    );
    const output = await bundle(join(folder, 'conf'), { conf: entry });
    modules = output.flatMap((chunk) => ('moduleIds' in chunk ? chunk.moduleIds : []));
    built = createRequire(import.meta.url)(join(folder, 'conf', 'conf.cjs'));
  });

  it('saves settings without the compiler of JSON schemas', () => {
    const conf = new built.Conf({ cwd: folder });
    conf.store = { images: false };
    expect(JSON.parse(readFileSync(conf.path, 'utf8'))).toEqual({ images: false });
    expect(modules.filter((id) => /node_modules[\\/](ajv|ajv-formats|fast-uri)[\\/]/.test(id))).toEqual([]);
  });

  it('refuses a schema instead of ignoring it', () => {
    expect(() => new built.Conf({ cwd: folder, schema: { images: { type: 'boolean' } } })).toThrow('ajv');
  });
});

describe('the check for newer versions', () => {
  const TRACES = ['--prefer-online', 'npm install -g'];
  const tracesIn = async (updateNotice: boolean) => {
    const text = (await bundle(undefined, undefined, updateNotice))
      .map((file) => ('code' in file ? file.code : ''))
      .join('');
    return TRACES.filter((trace) => text.includes(trace));
  };

  it('is part of a published build', async () => {
    expect(await tracesIn(true)).toEqual(TRACES);
  });

  it('is not part of other builds: no request to a registry, no package name', async () => {
    expect(await tracesIn(false)).toEqual([]);
  });
});
