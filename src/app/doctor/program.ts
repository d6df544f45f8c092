import { access, constants, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bin, engines, name, version } from '../../../package.json';
import type { Env } from '../../lib/env.ts';
import { createTheme } from '../../ui/theme.ts';
import type { Runtime } from '../io.ts';
import type { Session } from '../session.ts';
import { type CheckResult, failure, ok, warning } from './check-result.ts';

export function checkNode({ node, platform }: Runtime): CheckResult {
  if (satisfies(node, engines.node)) return ok('node', `tavus ${version} runs on Node ${node}, ${platform}.`);
  return failure(
    'node',
    `tavus ${version} does not support Node ${node}; it requires ${engines.node}.`,
    'Install a newer Node: https://nodejs.org/en/download',
  );
}

/** Reads ranges as `package.json` has them: `^20.19 || >=24`. */
function satisfies(nodeVersion: string, range: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  return range.split('||').some((part) => {
    const [, sign, wantedMajor, wantedMinor = '0'] = /^\s*(\^|>=)(\d+)(?:\.(\d+))?\s*$/.exec(part) ?? [];
    if (major === Number(wantedMajor)) return minor >= Number(wantedMinor);
    return sign === '>=' && major > Number(wantedMajor);
  });
}

interface OnPath {
  readonly path: string;
  /** The path with symbolic links resolved. */
  readonly target: string;
}

/** Checks for other installations of `tavus` on PATH. */
export async function checkPath(env: Env, runtime: Runtime): Promise<CheckResult> {
  const mine = await follow(runtime.program);
  const found = await findOnPath(env, runtime, mine);
  const others = found.filter(({ target }) => target !== mine);
  const [first] = found;
  if (first === undefined) return ok('path', `tavus is not on PATH; this one is ${mine}.`);
  if (others.length === 0) return ok('path', `The tavus on PATH is this one: ${first.path}.`);
  const names = others.map(({ path }) => path).join(', ');
  const own = found.find(({ target }) => target === mine);
  if (first === own) {
    return warning(
      'path',
      `There is another tavus on PATH: ${names}. This one comes first: ${own.path}.`,
      'Remove the one you do not use, so that updates apply to the one that runs.',
    );
  }
  return warning(
    'path',
    `Another tavus comes first on PATH: ${names}. This one is ${own?.path ?? mine}.`,
    own
      ? `Remove the other one, or put ${dirname(own.path)} before it in PATH.`
      : 'Remove the other one, or run this one by its full path.',
  );
}

/** Every `tavus` on PATH, in order; of links to the same file, the first. */
async function findOnPath({ PATH }: Env, { platform }: Runtime, mine: string): Promise<OnPath[]> {
  const isWindows = platform === 'win32';
  const names = isWindows ? ['tavus.exe', 'tavus.cmd', 'tavus'] : ['tavus'];
  const found = new Map<string, OnPath>();
  for (const folder of new Set((PATH ?? '').split(isWindows ? ';' : ':'))) {
    const path = await firstProgram(names.map((file) => join(folder || '.', file)));
    if (path === undefined) continue;
    const target = isWindows && (await isShimOf(mine, folder)) ? mine : await follow(path);
    if (!found.has(target)) found.set(target, { path, target });
  }
  return [...found.values()];
}

/** On Windows npm creates no link but a script that starts the package below it. */
async function isShimOf(program: string, folder: string): Promise<boolean> {
  return (await follow(join(folder, 'node_modules', name, bin.tavus))) === program;
}

async function firstProgram(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await isProgram(path)) return path;
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Resolves links; returns the path itself if that fails. */
async function follow(path: string): Promise<string> {
  return await realpath(path).catch(() => path);
}

/** Information only: what tavus detects about the terminal. */
export function checkTerminal({ io: { input, output }, env, globals: { color } }: Session): CheckResult {
  const isTerminal = output.isTTY === true;
  const theme = createTheme(env, isTerminal, color);
  const facts = [
    env.TERM ? `TERM is ${env.TERM}` : 'TERM is not set',
    ...(isTerminal ? [`${output.columns} columns, ${output.rows} rows`] : ['standard output is not a terminal']),
    ...(input.isTTY ? [] : ['standard input is not a terminal']),
    theme.chalk.level === 0 ? 'no color' : 'color',
    theme.isUnicode ? 'Unicode' : 'ASCII only',
  ];
  return ok('terminal', `Terminal: ${facts.join(', ')}.`);
}
