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
import { type Finding, failure, ok, warning } from './finding.ts';

/** What is the matter with the settings file, where it is and whose, and what else says where settings are. */
export async function checkSettings({ env, folder, io, settings }: Session): Promise<readonly Finding[]> {
  if (folder === undefined) {
    const text = 'Nobody knows where the settings are: there is no home folder.';
    return [failure('settings', text, 'Set HOME to your home folder, or TAVUS_CONFIG_DIR to a folder of your own.')];
  }
  const file = await checkFile(folder, settings);
  const modes = io.runtime.platform === 'win32' ? [] : await checkModes(folder);
  return [...file, ...checkVariables(env), ...checkPlace(folder), ...modes];
}

async function checkFile(folder: string, settings: Settings): Promise<Finding[]> {
  const path = settingsPath(folder);
  const found = await lstat(path).catch((error: unknown) => fileCodeOf(error) ?? String(error));
  if (typeof found === 'string') return [describeUnread(path, folder, found)];
  if (found.isSymbolicLink()) {
    return [
      failure(
        'settings',
        `The settings are not used: ${path} is a link, and none is followed to a key. ${CONSEQUENCE}`,
        'Put the file itself there, or set TAVUS_CONFIG_DIR to the folder that it is in.',
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
        'Correct the file; or run tavus auth login, which moves it aside after a yes and saves a key in a new one.',
      ),
    ];
  }
  return [ok('settings', `Settings: ${path} is there, and can be read.`), ...settings.badValues().map(toFinding)];
}

const CONSEQUENCE = 'Nothing is changed at Tavus, and no saved key is used.';

function toFinding({ name, problem, effect }: ValueProblem): Finding {
  return warning('settings', `The setting "${name}" ${problem}.`, `${effect} Correct it in the settings file.`);
}

/** @param code the system's */
function describeUnread(path: string, folder: string, code: string): Finding {
  if (code === 'ENOENT') return ok('settings', `Settings: ${path} is not there yet; nothing is saved.`);
  if (code === 'ENOTDIR') {
    return failure(
      'settings',
      `No settings can be kept in ${folder}: it, or a folder above it, is a file.`,
      'Move that file away, or set TAVUS_CONFIG_DIR to another folder.',
    );
  }
  return failure(
    'settings',
    `The settings file can't be read (${code}): ${path}`,
    `See what it is and whose: ls -ld ${quoteWord(path)}`,
  );
}

function checkVariables(env: Env): Finding[] {
  return ignoredVariables(env).map((name) =>
    warning('settings', `${name} is ignored: it is a relative path.`, `Set ${name} to an absolute path.`),
  );
}

function checkPlace(folder: string): Finding[] {
  if (isAbsolute(folder)) return [];
  const text = `The settings folder ${folder} is another one in every folder that you start tavus in.`;
  return [warning('settings', text, 'Set TAVUS_CONFIG_DIR to an absolute path.')];
}

async function checkModes(folder: string): Promise<Finding[]> {
  const found = [
    await checkMode(settingsPath(folder), FILE_MODE, 'file'),
    await checkMode(folder, FOLDER_MODE, 'folder'),
  ];
  return found.filter((finding) => finding !== undefined);
}

/** A file where the folder should be, or a folder where the file should be, is told of as such. */
async function checkMode(path: string, wanted: number, kind: 'file' | 'folder'): Promise<Finding | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.isFile() !== (kind === 'file') || (found.mode & OTHERS) === 0) return undefined;
  const [is, shouldBe] = [found.mode & 0o777, wanted].map((mode) => mode.toString(8).padStart(4, '0'));
  return failure(
    'settings',
    `The settings ${kind} is open to others: ${path} has mode ${is}, not ${shouldBe}.`,
    `Close it: chmod ${wanted.toString(8)} ${quoteWord(path)}`,
  );
}
