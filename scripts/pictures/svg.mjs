// Converts frames to SVG files: one frame to a picture, several to an animation.
import { drawLine, element, escapeXml, pixels } from './draw.mjs';
import { CELL, MARGIN, styleOf } from './theme.mjs';

/** Draws a frame as a picture, without blank lines at its end. */
export function drawStill({ title, frame }, theme) {
  const height = frame.lines.findLastIndex((line) => line.length > 0) + 1;
  const lines = frame.lines.slice(0, height).flatMap((line, row) => {
    return line.length === 0 ? [] : [`<g transform="translate(0 ${row * CELL.height})">${drawLine(line)}</g>`];
  });
  return document(
    { title, ...sizeOf(frame.columns, height), style: styleOf(theme) },
    `<g transform="translate(${MARGIN} ${MARGIN})">\n${[...lines, drawCursor(frame)].join('\n')}\n</g>`,
  );
}

/**
 * Draws frames as an animation, each shown for its `ms`: a strip that moves behind a window. Each line is drawn once.
 * Without animation, or with reduced motion, the frame `still` is shown.
 */
export function drawFilm({ title, description, frames, still }, theme) {
  const [{ columns, lines }] = frames;
  const size = sizeOf(columns, lines.length);
  const [width, height] = [pixels(columns * CELL.width), lines.length * CELL.height];
  const known = new Map();
  const strip = frames.map((frame, index) => drawFrame(frame, index * height, known));
  return document(
    { title, description, ...size, style: styleOf(theme) + motion(frames, height, frames.indexOf(still)) },
    `<defs>\n${[...known].map(([markup, id]) => `<g id="${id}">${markup}</g>`).join('\n')}\n</defs>
<svg x="${MARGIN}" y="${MARGIN}" width="${width}" height="${height}" aria-hidden="true">
<g id="film">\n${strip.join('\n')}\n</g>
</svg>`,
  );
}

function drawFrame(frame, top, known) {
  const lines = frame.lines.flatMap((line, row) => {
    const markup = drawLine(line);
    if (markup === '') return [];
    if (!known.has(markup)) known.set(markup, `l${known.size.toString(36)}`);
    return [`<use href="#${known.get(markup)}" y="${row * CELL.height}"/>`];
  });
  return `<g transform="translate(0 ${top})">${lines.join('')}${drawCursor(frame)}</g>`;
}

function motion(frames, height, still) {
  const total = frames.reduce((sum, { ms }) => sum + ms, 0);
  let at = 0;
  const steps = frames.map(({ ms }, index) => {
    const percent = Number(((at / total) * 100).toFixed(3));
    at += ms;
    return `${percent}%{transform:translateY(${-index * height}px)}`;
  });
  return `
#film{transform:translateY(${-still * height}px)}
@keyframes play{${steps.join('')}}
@media (prefers-reduced-motion:no-preference){#film{animation:play ${total / 1000}s step-end infinite}}`;
}

function drawCursor({ cursor }) {
  if (!cursor) return '';
  const [x, y] = [pixels(cursor.column * CELL.width), cursor.row * CELL.height];
  return element('rect', { class: 'k', x, y, width: CELL.width, height: CELL.height });
}

function sizeOf(columns, rows) {
  return { width: pixels(columns * CELL.width + 2 * MARGIN), height: rows * CELL.height + 2 * MARGIN };
}

function document({ title, description, width, height, style }, content) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}" xml:space="preserve">
<title>${escapeXml(title)}</title>${description ? `\n<desc>${escapeXml(description)}</desc>` : ''}
<style>
${style}
</style>
<rect id="back" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/>
${content}
</svg>
`;
}
