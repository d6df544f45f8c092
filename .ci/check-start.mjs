// Fails if a start takes too long, and lists the files it read with their packages.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { measureStart } from '../bench/measure-start.mjs';
import { startServer } from '../bench/server.mjs';
import { cleanEnv, PROGRAM, withHome, withTavus } from '../bench/tavus.mjs';
import { readRecord, recordingEnv } from '../test/support/start-files.mjs';

/**
 * As a multiple of `node -e 0`: one and a half times the targets of `npm run bench` for newer versions of Node. More for a
 * list, whose target was measured where `node -e 0` took twice as long.
 */
const BUDGETS = { 'start.version': 1.9, 'start.help': 2.4, 'start.menu': 3.3, 'start.list': 4.5 };
const ARGS = { 'start.version': ['--version'], 'start.help': ['--help'], 'start.list': ['replica', 'list'] };
const RUNS = 20;
/** Measured twice if the machine was busy. */
const ATTEMPTS = 2;
const INTERRUPT = '\x03';

const server = await startServer();
try {
  process.exitCode = await check();
} finally {
  server.close();
}

async function check() {
  let slow = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    slow = await measureSlow();
    if (slow.length === 0) return 0;
  }
  for (const name of slow) console.error(`\n${name} takes too long. It reads:\n${describe(await readsOf(name))}`);
  return 1;
}

/** @returns the names of the starts that exceed their budget */
async function measureSlow() {
  const rows = await measureStart(server, RUNS);
  const floor = rows.find(({ name }) => name === 'start.node');
  return rows.flatMap(({ name, what, ratio, p25 }) => {
    const budget = BUDGETS[name];
    if (budget === undefined) return [];
    // The smaller of two measures, so that a temporary slowdown does not fail the check.
    const times = Math.min(ratio, p25 / floor.p25);
    console.log(`${what}: ${times.toFixed(2)} times node -e 0 (at most ${budget})`);
    return times > budget ? [name] : [];
  });
}

async function readsOf(name) {
  return await withHome(async (home) => {
    const file = join(home, 'record.json');
    const env = recordingEnv(file);
    if (name === 'start.menu') await withTavus(server, leaveMenu, { env });
    else {
      const all = { ...cleanEnv(server, home), ...env };
      await once(spawn(process.execPath, [PROGRAM, ...ARGS[name]], { env: all, stdio: 'ignore' }), 'exit');
    }
    return await readRecord(file);
  });
}

async function leaveMenu(tavus) {
  await tavus.atMenu();
  tavus.write(INTERRUPT);
  await tavus.end();
}

function describe({ files, builtins }) {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  const lines = files.map(({ name, bytes, packages }) => {
    const parts = Object.entries(packages).sort(([, a], [, b]) => b - a);
    return `  ${name}, ${kilobytes(bytes)}: ${parts.map(([owner, size]) => `${owner} ${kilobytes(size)}`).join(', ')}`;
  });
  return [...lines, `  of Node itself: ${builtins.join(', ')}`].join('\n');
}
