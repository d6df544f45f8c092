import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

interface Import {
  readonly target: string;
  readonly isType: boolean;
}

interface SourceFile {
  /** Below src, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Files below src for imports that are relative, packages for others. */
  readonly imports: readonly Import[];
}

const FILES: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.split(sep).join('/'))
  .sort()
  .map(readSource);

function readSource(path: string): SourceFile {
  const text = readFileSync(join(SRC, path), 'utf8');
  const code = withoutComments(text);
  const found = [
    ...code.matchAll(/\b(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+\sfrom\s+)?'([^']+)'/g),
    ...code.matchAll(/\bimport\((\s*)'([^']+)'\s*\)/g),
  ];
  const imports = found.map(([, type, name = '']) => ({ target: resolveImport(path, name), isType: type === 'type ' }));
  return { path, text, imports };
}

function resolveImport(from: string, name: string): string {
  return name.startsWith('.')
    ? relative(SRC, resolve(SRC, dirname(from), name))
        .split(sep)
        .join('/')
    : name;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function withoutStrings(code: string): string {
  return code.replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''");
}

const PACKAGE_JSON = '../package.json';
const MAX_LINES = 400;

/** What a file may import from src, by the layer it is in. */
function mayImport(from: string, { target, isType }: Import): boolean {
  const [layer = '', part = ''] = from.split('/');
  const within = (...folders: string[]) => folders.some((folder) => target.startsWith(`${folder}/`));
  if (within('lib')) return true;
  switch (layer) {
    case 'cli.ts':
      return within('app');
    case 'app':
      return target !== 'cli.ts';
    case 'modules':
      return mayModuleImport(part, target, within);
    case 'ui':
      return within('ui');
    case 'settings':
      return within('settings');
    case 'sandbox':
      return within('sandbox') || (isType && within('api'));
    default:
      return within(layer);
  }
}

/** The rooms of `modules` that any noun may use, each with those below it. */
const SHARED_ROOMS = ['forms', 'download', 'media', 'resource', 'nouns'];

function mayModuleImport(part: string, target: string, within: (...folders: string[]) => boolean): boolean {
  if (part === 'index.ts') return within('core', 'modules');
  if (within('core', 'ui', 'api') || /^modules\/[\w-]+\.ts$/.test(target)) return true;
  const at = SHARED_ROOMS.indexOf(part);
  const below = at < 0 ? SHARED_ROOMS : SHARED_ROOMS.slice(0, at + 1);
  return within(...below.map((room) => `modules/${room}`)) || (!part.endsWith('.ts') && within(`modules/${part}`));
}

/** Packages and built-in modules that only one layer may use. */
const KEPT_IN: readonly (readonly [name: RegExp, folder: string])[] = [
  [/^@inquirer\//, 'ui/'],
  [/^(chalk|cli-table3|yocto-spinner)$/, 'ui/'],
  [/^fast-/, 'lib/text/'],
  [/^axios$/, 'api/'],
  [/^mediabunny$/, 'modules/media/'],
  [/^commander$/, 'app/'],
  [/^node:process$/, 'cli.ts'],
];

const isRelative = ({ target }: Import) => target === PACKAGE_JSON || target.endsWith('.ts');

/** The violations of a rule, with their files. */
function offenders(find: (file: SourceFile) => readonly string[]): string[] {
  return FILES.flatMap((file) => find(file).map((found) => `${file.path}: ${found}`));
}

/** Circular imports, including types and `import()`: one list per strongly connected group. */
function findKnots(): string[][] {
  const targets = new Map(FILES.map(({ path, imports }) => [path, imports.map(({ target }) => target)]));
  const reached = new Map(FILES.map(({ path }) => [path, reach(path, targets)]));
  const inCircles = FILES.map(({ path }) => path).filter((path) => reached.get(path)?.has(path));
  const knots = inCircles.map((path) =>
    inCircles.filter((other) => reached.get(path)?.has(other) && reached.get(other)?.has(path)),
  );
  return knots.filter(([first], at) => first === inCircles[at]);
}

/** All direct and indirect imports of a file. */
function reach(from: string, targets: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>();
  const left = [...(targets.get(from) ?? [])];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    left.push(...(targets.get(path) ?? []));
  }
  return reached;
}

describe('every file of src', () => {
  it('imports only what its layer allows', () => {
    const wrong = offenders(({ path, imports }) =>
      imports.filter((imported) => isRelative(imported) && !mayImport(path, imported)).map(({ target }) => target),
    );
    expect(wrong).toEqual([]);
  });

  it('imports packages only in the layer that owns them', () => {
    const wrong = offenders(({ path, imports }) => {
      const elsewhere = KEPT_IN.filter(([, folder]) => !path.startsWith(folder));
      return imports.map(({ target }) => target).filter((name) => elsewhere.some(([kept]) => kept.test(name)));
    });
    expect(wrong).toEqual([]);
  });

  it('has no circular imports', () => {
    expect(findKnots()).toEqual([]);
  });

  it('uses process only in cli.ts', () => {
    const naming = FILES.filter(({ text }) => /\bprocess\b/.test(withoutStrings(withoutComments(text))));
    expect(naming.map(({ path }) => path)).toEqual(['cli.ts']);
  });

  it(`has at most ${MAX_LINES} lines`, () => {
    const lineCount = (text: string) => text.trimEnd().split('\n').length;
    expect(offenders(({ text }) => (lineCount(text) > MAX_LINES ? [`${lineCount(text)} lines`] : []))).toEqual([]);
  });
});

it('the parser finds all imports', () => {
  const seen = new Set(FILES.flatMap(({ imports }) => imports.map(({ target }) => target)));
  for (const target of ['@inquirer/core', 'axios', 'conf', 'commander', 'modules/resource/list-screen.ts']) {
    expect(seen).toContain(target);
  }
  expect(FILES.find(({ path }) => path === 'sandbox/videos/video.ts')?.imports).toContainEqual({
    target: 'api/videos.ts',
    isType: true,
  });
});

it('every import is an existing file', () => {
  const paths = new Set(FILES.map(({ path }) => path));
  const lost = FILES.flatMap(({ imports }) => imports.filter(isRelative)).filter(({ target }) => !paths.has(target));
  expect(new Set(lost.map(({ target }) => target))).toEqual(new Set([PACKAGE_JSON]));
});

it('importing a file has no side effects: no socket, timer or signal listener', async () => {
  const state = () => ({
    open: process.getActiveResourcesInfo().filter((kind) => /tcp|server|tls|dns|child|stdin|tty/i.test(kind)),
    signals: ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'beforeExit'].map((name) => process.listenerCount(name)),
    input: process.stdin.eventNames().length,
    exitCode: process.exitCode,
  });
  const before = state();
  for (const { path } of FILES) if (path !== 'cli.ts') await import(join(SRC, path));
  expect(state()).toEqual(before);
});
