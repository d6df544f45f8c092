// Preloaded into the program, so that its pictures do not depend on the time or the machine.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const NODE = '24.11.0';
/** The time between two calls of performance.now(). */
const TICK_MS = 2;
/**
 * Replaces delays of the program, in milliseconds: a shorter one between polls of the local sandbox, and a longer one for
 * thumbnails, which are slow on a busy machine.
 */
const WAITS = { 2000: 150, 700: 20_000 };

// The time of the sandbox, which account.mjs writes to this file.
Date.now = () => Number(readFileSync(process.env.PICTURE_CLOCK, 'utf8'));
let ticks = 0;
performance.now = () => (ticks += TICK_MS);
const { setTimeout } = globalThis;
globalThis.setTimeout = (run, ms, ...rest) => setTimeout(run, WAITS[ms] ?? ms, ...rest);
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: NODE } });
