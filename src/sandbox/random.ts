/** Returns the next number of a repeatable sequence, from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** Mulberry32: the same seed gives the same sequence on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The sequence of each noun, by its name. */
export type Sequences = (noun: string) => Random;

/** @param sharing nouns that draw from the sequence of the seed itself, like the name ''; others have their own */
export function createSequences(seed: number, sharing: ReadonlySet<string>): Sequences {
  const sequences = new Map<string, Random>();
  return (noun) => {
    const name = sharing.has(noun) ? '' : noun;
    const sequence = sequences.get(name) ?? createRandom(mix(seed, name));
    sequences.set(name, sequence);
    return sequence;
  };
}

function mix(seed: number, name: string): number {
  return [...name].reduce((mixed, letter) => Math.imul(mixed, 31) + (letter.codePointAt(0) ?? 0), seed);
}

export function hexDigits(random: Random, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
}

export function pick<Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(random() * items.length)] ?? items[0];
}
