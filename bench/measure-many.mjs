// The speed of the search, and the memory, with a list of 100,000.
import { measureSearch, toRow } from './measure-keys.mjs';
import { readMemory } from './measure-memory.mjs';
import { startServer } from './server.mjs';
import { summarise } from './statistics.mjs';
import { withTavus } from './tavus.mjs';

const COUNT = 100_000;
const TARGET = { median: 50 };
const MEMORY_TARGET = { worst: 250 };

export async function measureMany(_server, runs = 1) {
  const server = await startServer(COUNT);
  try {
    const results = [];
    const peaks = [];
    for (let run = 0; run < runs; run++) {
      await withTavus(server, async (tavus) => {
        results.push(await measureSearch(server, tavus));
        peaks.push(readMemory(tavus.pid).peak);
      });
    }
    const known = peaks.filter((value) => value !== undefined);
    return [
      toRow('many.search', 'key to repaint: a letter in the search, 100,000', results, TARGET),
      {
        ...{ name: 'many.peak', what: 'peak memory, searching in 100,000', unit: 'MB', target: MEMORY_TARGET },
        ...(known.length > 0 && summarise(known)),
      },
    ];
  } finally {
    server.close();
  }
}
