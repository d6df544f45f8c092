// How long the program takes to start, beside a Node that does nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { medianRatio, summarise } from './statistics.mjs';
import { cleanEnv, PROGRAM, withHome, withTavus } from './tavus.mjs';

const WARM_UP_ROUNDS = 3;

const CASES = [
  { name: 'start.node', what: 'start: node -e 0', measure: (server) => runToEnd(server, ['-e', '0']) },
  {
    name: 'start.version',
    what: 'start: tavus --version',
    measure: (server) => runToEnd(server, [PROGRAM, '--version']),
  },
  { name: 'start.help', what: 'start: tavus --help', measure: (server) => runToEnd(server, [PROGRAM, '--help']) },
  { name: 'start.menu', what: 'start: main menu painted', measure: paintMenu },
];

/** One of each in turn, so that a slow minute of the machine slows all. */
export async function measureStart(server, runs = 30) {
  const values = new Map(CASES.map(({ name }) => [name, []]));
  for (let round = 0; round < WARM_UP_ROUNDS + runs; round++) {
    for (const { name, measure } of CASES) {
      const ms = await measure(server);
      if (round >= WARM_UP_ROUNDS) values.get(name).push(ms);
    }
  }
  const node = values.get('start.node');
  return CASES.map(({ name, what }) => {
    const own = values.get(name);
    return { name, what, unit: 'ms', ...summarise(own), target: {}, ratio: medianRatio(own, node) };
  });
}

/** From the start of the process to its end. */
async function runToEnd(server, args) {
  return await withHome(async (home) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { env: cleanEnv(server, home), stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.resume();
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}.`);
    return performance.now() - start;
  });
}

/** From the start of the process to the last line of the main menu. */
async function paintMenu(server) {
  return await withTavus(server, async (tavus) => (await tavus.atMenu()) - tavus.startedAt);
}
