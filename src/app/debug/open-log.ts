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

/** A log of requests: `errors` is standard error, anything else a file. */
export type LogTarget = 'errors' | { readonly path: string };

const ON: ReadonlySet<string> = new Set(['1', 'true', 'yes', 'on']);

/**
 * Where requests are logged, by `--debug` or else `TAVUS_DEBUG`; undefined for nowhere.
 * @param folder has the log where a screen is drawn that lines in between would tear
 */
export function findLogTarget(asked: boolean | string, env: Env, folder: string | undefined): LogTarget | undefined {
  const said = asked === false ? (env.TAVUS_DEBUG?.trim() ?? '') : asked;
  if (typeof said === 'string' && isOff(said)) return undefined;
  if (typeof said === 'string' && !ON.has(said.toLowerCase())) return { path: expandHome(said, env) };
  return folder === undefined ? 'errors' : { path: join(folder, 'debug.log') };
}

interface Around {
  /** Writes on standard error. */
  write(text: string): void;
  /** Where Tavus is: of a request there the path is enough. */
  baseUrl(): string | undefined;
}

/** A file that can't be written is told of once; the requests go on. */
export function openLog(target: LogTarget, { write, baseUrl }: Around): OnExchange {
  let isBroken = false;
  return (exchange) => {
    if (isBroken) return;
    const lines = describeExchange(exchange, baseUrl(), Date.now()).map((line) => `${safeText(line)}\n`);
    if (target === 'errors') return write(lines.join(''));
    try {
      append(target.path, lines.join(''));
    } catch (error) {
      isBroken = true;
      write(`${safeText(`The log ${target.path} can't be written. ${whyNot(error)} Requests are not logged.`)}\n`);
    }
  };
}

function whyNot(error: unknown): string {
  return describeFileCode(fileCodeOf(error) ?? String(error));
}

/** At once, so that it is there however the program ends; for its owner alone, and never through a link. */
function append(path: string, text: string): void {
  makePrivateFolder(dirname(path));
  const file = openFile(path);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** A terminal or /dev/null is a fine log too, and only the system's administrator can put a device somewhere. */
function openFile(path: string): number {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isCharacterDevice()) return openRegular(path, 'append', 0o600);
  return openSync(path, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0));
}
