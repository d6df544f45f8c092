// Loaded into the program before it starts, so that its pictures are the same at any time and on any machine.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const NODE = '24.11.0';
/** What every look at the stopwatch is later than the one before. */
const TICK_MS = 2;
/**
 * Milliseconds that the program waits, and what it waits here: less before it asks a Tavus that is beside it again,
 * and longer for a thumbnail, which a busy machine brings late.
 */
const WAITS = { 2000: 150, 700: 20_000 };

// The time is the one of the sandbox, which moves when the script says so.
Date.now = () => Number(readFileSync(process.env.PICTURE_CLOCK, 'utf8'));
let ticks = 0;
performance.now = () => (ticks += TICK_MS);
const { setTimeout } = globalThis;
globalThis.setTimeout = (run, ms, ...rest) => setTimeout(run, WAITS[ms] ?? ms, ...rest);
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: NODE } });
