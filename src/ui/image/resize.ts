import type { Picture, SmallPicture } from './picture.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The source pixels that a new pixel covers, with the share of each. */
type Area = readonly { readonly source: number; readonly share: number }[];

/** Scales a picture down: each new pixel is the mean of the area it covers, on black where it is transparent. */
export function resize(picture: Picture, { width, height }: Size): SmallPicture {
  const areas = Array.from({ length: width }, (_, at) => areaOf(at, picture.width, width));
  const rgb = new Uint8ClampedArray(width * height * 3);
  const row = new Float32Array(width * 3);
  let inRow = -1;
  for (let y = 0; y < height; y += 1) {
    const sum = new Float32Array(width * 3);
    for (const { source, share } of areaOf(y, picture.height, height)) {
      // Two new rows may share an old one.
      if (source !== inRow) narrow(picture, source, areas, row);
      inRow = source;
      for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + (row[at] ?? 0) * share;
    }
    rgb.set(sum, y * width * 3);
  }
  return { width, height, rgb: new Uint8Array(rgb.buffer) };
}

/** Scales one row, on black where it is transparent. */
function narrow({ width, rgba }: Picture, y: number, areas: readonly Area[], row: Float32Array): void {
  for (const [at, area] of areas.entries()) {
    let [red, green, blue] = [0, 0, 0];
    for (const { source, share } of area) {
      const from = (y * width + source) * 4;
      const weight = (share * (rgba[from + 3] ?? 0)) / 255;
      red += (rgba[from] ?? 0) * weight;
      green += (rgba[from + 1] ?? 0) * weight;
      blue += (rgba[from + 2] ?? 0) * weight;
    }
    row[at * 3] = red;
    row[at * 3 + 1] = green;
    row[at * 3 + 2] = blue;
  }
}

function areaOf(at: number, from: number, to: number): Area {
  const [start, end] = [(at * from) / to, ((at + 1) * from) / to];
  const first = Math.floor(start);
  return Array.from({ length: Math.max(1, Math.ceil(end) - first) }, (_, index) => {
    const source = Math.min(from - 1, first + index);
    return { source, share: (Math.min(end, source + 1) - Math.max(start, source)) / (end - start) };
  });
}
