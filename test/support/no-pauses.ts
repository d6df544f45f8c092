import { beforeEach, vi } from 'vitest';

/** Lets tries follow at once: how long the pause before each is, up to its longest, is chance, and here it is nothing. */
export function triesFollowAtOnce(): void {
  beforeEach(() => {
    const chance = vi.spyOn(Math, 'random').mockReturnValue(0);
    return () => chance.mockRestore();
  });
}
