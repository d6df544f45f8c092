import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateError } from '../../../../lib/errors.ts';

/**
 * Makes sure that one program alone works on a batch, by an address on this computer that only one can hold. The system
 * takes it back however the holder ends, so that it is never left behind as a file would be. The lock of files/lock.ts
 * is for changes of a few milliseconds: it counts as left behind after a minute, where a batch works for hours.
 * @param path of the journal, whole. @returns what gives it free. @throws StateError while another holds it.
 */
export async function lockBatch(path: string): Promise<() => void> {
  const address = addressOf(path);
  const server = (await listen(address)) ?? (await takeOver(address));
  if (!server) {
    throw new StateError(
      'Another tavus is at work on this batch.',
      'Wait until it is done, or stop it there; then run the same command again.',
    );
  }
  return () => void server.close();
}

function addressOf(path: string): string {
  const name = `tavus-batch-${createHash('sha256').update(path).digest('hex').slice(0, 24)}`;
  if (platform() === 'win32') return `\\\\.\\pipe\\${name}`;
  // Linux alone has addresses that are no file.
  return platform() === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

/** @returns undefined while another holds it. */
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

/** Where the address is a file, it stays when its holder was killed: then nobody answers there. */
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
