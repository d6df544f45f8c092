import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateError } from '../errors.ts';

/**
 * Locks a path for as long as a run needs it, by listening on a local address, which only one process can do. The system
 * frees the address however the process ends, so no stale lock is left behind. `withLock` does not fit: its lock counts as
 * stale after a minute, and a run can take hours.
 * @param path absolute; need not exist
 * @param inUse the message while another process holds the lock, in a sentence
 * @returns a function that unlocks
 * @throws StateError while another process holds the lock
 */
export async function lockForRun(path: string, inUse: string): Promise<() => void> {
  const address = addressOf(path);
  const server = (await listen(address)) ?? (await takeOver(address));
  if (!server) throw new StateError(inUse, 'Wait until it has finished, or stop it; then try again.');
  return () => void server.close();
}

function addressOf(path: string): string {
  const name = `tavus-run-${createHash('sha256').update(path).digest('hex').slice(0, 24)}`;
  if (platform() === 'win32') return `\\\\.\\pipe\\${name}`;
  // Only Linux has abstract sockets, which are not files.
  return platform() === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

/** @returns undefined while another process listens there */
function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => resolve(server.unref()));
  });
}

/** Replaces the socket file of a process that was killed. @returns undefined while another process listens there */
async function takeOver(address: string): Promise<Server | undefined> {
  if (platform() === 'linux' || platform() === 'win32' || (await isAnswered(address))) return undefined;
  await rm(address, { force: true });
  return await listen(address);
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
