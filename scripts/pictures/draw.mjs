// Draws the lines of a frame as SVG.
import { BASELINE, CELL, paint } from './theme.mjs';

/** Step to which colour channels are rounded, so that neighbours with nearly equal colours become one shape. */
const COLOUR_STEP = 8;

/** @returns the markup of a line at the top left corner; '' for a blank line */
export function drawLine(runs) {
  return [...drawBackgrounds(runs), ...runs.map((run) => (run.kind === 'block' ? '' : drawText(run)))].join('');
}

function drawText({ column, width, text, kind, look }) {
  if (text.trim() === '') return '';
  const classes = [paint(look.fg)?.class, look.isBold && 'b', look.isUnderlined && 'u'].filter(Boolean).join(' ');
  return element('text', {
    ...{ x: pixels(column * CELL.width), y: BASELINE, class: classes || undefined },
    // Stretches any font to the width of the cells.
    ...(kind === 'text' && width > 1 && { textLength: pixels(width * CELL.width), lengthAdjust: 'spacingAndGlyphs' }),
    content: escapeXml(text),
  });
}

/** Coloured cells, and block characters. */
function drawBackgrounds(runs) {
  const shapes = runs.flatMap(({ column, width, text, kind, look: { fg, bg } }) => {
    const place = { column, width };
    if (kind !== 'block') return bg === undefined ? [] : [{ ...place, top: 0, height: 1, colour: bg }];
    const under = bg === undefined ? [] : [{ ...place, top: 0, height: 1, colour: bg }];
    return [...under, { ...place, ...BLOCK[text[0]], colour: fg ?? 'fg' }];
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
  for (const shape of shapes.map((each) => ({ ...each, colour: rounded(each.colour) }))) {
    const before = joined.findLast(
      (other) =>
        other.column + other.width === shape.column &&
        ['top', 'height', 'colour', 'isLight'].every((name) => other[name] === shape[name]),
    );
    if (before) before.width += shape.width;
    else joined.push(shape);
  }
  return joined;
}

function rounded(colour) {
  if (typeof colour !== 'string' || !colour.startsWith('#')) return colour;
  return colour.replace(/\w\w/g, (channel) => {
    const value = Math.min(255, Math.round(Number.parseInt(channel, 16) / COLOUR_STEP) * COLOUR_STEP);
    return value.toString(16).padStart(2, '0');
  });
}

function drawShape({ column, width, top, height, colour, isLight }) {
  const look = paint(colour);
  return element('rect', {
    ...{ x: pixels(column * CELL.width), y: top === 0 ? undefined : top * CELL.height },
    ...{ width: pixels(width * CELL.width), height: height * CELL.height, fill: look.fill },
    class: [look.class, isLight && 'l'].filter(Boolean).join(' ') || undefined,
    // Avoids seams between neighbours.
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
