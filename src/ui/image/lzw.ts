const MOST_CODES = 4096;
const MOST_BITS = 12;

/** Unpacks the pixels of a GIF's frame, from `at` on. @throws unless there are exactly as many as wanted, or more. */
export function unpackLzw(bytes: Uint8Array, at: number, wanted: number): Uint8Array {
  const least = bytes[at] ?? 0;
  if (least < 1 || least > 8) throw new Error('codes of a size that there is not');
  const words = new Words(1 << least);
  const pixels = new Uint8Array(wanted);
  const end = (1 << least) + 1;
  let count = 0;
  for (const code of codesOf(bytes, at + 1, () => words.bits)) {
    if (code === end) break;
    if (code === end - 1) words.clear();
    else count = words.write(code, pixels, count);
    if (count === wanted) return pixels;
  }
  throw new Error('too few pixels');
}

/** The words seen so far: each is an earlier one and a pixel more. An earlier one has a lower code, so that all end. */
class Words {
  readonly #clearCode: number;
  readonly #earlier = new Uint16Array(MOST_CODES);
  readonly #last = new Uint8Array(MOST_CODES);
  readonly #turned = new Uint8Array(MOST_CODES + 1);
  #next = 0;
  #previous: number | undefined;
  #first = 0;
  /** Of the code that comes next. */
  bits = 0;

  constructor(clearCode: number) {
    this.#clearCode = clearCode;
    this.clear();
  }

  clear(): void {
    this.#next = this.#clearCode + 2;
    this.bits = Math.log2(this.#clearCode) + 1;
    this.#previous = undefined;
  }

  /** Writes a word, as far as there is room, and learns another. @returns how many pixels are written by then */
  write(code: number, pixels: Uint8Array, from: number): number {
    if (code > this.#next || (this.#previous === undefined && code >= this.#clearCode)) throw new Error('a wrong code');
    let length = 0;
    let word = code;
    if (code === this.#next) {
      this.#turned[length++] = this.#first;
      word = this.#previous ?? 0;
    }
    for (; word >= this.#clearCode; word = this.#earlier[word] ?? 0) this.#turned[length++] = this.#last[word] ?? 0;
    this.#turned[length++] = word;
    this.#first = word;
    this.#learn();
    this.#previous = code;
    let count = from;
    while (length > 0 && count < pixels.length) pixels[count++] = this.#turned[--length] ?? 0;
    return count;
  }

  #learn(): void {
    if (this.#previous === undefined || this.#next >= MOST_CODES) return;
    this.#earlier[this.#next] = this.#previous;
    this.#last[this.#next] = this.#first;
    this.#next += 1;
    if (this.#next === 1 << this.bits && this.bits < MOST_BITS) this.bits += 1;
  }
}

/** The codes, whose bits go on through blocks of up to 255 bytes. */
function* codesOf(bytes: Uint8Array, start: number, bits: () => number): Generator<number> {
  let read = 0;
  let held = 0;
  for (let at = start; at < bytes.length && bytes[at] !== 0; at += 1 + (bytes[at] ?? 0)) {
    for (const byte of bytes.subarray(at + 1, at + 1 + (bytes[at] ?? 0))) {
      read |= byte << held;
      held += 8;
      while (held >= bits()) {
        const size = bits();
        yield read & ((1 << size) - 1);
        read >>>= size;
        held -= size;
      }
    }
  }
}
