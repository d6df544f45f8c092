// How long the program takes to start, compared with an empty Node program and similar programs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { rootCertificates } from 'node:tls';
import { findNode, findPeers } from './nodes.mjs';
import { medianRatio, summarise } from './statistics.mjs';
import { cleanEnv, PROGRAM, withHome, withTavus } from './tavus.mjs';

const WARM_UP_ROUNDS = 3;
const OTHER_NODES = [22, 24];

/** Targets, as a multiple of `node -e 0`; for Node 20, with NODE_EXTRA_CA_CERTS set. */
const TARGETS = {
  version: { 20: 1.15, newer: 1.25 },
  help: { 20: 1.3, newer: 1.6 },
  menu: { 20: 1.6, newer: 2.2 },
  list: { 20: 2.6, newer: 2.6 },
};

/**
 * @param withOthers true to measure on Node 22 and 24, too
 * @param withCertificates true to measure again with NODE_EXTRA_CA_CERTS, which many company networks need
 */
export async function measureStart(server, runs = 30, { withOthers = false, withCertificates = false } = {}) {
  const here = { path: process.execPath, major: majorOf(process.versions.node) };
  const others = OTHER_NODES.filter((major) => withOthers && major !== here.major);
  const nodes = [
    here,
    ...others.map((major) => ({ path: findNode(major), major, within: `start${major}`, on: ` (Node ${major})` })),
  ];
  const rows = [];
  for (const node of nodes) rows.push(...(await measureOn(server, runs, node, node === here ? findPeers() : [])));
  if (withCertificates) rows.push(...(await measureWithCertificates(server, runs, here)));
  return rows;
}

async function measureWithCertificates(server, runs, node) {
  return await withHome(async (folder) => {
    const file = join(folder, 'certificates.pem');
    writeFileSync(file, rootCertificates.join('\n'));
    const among = { within: 'start-certificates', on: ' (certificates)', env: { NODE_EXTRA_CA_CERTS: file } };
    return await measureOn(server, runs, { ...node, ...among }, []);
  });
}

/** Alternates all cases, so that a temporary slowdown affects all. */
async function measureOn(server, runs, node, peers) {
  const cases = [...casesOf(server, node), ...peers.map((peer) => peerCase(server, peer))];
  const values = new Map(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < WARM_UP_ROUNDS + runs; round++) {
    for (const { name, measure } of cases) {
      const ms = await measure();
      if (round >= WARM_UP_ROUNDS) values.get(name).push(ms);
    }
  }
  const [floor] = values.values();
  return cases.map(({ name, what, target = {} }) => {
    const own = values.get(name);
    return { name, what, unit: 'ms', ...summarise(own), target, ratio: medianRatio(own, floor) };
  });
}

function casesOf(server, node) {
  const { path, major, env, within = 'start', on = '' } = node;
  const toCase = (name, words, measure) => {
    const limits = TARGETS[name];
    const target = limits && { target: { ratio: major === 20 ? limits[20] : limits.newer } };
    return { name: `${within}.${name}`, what: `start: ${words}${on}`, measure, ...target };
  };
  const run = (...args) => runToEnd(server, path, args, env);
  return [
    toCase('node', 'node -e 0', () => run('-e', '0')),
    toCase('version', 'tavus --version', () => run(PROGRAM, '--version')),
    toCase('help', 'tavus --help', () => run(PROGRAM, '--help')),
    toCase('menu', 'main menu painted', () => paintMenu(server, node)),
    toCase('list', 'tavus replica list, answered immediately', () => run(PROGRAM, 'replica', 'list')),
  ];
}

function peerCase(server, { name, path }) {
  return {
    ...{ name: `start.${name}`, what: `start: ${name} --version` },
    measure: () => runToEnd(server, path, ['--version']),
  };
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}

/** From the start of the process to its end. */
async function runToEnd(server, command, args, env = {}) {
  return await withHome(async (home) => {
    const start = performance.now();
    const child = spawn(command, args, {
      env: { ...cleanEnv(server, home), ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.resume();
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${code}.`);
    return performance.now() - start;
  });
}

/** From the start of the process to the last line of the main menu. */
async function paintMenu(server, { path, env }) {
  return await withTavus(server, async (tavus) => (await tavus.atMenu()) - tavus.startedAt, { node: path, env });
}
