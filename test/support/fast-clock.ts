import { join } from 'node:path';

/** Makes a minute of waiting in the built program take six seconds. */
export const FAST_CLOCK = { NODE_OPTIONS: `--require ${join(import.meta.dirname, 'fast-clock.cjs')}` };
