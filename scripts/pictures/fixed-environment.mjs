// Loaded into the program before it starts, so that its pictures are reproducible.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const NODE = '24.11.0';
/** How much later each call of `performance.now` is. */
const TICK_MS = 2;
/**
 * Timer durations of the program, and their replacements: shorter between polls of the local sandbox, longer for a
 * thumbnail, which a busy machine loads slowly.
 */
const WAITS = { 2000: 150, 700: 20_000 };

// The time of the sandbox, which the script advances.
Date.now = () => Number(readFileSync(process.env.PICTURE_CLOCK, 'utf8'));
let ticks = 0;
performance.now = () => (ticks += TICK_MS);
const { setTimeout } = globalThis;
globalThis.setTimeout = (run, ms, ...rest) => setTimeout(run, WAITS[ms] ?? ms, ...rest);
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: NODE } });
