import type { SmallPicture } from './picture.ts';

const UPPER_HALF = '▀';
const RESET = '\x1b[0m';

type Color = readonly [red: number, green: number, blue: number];

/** Lines of half blocks: the character is the upper pixel, its background the lower one. */
export function halfBlockLines(picture: SmallPicture, hasTrueColor: boolean): string[] {
  const code = hasTrueColor ? trueColor : nearestOf256;
  return Array.from({ length: Math.ceil(picture.height / 2) }, (_, row) => {
    let before = '';
    let line = '';
    for (let x = 0; x < picture.width; x += 1) {
      const [upper, lower] = [colorAt(picture, x, row * 2), colorAt(picture, x, row * 2 + 1)];
      const colors = `\x1b[38;${code(upper)};48;${code(lower)}m`;
      line += (colors === before ? '' : colors) + UPPER_HALF;
      before = colors;
    }
    return line + RESET;
  });
}

function colorAt({ width, height, rgb }: SmallPicture, x: number, y: number): Color {
  const at = (Math.min(y, height - 1) * width + x) * 3;
  return [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0];
}

function trueColor(color: Color): string {
  return `2;${color.join(';')}`;
}

/** The six levels of each color in the cube from 16 on, and the 24 grays from 232 on. */
const STEPS = [0, 95, 135, 175, 215, 255];
const GREYS = Array.from({ length: 24 }, (_, index) => 8 + 10 * index);

function nearestOf256(color: Color): string {
  const [red, green, blue] = color.map((value) => nearest(STEPS, value)) as [number, number, number];
  const grey = nearest(GREYS, (color[0] + color[1] + color[2]) / 3);
  const inCube = distance(color, [STEPS[red] ?? 0, STEPS[green] ?? 0, STEPS[blue] ?? 0]);
  const shade = GREYS[grey] ?? 0;
  const isGrey = distance(color, [shade, shade, shade]) < inCube;
  return `5;${isGrey ? 232 + grey : 16 + 36 * red + 6 * green + blue}`;
}

function nearest(values: readonly number[], wanted: number): number {
  return values.reduce(
    (best, value, at) => (Math.abs(value - wanted) < Math.abs((values[best] ?? 0) - wanted) ? at : best),
    0,
  );
}

function distance(a: Color, b: Color): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}
