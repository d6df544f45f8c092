import { describeFileError, fileCodeOf } from '../lib/error-code.ts';
import { UsageError } from '../lib/errors.ts';
import { LockedError } from '../lib/files/lock.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/server.ts';
import { BadStateError } from '../sandbox/state/kept-state.ts';
import { StateInUseError } from '../sandbox/state/state-file.ts';
import type { Io } from './io.ts';
import type { Globals } from './options.ts';

/** The fields of --json. */
const FIELDS = ['url', 'api_key'];

/** Runs the sandbox until a signal ends the program. @throws UsageError when the port or the file cannot be used */
export async function runSandbox(io: Io, options: SandboxOptions, json: Globals['json']): Promise<never> {
  const fields = readFields(json);
  const { output, errors } = io;
  const onLog = (line: string) => void errors.write(`${line}\n`);
  const state = options.state && { ...options.state, pid: io.runtime.pid };
  const sandbox = await startSandbox({ ...options, ...(state && { state }), onLog }).catch((error: unknown) => {
    throw toUsageError(error, options);
  });
  io.onLeave(() => sandbox.leave());
  output.write(describe(sandbox, fields));
  const use = fields === undefined ? ' Set these variables to use it.' : '';
  errors.write(`The sandbox is running.${use} Press Ctrl+C to stop.\n`);
  return await new Promise<never>(() => {});
}

/** @returns undefined without --json */
function readFields(json: Globals['json']): readonly string[] | undefined {
  if (typeof json === 'boolean') return json ? FIELDS : undefined;
  const unknown = json.find((name) => !FIELDS.includes(name));
  if (unknown === undefined) return json;
  throw new UsageError(`--json: Unknown field “${unknown}”.`, `Available fields: ${FIELDS.join(', ')}.`);
}

function describe({ url, apiKey }: Sandbox, fields: readonly string[] | undefined): string {
  if (fields === undefined) return `TAVUS_BASE_URL=${url}\nTAVUS_API_KEY=${apiKey}\n`;
  const values: Readonly<Record<string, string>> = { url, api_key: apiKey };
  return `${JSON.stringify(Object.fromEntries(fields.map((name) => [name, values[name]])))}\n`;
}

function toUsageError(error: unknown, { port, state: { path } = { path: '' } }: SandboxOptions): Error {
  if (error instanceof BadStateError) {
    const hint = 'Choose another file, or delete this one to start with new data.';
    return new UsageError(`--state: ${path} is not the state of a sandbox. It was not changed.`, hint);
  }
  if (error instanceof StateInUseError || error instanceof LockedError) {
    const marker = error instanceof StateInUseError ? error.marker : error.path;
    const hint = `Stop it, or choose another file. If no sandbox is running, delete ${marker}.`;
    return new UsageError(`--state: Another sandbox is using ${path}.`, hint);
  }
  if (error instanceof Error && 'syscall' in error && error.syscall === 'listen') {
    const hint = 'Choose another --port, or omit it to use a free port.';
    return new UsageError(`The sandbox cannot use port ${port}: ${error.message}`, hint);
  }
  if (path === '' || fileCodeOf(error) === undefined) return error instanceof Error ? error : new Error(String(error));
  return new UsageError(`--state: ${path} cannot be used. ${describeFileError(error)}`, 'Choose another file.');
}
