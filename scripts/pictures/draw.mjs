// Draws the lines of a frame as SVG.
import { BASELINE, CELL, paint } from './theme.mjs';

/** Color channels are rounded to multiples of this, so that neighbors of nearly the same color become one shape. */
const COLOR_STEP = 8;

/** @returns the markup of a line, positioned at the top left corner; '' for a blank line */
export function drawLine(runs) {
  return [...drawBackgrounds(runs), ...runs.map((run) => (run.kind === 'block' ? '' : drawText(run)))].join('');
}

function drawText({ column, width, text, kind, look }) {
  if (text.trim() === '') return '';
  const classes = [paint(look.fg)?.class, look.isBold && 'b', look.isUnderlined && 'u'].filter(Boolean).join(' ');
  return element('text', {
    ...{ x: pixels(column * CELL.width), y: BASELINE, class: classes || undefined },
    // Letters fill their cells with any font.
    ...(kind === 'text' && width > 1 && { textLength: pixels(width * CELL.width), lengthAdjust: 'spacingAndGlyphs' }),
    content: escapeXml(text),
  });
}

/** Rectangles: colored cells, and block characters, which fill a cell or half of it. */
function drawBackgrounds(runs) {
  const shapes = runs.flatMap(({ column, width, text, kind, look: { fg, bg } }) => {
    const place = { column, width };
    if (kind !== 'block') return bg === undefined ? [] : [{ ...place, top: 0, height: 1, color: bg }];
    const under = bg === undefined ? [] : [{ ...place, top: 0, height: 1, color: bg }];
    return [...under, { ...place, ...BLOCK[text[0]], color: fg ?? 'fg' }];
  });
  return joinNeighbours(shapes).map(drawShape);
}

const BLOCK = {
  '█': { top: 0, height: 1 },
  '▀': { top: 0, height: 0.5 },
  '▄': { top: 0.5, height: 0.5 },
  '░': { top: 0, height: 1, isLight: true },
};

function joinNeighbours(shapes) {
  const joined = [];
  for (const shape of shapes.map((each) => ({ ...each, color: rounded(each.color) }))) {
    const before = joined.findLast(
      (other) =>
        other.column + other.width === shape.column &&
        ['top', 'height', 'color', 'isLight'].every((name) => other[name] === shape[name]),
    );
    if (before) before.width += shape.width;
    else joined.push(shape);
  }
  return joined;
}

function rounded(color) {
  if (typeof color !== 'string' || !color.startsWith('#')) return color;
  return color.replace(/\w\w/g, (channel) => {
    const value = Math.min(255, Math.round(Number.parseInt(channel, 16) / COLOR_STEP) * COLOR_STEP);
    return value.toString(16).padStart(2, '0');
  });
}

function drawShape({ column, width, top, height, color, isLight }) {
  const look = paint(color);
  return element('rect', {
    ...{ x: pixels(column * CELL.width), y: top === 0 ? undefined : top * CELL.height },
    ...{ width: pixels(width * CELL.width), height: height * CELL.height, fill: look.fill },
    class: [look.class, isLight && 'l'].filter(Boolean).join(' ') || undefined,
    // No seam between neighbors.
    'shape-rendering': 'crispEdges',
  });
}

export function element(name, { content, ...attributes }) {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join('');
  return content === undefined ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export function pixels(value) {
  return Number(value.toFixed(1));
}

export function escapeXml(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
