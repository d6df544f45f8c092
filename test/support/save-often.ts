import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { onTestFinished } from 'vitest';

let built: Promise<string> | undefined;

/** As a file that Node runs: it takes no TypeScript. */
async function build(): Promise<string> {
  const bundle = await rolldown({ input: join(import.meta.dirname, 'writer.ts'), platform: 'node', logLevel: 'warn' });
  const dir = await mkdtemp(join(tmpdir(), 'tavus-writer-'));
  await bundle.write({ dir, format: 'esm', entryFileNames: 'writer.mjs' });
  return join(dir, 'writer.mjs');
}

export interface Saving {
  /** `folders` saves each time in a new folder, which all programs of a test create at the same time. */
  readonly kind: 'settings' | 'drafts' | 'folders';
  readonly directory: string;
  /** Tells what this program saves from what others do. */
  readonly id: string;
  readonly times: number;
}

/** A process that saves so many times and ends. It writes a point after each. */
export async function saveOften({ kind, directory, id, times }: Saving): Promise<ChildProcess> {
  built ??= build();
  const child = spawn(process.execPath, [await built, kind, directory, id, String(times)], { stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
