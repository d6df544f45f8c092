// The account shown in the pictures: a sandbox in this process, with a clock that moves only by `pass`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'rolldown';

const NOW = Date.UTC(2026, 5, 15, 9, 30);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TRAINING_MS = 4 * HOUR;
const RENDERING_MS = 20 * MINUTE;

/** The URL of the sandbox, bundled once to JavaScript that every supported Node.js version can load. */
let bundle;

async function loadSandbox() {
  bundle ??= bundleSandbox();
  return await import(await bundle);
}

async function bundleSandbox() {
  const dir = mkdtempSync(join(tmpdir(), 'tavus-pictures-sandbox-'));
  const input = fileURLToPath(new URL('../../src/sandbox/server.ts', import.meta.url));
  await build({ input, platform: 'node', logLevel: 'warn', output: { dir, format: 'esm' } });
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  return pathToFileURL(join(dir, 'server.js')).href;
}

/** @param clockFile The file from which the program reads the time. */
export async function openAccount(clockFile) {
  const { startSandbox } = await loadSandbox();
  let now = NOW;
  const pass = (ms) => {
    now += ms;
    writeFileSync(clockFile, String(now));
  };
  pass(0);
  const sandbox = await startSandbox({ clock: { now: () => now, after: () => () => {} }, seed: 7, data: 'empty' });
  fill(sandbox.store);
  return { sandbox, pass };
}

function fill(store) {
  const trained = [
    ['Rio', 26 * DAY],
    ['Amelie Laurent', 34 * DAY],
    ['Jonas Weber', 41 * DAY],
    ['Support desk', 90 * DAY],
  ].map(([name, age]) => store.addReplica({ name, createdAt: NOW - age, trainingMs: TRAINING_MS }));
  addTraining(store, 'Spring campaign', 37);
  addTraining(store, 'Team lead, Lisbon', 82);
  const failure = { code: 'lighting_change_detected', at: NOW - 3 * DAY };
  store.addReplica({ name: 'Garden recording', createdAt: failure.at - 2 * HOUR, trainingMs: TRAINING_MS, failure });
  addVideos(store, trained);
}

function addTraining(store, name, percent) {
  // Half a percent more, so that rounding never shows one percent less.
  const createdAt = NOW - TRAINING_MS * ((percent + 0.5) / 100);
  store.addReplica({ name, createdAt, trainingMs: TRAINING_MS });
}

function addVideos(store, [rio, amelie, jonas]) {
  const add = (name, { id: replica_id }, given) =>
    store.addVideo({ video_name: name, replica_id, script: `Hello! This is about ${name}.` }, given);
  add('Safety briefing', jonas, { createdAt: NOW - 12 * DAY });
  add('Season greetings', rio, { createdAt: NOW - 5 * DAY });
  const failedAt = NOW - 2 * DAY;
  add('Case study', amelie, { createdAt: failedAt, failure: { code: 'video_error', at: failedAt + 9 * SECOND } });
  add('Product update for Acme', rio, { createdAt: NOW - 5 * HOUR });
  add('Renewal offer for Globex', amelie, { createdAt: NOW - 2 * HOUR });
  add('Webinar invitation', jonas, { createdAt: NOW - 14 * MINUTE, renderMs: RENDERING_MS });
  add('Thank you, Sofia', rio, { createdAt: NOW - 9 * MINUTE, renderMs: RENDERING_MS });
}
