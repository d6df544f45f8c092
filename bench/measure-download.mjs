// How fast a video is downloaded, compared with a minimal client that writes the same file, and the memory used.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { MEDIA_BYTES, READY_VIDEO } from './server.mjs';
import { medianRatio, summarise } from './statistics.mjs';
import { cleanEnv, PROGRAM, withHome } from './tavus.mjs';
import { watchMemory } from './watch-memory.mjs';

const MEMORY_TARGET = { worst: 150 };
const BYTES_PER_MB = 1e6;
const WARM_UP_RUNS = 1;
const BARE_CLIENT = `
  const { createWriteStream } = require('node:fs');
  require('node:http').get(process.argv[1], (answer) => answer.pipe(createWriteStream(process.argv[2])));`;

export async function measureDownload(server, runs = 7) {
  const results = [];
  // Alternates both, so that a temporary slowdown affects both.
  for (let run = 0; run < WARM_UP_RUNS + runs; run++) {
    const ideal = await measureOnce(server, (file) => ['-e', BARE_CLIENT, `${server.url}/media/bench.mp4`, file]);
    const own = await measureOnce(server, (file) => [PROGRAM, 'video', 'download', READY_VIDEO, '-o', file]);
    results.push({ ideal, own });
  }
  return toRows(results.slice(WARM_UP_RUNS));
}

function toRows(results) {
  const [ideals, owns] = [results.map(({ ideal }) => ideal), results.map(({ own }) => own)];
  const size = `${MEDIA_BYTES / 2 ** 20} MiB`;
  const toRow = (name, what, measured) => {
    const rates = measured.map(({ rate }) => rate);
    // The worst rate is the smallest.
    return { name, what, unit: 'MB/s', ...summarise(rates), worst: Math.min(...rates), worstIs: 'min', target: {} };
  };
  const memory = (name, what, measured, target) => {
    const peaks = measured.map(({ peak }) => peak).filter((peak) => peak !== undefined);
    return { name, what, unit: 'MB', target, ...(peaks.length > 0 && summarise(peaks)) };
  };
  const ratio = medianRatio(
    ideals.map(({ rate }) => rate),
    owns.map(({ rate }) => rate),
  );
  return [
    toRow('download.ideal', `ideal: ${size} by a bare client`, ideals),
    { ...toRow('download', `download: ${size} saved`, owns), ratio },
    memory('download.ideal-memory', 'ideal: peak memory, a bare client', ideals, {}),
    memory('download.memory', `download: peak memory, ${size}`, owns, MEMORY_TARGET),
  ];
}

/** From the request for the file to the end of the process, without the start. */
async function measureOnce(server, argsFor) {
  return await withHome(async (home) => {
    const file = join(home, 'video.mp4');
    const child = spawn(process.execPath, argsFor(file), { env: cleanEnv(server, home), stdio: 'ignore' });
    const memory = watchMemory(child.pid);
    const [code] = await once(child, 'exit');
    const end = performance.now();
    const { size } = statSync(file);
    if (code !== 0 || size !== MEDIA_BYTES) throw new Error(`Exited with ${code} and ${size} of ${MEDIA_BYTES} bytes.`);
    const seconds = (end - server.state.mediaAskedAt) / 1000;
    return { rate: size / BYTES_PER_MB / seconds, peak: memory() };
  });
}
