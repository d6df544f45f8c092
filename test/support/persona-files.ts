import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { isObject } from '../../src/lib/guards.ts';
import type { PersonaContent, StoredPersona } from '../../src/sandbox/personas/persona.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { temporaryDirectory } from './bench.ts';
import { type Outcome, type RunOptions, readJson, runTavus } from './command.ts';

/** An account with own personas, and a folder with files of them. */
export interface FilesBench {
  readonly sandbox: Sandbox;
  readonly directory: string;
  readonly folder: string;
  /** @returns its id */
  add(content: Partial<PersonaContent>, given?: Partial<StoredPersona>): string;
  content(id: string): Readonly<Record<string, unknown>>;
  /** Changes a persona at Tavus. */
  change(id: string, content: Partial<PersonaContent>): void;
  own(): StoredPersona[];
  /** `tavus persona <verb> <folder> …`. */
  run(verb: string, args?: readonly string[], options?: RunOptions): Promise<Outcome>;
  pull(): Promise<void>;
  /** The state of each file, and of each persona without one, by file or name. */
  states(): Promise<Readonly<Record<string, string>>>;
  files(): Promise<readonly string[]>;
  read(file: string): Promise<string>;
  json(file: string): Promise<Readonly<Record<string, unknown>>>;
  write(file: string, value: unknown): Promise<void>;
  /** Changes fields of a file. */
  edit(file: string, fields: object): Promise<void>;
  /** The bodies that were sent with this method. */
  sent(method: string): unknown[];
}

export async function openFiles(options: SandboxOptions = {}): Promise<FilesBench> {
  const sandbox = await startSandbox({ data: 'empty', ...options });
  onTestFinished(() => sandbox.close());
  const directory = await temporaryDirectory();
  const folder = join(directory, 'personas');
  const run: FilesBench['run'] = (verb, args = [], more = {}) =>
    runTavus(['persona', verb, folder, ...args], { sandbox, directory, ...more });
  const read = (file: string) => readFile(join(folder, file), 'utf8');
  const write = (file: string, value: unknown) =>
    writeFile(join(folder, file), typeof value === 'string' ? value : JSON.stringify(value, undefined, 2));
  const json = async (file: string) => {
    const value: unknown = JSON.parse(await read(file));
    return isObject(value) ? value : {};
  };
  const stored = (id: string) => sandbox.store.personas.get(id);
  return {
    ...{ sandbox, directory, folder, run, read, write, json },
    add: (content, given = {}) => sandbox.store.addPersona({ system_prompt: 'Be kind.', ...content }, given).id,
    content: (id) => ({ ...stored(id)?.content }),
    change: (id, content) => void Object.assign(stored(id)?.content ?? {}, content),
    own: () => [...sandbox.store.personas.values()].filter(({ owner }) => owner === 'user'),
    pull: async () => {
      const { code, errors } = await run('pull');
      if (code !== 0) throw new Error(errors);
    },
    states: async () => {
      const rows = readJson(await run('status', ['--json']));
      return Object.fromEntries(
        (Array.isArray(rows) ? rows : []).map((row) => [row.file ?? row.persona_name, row.state]),
      );
    },
    files: async () => (await readdir(folder)).filter((name) => !name.startsWith('.')).sort(),
    edit: async (file, fields) => await write(file, { ...(await json(file)), ...fields }),
    sent: (method) => sandbox.requests.filter((request) => request.method === method).map(({ body }) => body),
  };
}
