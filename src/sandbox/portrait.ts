import { createRandom } from './random.ts';

type Color = readonly [red: number, green: number, blue: number];

const [WIDTH, HEIGHT] = [192, 108];
const QUALITY = 70;
const SKIN: readonly Color[] = [
  [244, 214, 190],
  [222, 172, 132],
  [172, 118, 82],
  [104, 68, 46],
];
const HAIR: readonly Color[] = [
  [36, 28, 26],
  [92, 58, 34],
  [206, 168, 104],
  [150, 150, 156],
];
const CLOTHES: readonly Color[] = [
  [38, 62, 104],
  [150, 52, 60],
  [52, 104, 84],
  [70, 64, 78],
];

/** Draws a person in front of a wall. The same name gives the same JPEG. */
export async function drawPortrait(name: string): Promise<Buffer> {
  const { encode } = await import('jpeg-js');
  const colorAt = person(name);
  const data = new Uint8Array(WIDTH * HEIGHT * 4);
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel += 1) {
    data.set(colorAt(pixel % WIDTH, Math.floor(pixel / WIDTH)), pixel * 4);
    data[pixel * 4 + 3] = 255;
  }
  return encode({ width: WIDTH, height: HEIGHT, data }, QUALITY).data;
}

/** Shapes from front to back: eyes, mouth, fringe, face, hair, neck, shoulders, wall. */
function person(name: string): (x: number, y: number) => Color {
  const random = createRandom([...name].reduce((sum, letter) => Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0), 7));
  const choose = (colors: readonly Color[]) => colors[Math.floor(random() * colors.length)] ?? SKIN[0];
  const [skin, hair, clothes, hue] = [choose(SKIN), choose(HAIR), choose(CLOTHES), random() * 360];
  const hairLength = 10 + random() * 26;
  const shapes: readonly [color: Color | undefined, covers: (x: number, y: number) => boolean][] = [
    [HAIR[0], (x, y) => ellipse(Math.abs(x - 96), y, [9, 50], [2.4, 2.4])],
    [[176, 84, 84], (x, y) => ellipse(x, y, [96, 66], [7, 2])],
    [hair, (x, y) => y < 38 && ellipse(x, y, [96, 38], [23, 16])],
    [skin, (x, y) => ellipse(x, y, [96, 52], [21, 26])],
    [hair, (x, y) => ellipse(x, y, [96, 44], [26, 24]) || (ellipse(x, y, [96, 52], [26, 28]) && y < 44 + hairLength)],
    [skin, (x, y) => Math.abs(x - 96) < 9 && y > 60 && y < 88],
    [clothes, (x, y) => ellipse(x, y, [96, 116], [56, 36])],
  ];
  return (x, y) => shapes.find(([, covers]) => covers(x, y))?.[0] ?? wallAt(x, y, hue);
}

function ellipse(x: number, y: number, [cx, cy]: [number, number], [rx, ry]: [number, number]): boolean {
  return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
}

/** The color of the wall, lit from the upper left. */
function wallAt(x: number, y: number, hue: number): Color {
  const light = 0.85 - 0.35 * (x / WIDTH) - 0.25 * (y / HEIGHT);
  const channel = (shift: number) => 255 * light * (0.72 + 0.28 * Math.cos(((hue + shift) * Math.PI) / 180));
  return [channel(0), channel(240), channel(120)];
}
