import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { fromBundle } from './test/support/from-bundle.mjs';

/** What throws dice for long: our own code is looked at, not Node's, so once is enough. */
const DICE = ['test/app/fuzzed-answers.test.ts', 'test/app/hostile-text.test.ts', 'test/settings/killed.test.ts'];

/** No test mocks a module or leaves anything behind in one: the files of a worker share what they import. */
const isolate = false;

/** Tests run what a published build runs; the built program of the journeys is what `package.json` says. Vitest empties the object. */
const defines = () => ({ UPDATE_NOTICE: 'true' });

/** Properties take their time where other work is going on. */
const unit = {
  name: 'unit',
  include: ['test/**/*.test.ts'],
  exclude: ['test/journeys/**', 'test/contract/**', ...(process.env.TAVUS_WITHOUT_DICE ? DICE : [])],
  testTimeout: 30_000,
  isolate,
  maxWorkers: 3,
};
/** What talks to Tavus once more as it is shipped: a minifier can change what code does. */
const bundled = {
  name: 'bundle',
  include: ['test/api/*.test.ts'],
  testTimeout: 30_000,
  isolate,
  // As for the unit tests, beside which these run.
  maxWorkers: 3,
  // Loaded by Node itself: vitest would load what a file of the bundle requires a second time.
  server: { deps: { external: [/\/tavus-bundle-/] } },
};
/** Each journey drives the built program in a pseudo-terminal of its own; after the unit tests, which need both cores too. */
const journeys = {
  name: 'journeys',
  include: ['test/journeys/**/*.test.ts'],
  testTimeout: 30_000,
  isolate,
  maxWorkers: 4,
  sequence: { groupOrder: 1 },
};
/** Needs the API's description, which is not part of this project. */
const contract = {
  name: 'contract',
  include: ['test/contract/**/*.test.ts'],
  testTimeout: 60_000,
  hookTimeout: 180_000,
};

export default defineConfig({
  test: {
    projects: [
      { test: unit, define: defines() },
      { test: bundled, plugins: [fromBundle('src/api')] },
      { test: journeys, define: defines() },
      ...(process.env.TAVUS_OPENAPI ? [{ test: contract, define: defines() }] : []),
    ],
  },
});
