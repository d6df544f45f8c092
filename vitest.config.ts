import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { fromBundle } from './test/support/from-bundle.mjs';

/** Long randomized tests. They test our code, not Node, so one version of Node is enough. */
const RANDOMIZED = ['test/app/fuzzed-answers.test.ts', 'test/app/hostile-text.test.ts', 'test/settings/killed.test.ts'];

/** No test mocks or modifies a module, so the test files of a worker share their imports. */
const isolate = false;

/** Tests use the values of a published build. A function, because Vitest empties the object. */
const defines = () => ({ UPDATE_NOTICE: 'true' });

/** The timeout is long because property tests are slow on a busy machine. */
const unit = {
  name: 'unit',
  include: ['test/**/*.test.ts'],
  exclude: ['test/journeys/**', 'test/contract/**', ...(process.env.TAVUS_SKIP_RANDOMIZED ? RANDOMIZED : [])],
  testTimeout: 30_000,
  isolate,
  maxWorkers: 3,
};
/** Runs the client's tests again on minified code, because a minifier can change behavior. */
const bundled = {
  name: 'bundle',
  include: ['test/api/*.test.ts'],
  testTimeout: 30_000,
  isolate,
  // The same as for unit tests, which run at the same time.
  maxWorkers: 3,
  // Loaded by Node: vitest would load the files that a chunk requires twice.
  server: { deps: { external: [/\/tavus-bundle-/] } },
};
/** Each journey runs the built program in a pseudo-terminal. Runs after the unit tests, which need all cores. */
const journeys = {
  name: 'journeys',
  include: ['test/journeys/**/*.test.ts'],
  testTimeout: 30_000,
  isolate,
  maxWorkers: 3,
  sequence: { groupOrder: 1 },
};
/** Requires the API description, which is not part of this project. */
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
