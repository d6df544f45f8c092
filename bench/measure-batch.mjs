// How fast the rows of a CSV are sent when every request takes 50 ms, compared with concurrency ÷ latency, and the memory used.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { summarise } from './statistics.mjs';
import { cleanEnv, PROGRAM, withHome } from './tavus.mjs';
import { watchMemory } from './watch-memory.mjs';

const DELAY_MS = 50;
const MEMORY_TARGET = { worst: 150 };
/** The default concurrency, and the maximum. */
const SETUPS = [
  { name: 'batch.usual', concurrency: 3, rows: 1000 },
  { name: 'batch.max', concurrency: 20, rows: 10_000 },
];

export async function measureBatch(server, runs = 3) {
  const replica = await firstReplica(server);
  server.state.delayMs = DELAY_MS;
  try {
    const rows = [];
    for (const setup of SETUPS) {
      const results = [];
      for (let run = 0; run < runs; run++) results.push(await measureOnce(server, setup, replica));
      rows.push(...toRows(setup, results));
    }
    return rows;
  } finally {
    server.state.delayMs = 0;
  }
}

function toRows({ name, concurrency, rows }, results) {
  const ideal = concurrency / (DELAY_MS / 1000);
  const what = `${rows.toLocaleString('en')} rows, ${concurrency} concurrent`;
  const rates = summarise(results.map(({ rate }) => rate));
  // The worst rate is the smallest.
  const worst = Math.min(...results.map(({ rate }) => rate));
  const rate = { name, what: `batch: ${what}`, unit: 'rows/s', ...rates, worst, worstIs: 'min' };
  const peaks = results.map(({ peak }) => peak).filter((peak) => peak !== undefined);
  return [
    { ...rate, ratio: ideal / rates.median, target: {} },
    {
      ...{ name: `${name}-memory`, what: `batch: peak memory, ${what}`, unit: 'MB', target: MEMORY_TARGET },
      ...(peaks.length > 0 && summarise(peaks)),
    },
  ];
}

async function measureOnce(server, { concurrency, rows }, replica) {
  return await withHome(async (home) => {
    const file = join(home, 'people.csv');
    writeFileSync(file, createCsv(rows));
    server.state.videoTimes.length = 0;
    const script = 'Hi {{first_name}} {{last_name}}, welcome to {{company}}. We are glad that you are here with us.';
    const given = ['--script', script, '--name', '{{email}}', '--replica-id', replica];
    const words = ['video', 'batch', file, ...given, '--concurrency', String(concurrency), '--yes'];
    const child = spawn(process.execPath, [PROGRAM, ...words], { env: cleanEnv(server, home), stdio: 'ignore' });
    const memory = watchMemory(child.pid);
    const [code] = await once(child, 'exit');
    const times = server.state.videoTimes;
    if (code !== 0 || times.length !== rows)
      throw new Error(`Exited with ${code} after ${times.length} of ${rows} rows.`);
    // From the first request to the last response.
    const seconds = (times.at(-1) - times[0] + DELAY_MS) / 1000;
    return { rate: rows / seconds, peak: memory() };
  });
}

function createCsv(rows) {
  const lines = Array.from(
    { length: rows },
    (_, row) => `Ada${row},Lovelace,ada${row}@example.com,"Company ${row}, Inc."`,
  );
  return `first_name,last_name,email,company\n${lines.join('\n')}\n`;
}

async function firstReplica({ url }) {
  const answer = await fetch(`${url}/v2/replicas?limit=1`);
  return (await answer.json()).data[0].replica_id;
}
