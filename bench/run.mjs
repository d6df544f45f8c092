// Measures the built program and prints one table: npm run bench. README.md explains each row.
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureBatch } from './measure-batch.mjs';
import { measureDownload } from './measure-download.mjs';
import { measureKeys } from './measure-keys.mjs';
import { measureLoad } from './measure-load.mjs';
import { measureMany } from './measure-many.mjs';
import { measureMemory } from './measure-memory.mjs';
import { measurePaste } from './measure-paste.mjs';
import { measureStart } from './measure-start.mjs';
import { describeMachine, drawTable, isMet } from './report.mjs';
import { startServer } from './server.mjs';
import { PROGRAM } from './tavus.mjs';

const RESULTS = fileURLToPath(new URL('results.json', import.meta.url));
const MEASURES = {
  keys: measureKeys,
  memory: measureMemory,
  many: measureMany,
  load: measureLoad,
  paste: measurePaste,
  start: measureStart,
  batch: measureBatch,
  download: measureDownload,
};
const USAGE = `Usage: npm run bench -- [--only NAME]... [--runs N] [--nodes] [--certificates] [--json] [--check]
  --only NAME     measure only ${Object.keys(MEASURES).join(', ')}; can be repeated
  --runs N        number of runs; for keys, rounds of 300
  --nodes         also measure starts on Node 22 and 24
  --certificates  also measure starts with NODE_EXTRA_CA_CERTS set
  --json          print the content of results.json instead of the table
  --check         exit with 1 if a target is missed`;

process.exitCode = await main();

async function main() {
  const options = readOptions();
  if (!options) {
    console.error(USAGE);
    return 2;
  }
  if (!existsSync(PROGRAM)) {
    console.error(`${PROGRAM} does not exist. Run "npm run build" first.`);
    return 2;
  }
  const machine = describeMachine();
  const rows = await measureAll(options);
  const text = `${JSON.stringify({ machine, rows }, null, 2)}\n`;
  writeFileSync(RESULTS, text);
  console.log(options.json ? text : `\n${drawTable(rows, machine)}`);
  const hasMissed = options.check && rows.some((row) => isMet(row) === false);
  return hasMissed || rows.some(({ isBroken }) => isBroken) ? 1 : 0;
}

async function measureAll({ names, runs, start }) {
  const server = await startServer();
  try {
    const rows = [];
    for (const name of names) {
      console.error(`Measuring ${name} …`);
      rows.push(...(await MEASURES[name](server, runs, start).catch((error) => [brokenRow(name, error)])));
    }
    return rows;
  } finally {
    server.close();
  }
}

/** The row of a failed measurement; the others continue. */
function brokenRow(name, error) {
  console.error(error);
  return { name, what: name, unit: '', target: {}, note: String(error.message).split('\n')[0], isBroken: true };
}

/** @returns undefined for invalid options */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', multiple: true },
        runs: { type: 'string' },
        nodes: { type: 'boolean', default: false },
        certificates: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
      },
    });
    const names = values.only ?? Object.keys(MEASURES);
    const runs = values.runs === undefined ? undefined : Number(values.runs);
    const isKnown = names.every((name) => Object.hasOwn(MEASURES, name));
    if (!isKnown || (runs !== undefined && !(Number.isInteger(runs) && runs > 0))) return undefined;
    const start = { withOthers: values.nodes, withCertificates: values.certificates };
    return { names, runs, start, json: values.json, check: values.check };
  } catch {
    return undefined;
  }
}
