// How long a list of 10,000 takes to load when every request takes 50 ms, compared with a minimal client.
import { Agent, get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { API_KEY, FULL_PAGE, REPLICA_COUNT } from './server.mjs';
import { medianRatio, summarise } from './statistics.mjs';
import { withTavus } from './tavus.mjs';

const DELAY_MS = 50;
const CONCURRENCY = 4;
const PAGES = REPLICA_COUNT / FULL_PAGE;
const WARM_UP_RUNS = 1;

export async function measureLoad(server, runs = 7) {
  server.state.delayMs = DELAY_MS;
  try {
    const results = [];
    // Alternates both, so that a temporary slowdown affects both.
    for (let run = 0; run < WARM_UP_RUNS + runs; run++) {
      results.push({
        onePage: await timeOf(() => fetchPages(server, 1)),
        allPages: await timeOf(() => fetchPages(server, PAGES)),
        ...(await withTavus(server, (tavus) => measureOnce(server, tavus))),
      });
    }
    return toRows(results.slice(WARM_UP_RUNS));
  } finally {
    server.state.delayMs = 0;
  }
}

async function measureOnce(server, tavus) {
  server.state.pages.clear();
  const asked = await tavus.openList();
  const first = await tavus.firstPage();
  const whole = await tavus.wholeList(server);
  return { first: first - asked, ...(whole !== undefined && { whole: whole - asked }) };
}

function toRows(results) {
  const toRow = (name, what, key, ideal) => {
    const known = results.filter((result) => result[key] !== undefined);
    if (known.length === 0)
      return { name, what, unit: 'ms', target: {}, note: 'not available: it loads only visible pages' };
    const of = (column) => known.map((result) => result[column]);
    const ratio = ideal && { ratio: medianRatio(of(key), of(ideal)) };
    return { name, what, unit: 'ms', ...summarise(of(key)), target: {}, ...ratio };
  };
  return [
    toRow('load.ideal-first', `ideal: one request of ${DELAY_MS} ms`, 'onePage'),
    toRow('load.first', 'first page of 10,000 on the screen', 'first', 'onePage'),
    toRow('load.ideal-all', `ideal: ${PAGES} requests, ${CONCURRENCY} concurrent`, 'allPages'),
    toRow('load.all', 'all 10,000 loaded', 'whole', 'allPages'),
  ];
}

async function timeOf(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Requests the first `count` pages and parses them, without waiting for the first one. */
async function fetchPages({ url }, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  await Promise.all(
    numbers.map(async (page) => {
      const path = `/v2/replicas?verbose=true&limit=${FULL_PAGE}&page=${page}`;
      JSON.parse(await fetchText(`${url}${path}`, { agent, headers: { 'x-api-key': API_KEY } }));
    }),
  );
  agent.destroy();
}

function fetchText(url, options) {
  return new Promise((resolve, reject) => {
    const request = get(url, options, async (response) => {
      try {
        resolve(Buffer.concat(await response.toArray()).toString());
      } catch (error) {
        reject(error);
      }
    });
    request.on('error', reject);
  });
}
