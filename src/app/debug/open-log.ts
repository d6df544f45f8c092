import { closeSync, constants, lstatSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OnExchange } from '../../api/exchange.ts';
import type { Env } from '../../lib/env.ts';
import { describeFileCode, fileCodeOf } from '../../lib/error-code.ts';
import { expandHome } from '../../lib/files/home-folder.ts';
import { makePrivateFolder } from '../../lib/files/private-folder.ts';
import { openRegular } from '../../lib/files/regular-file.ts';
import { safeText } from '../../lib/text/safe-text.ts';
import { isOff } from '../options.ts';
import { describeExchange } from './describe-exchange.ts';

/** Where requests are logged: `errors` is standard error, anything else a file. */
export type LogTarget = 'errors' | { readonly path: string };

const ON: ReadonlySet<string> = new Set(['1', 'true', 'yes', 'on']);

/**
 * The log that `--debug`, or else `TAVUS_DEBUG`, asks for; undefined for none.
 * @param folder for the log file while a screen is drawn, which lines on standard error would break
 */
export function findLogTarget(asked: boolean | string, env: Env, folder: string | undefined): LogTarget | undefined {
  const value = asked === false ? (env.TAVUS_DEBUG?.trim() ?? '') : asked;
  if (typeof value === 'string' && isOff(value)) return undefined;
  if (typeof value === 'string' && !ON.has(value.toLowerCase())) return { path: expandHome(value, env) };
  return folder === undefined ? 'errors' : { path: join(folder, 'debug.log') };
}

interface LogOptions {
  /** Writes to standard error. */
  write(text: string): void;
  /** The server: for requests to it only the path is logged. */
  baseUrl(): string | undefined;
}

/** Opens a log. If its file cannot be written, this is reported once and the requests continue. */
export function openLog(target: LogTarget, { write, baseUrl }: LogOptions): OnExchange {
  let isBroken = false;
  return (exchange) => {
    if (isBroken) return;
    const lines = describeExchange(exchange, baseUrl(), Date.now()).map((line) => `${safeText(line)}\n`);
    if (target === 'errors') return write(lines.join(''));
    try {
      append(target.path, lines.join(''));
    } catch (error) {
      isBroken = true;
      write(`${safeText(`Could not write the log ${target.path}. ${whyNot(error)} Requests are not logged.`)}\n`);
    }
  };
}

function whyNot(error: unknown): string {
  return describeFileCode(fileCodeOf(error) ?? String(error));
}

/** Synchronous, so that no line is lost when the program ends. The file is private and not opened through a link. */
function append(path: string, text: string): void {
  makePrivateFolder(dirname(path));
  const file = openFile(path);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** Also opens devices such as a terminal or /dev/null: only an administrator can create one. */
function openFile(path: string): number {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isCharacterDevice()) return openRegular(path, 'append', 0o600);
  return openSync(path, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0));
}
