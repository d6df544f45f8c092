import { defineConfig } from 'vitest/config';

/** Tests that take longer than a minute: `npm run attack`. Each file prints how many cases it tried and how many failed. */
export default defineConfig({
  define: { UPDATE_NOTICE: 'true' },
  test: {
    name: 'attack',
    include: ['test/faults/**/*.attack.ts'],
    testTimeout: 600_000,
    maxWorkers: 2,
  },
});
