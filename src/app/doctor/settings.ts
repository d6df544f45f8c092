import { lstat, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { Env } from '../../lib/env.ts';
import { fileCodeOf } from '../../lib/error-code.ts';
import { FILE_MODE, FOLDER_MODE, OTHERS } from '../../lib/files/private-file.ts';
import { quoteWord } from '../../lib/text/shell-words.ts';
import type { ValueProblem } from '../../settings/check-values.ts';
import { ignoredVariables, type Settings, settingsPath } from '../../settings/settings.ts';
import { describeProblem } from '../failures/settings.ts';
import type { Session } from '../session.ts';
import { type CheckResult, failure, ok, warning } from './check-result.ts';

/** Checks the settings file: whether it is readable and private, and the variables that set its place. */
export async function checkSettings({ env, folder, io, settings }: Session): Promise<readonly CheckResult[]> {
  if (folder === undefined) {
    const text = 'The settings have no place: there is no home folder.';
    return [failure('settings', text, 'Set HOME to your home folder, or TAVUS_CONFIG_DIR to a folder of your own.')];
  }
  const file = await checkFile(folder, settings);
  const modes = io.runtime.platform === 'win32' ? [] : await checkModes(folder);
  return [...file, ...checkVariables(env), ...checkPlace(folder), ...modes];
}

async function checkFile(folder: string, settings: Settings): Promise<CheckResult[]> {
  const path = settingsPath(folder);
  const found = await lstat(path).catch((error: unknown) => fileCodeOf(error) ?? String(error));
  if (typeof found === 'string') return [describeUnread(path, folder, found)];
  if (found.isSymbolicLink()) {
    return [
      failure(
        'settings',
        `The settings are not used: ${path} is a symbolic link. Keys are not read through links. ${CONSEQUENCE}`,
        'Replace the link with the file, or set TAVUS_CONFIG_DIR to the folder of the file.',
      ),
    ];
  }
  const problem = settings.problem();
  if (problem?.code !== undefined) return [describeUnread(path, folder, problem.code)];
  if (problem) {
    return [
      failure(
        'settings',
        `${describeProblem(problem)} ${CONSEQUENCE}`,
        'Correct the file, or run tavus auth login, which asks before it moves the file aside and saves a key in a new one.',
      ),
    ];
  }
  return [ok('settings', `Settings: ${path} is readable.`), ...settings.badValues().map(toResult)];
}

const CONSEQUENCE = 'tavus changes nothing at Tavus, and uses no saved key.';

function toResult({ name, problem, effect }: ValueProblem): CheckResult {
  return warning('settings', `The setting "${name}" ${problem}.`, `${effect} Correct it in the settings file.`);
}

/** @param code of the system, such as `EACCES` */
function describeUnread(path: string, folder: string, code: string): CheckResult {
  if (code === 'ENOENT') return ok('settings', `Settings: ${path} does not exist yet; nothing is saved.`);
  if (code === 'ENOTDIR') {
    return failure(
      'settings',
      `The settings cannot be saved in ${folder}: it, or a folder above it, is a file.`,
      'Move that file away, or set TAVUS_CONFIG_DIR to another folder.',
    );
  }
  return failure(
    'settings',
    `Could not read the settings file (${code}): ${path}`,
    `Check its type, owner and permissions: ls -ld ${quoteWord(path)}`,
  );
}

function checkVariables(env: Env): CheckResult[] {
  return ignoredVariables(env).map((name) =>
    warning('settings', `${name} is ignored: it is a relative path.`, `Set ${name} to an absolute path.`),
  );
}

function checkPlace(folder: string): CheckResult[] {
  if (isAbsolute(folder)) return [];
  const text = `The settings folder ${folder} is relative, so it depends on the folder that you run tavus in.`;
  return [warning('settings', text, 'Set TAVUS_CONFIG_DIR to an absolute path.')];
}

async function checkModes(folder: string): Promise<CheckResult[]> {
  const found = [
    await checkMode(settingsPath(folder), FILE_MODE, 'file'),
    await checkMode(folder, FOLDER_MODE, 'folder'),
  ];
  return found.filter((result) => result !== undefined);
}

/** Ignores a file where the folder should be and the other way round: other checks report it. */
async function checkMode(path: string, wanted: number, kind: 'file' | 'folder'): Promise<CheckResult | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.isFile() !== (kind === 'file') || (found.mode & OTHERS) === 0) return undefined;
  const [is, shouldBe] = [found.mode & 0o777, wanted].map((mode) => mode.toString(8).padStart(4, '0'));
  return failure(
    'settings',
    `Other users can access the settings ${kind}: ${path} has mode ${is}, not ${shouldBe}.`,
    `Restrict it: chmod ${wanted.toString(8)} ${quoteWord(path)}`,
  );
}
