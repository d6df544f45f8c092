// The memory of the program: its resident set.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { summarise } from './statistics.mjs';
import { withTavus } from './tavus.mjs';

const TARGET = { worst: 150 };
const KB_PER_MB = 1024;
/** Milliseconds until background work has finished. */
const REST_MS = 1000;

export async function measureMemory(server, runs = 5) {
  const results = [];
  for (let run = 0; run < runs; run++) results.push(await withTavus(server, (tavus) => measureOnce(server, tavus)));
  const toRow = (name, what, key) => {
    const values = results.map((result) => result[key]).filter((value) => value !== undefined);
    return { name, what, unit: 'MB', ...(values.length > 0 && summarise(values)), target: TARGET };
  };
  return [
    toRow('memory.menu', 'memory at the main menu', 'menu'),
    toRow('memory.list', 'memory with the list of 10,000', 'list'),
    toRow('memory.peak', 'peak memory until then', 'peak'),
  ];
}

async function measureOnce(server, tavus) {
  await tavus.atMenu();
  await tavus.pause(REST_MS);
  const menu = readMemory(tavus.pid).now;
  server.state.pages.clear();
  await tavus.openList();
  await tavus.wholeList(server);
  await tavus.pause(REST_MS);
  const { now, peak } = readMemory(tavus.pid);
  return { menu, list: now, peak };
}

/** @returns megabytes; the peak only on Linux */
export function readMemory(pid) {
  if (process.platform !== 'linux') {
    return { now: Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / KB_PER_MB };
  }
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / KB_PER_MB;
  return { now: field('VmRSS'), peak: field('VmHWM') };
}
