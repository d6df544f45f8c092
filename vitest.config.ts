import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/journeys/**'] } },
      // Each journey drives the built program in a pseudo-terminal of its own.
      { test: { name: 'journeys', include: ['test/journeys/**/*.test.ts'], testTimeout: 30_000, maxWorkers: 2 } },
    ],
  },
});
