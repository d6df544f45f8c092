import { vi } from 'vitest';

/** Looks again and again until it holds. The limit is for what never comes; a busy machine can take its time. */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 20_000, interval: 5 });
}
