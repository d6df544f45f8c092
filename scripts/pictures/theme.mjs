// Fonts and colours, light and dark: two styles for the same markup.

/** The size of a terminal cell, in pixels; letters are scaled to it. */
export const CELL = { width: 8.4, height: 18 };
export const MARGIN = 16;
/** Pixels from the top of a line to its baseline. */
export const BASELINE = 13;
const FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

/** The terminal colours that the program uses, by number. */
export const THEMES = {
  light: {
    ...{ bg: '#ffffff', fg: '#1f2328', quiet: '#636c76', edge: '#d1d9e0' },
    palette: { 1: '#cf222e', 2: '#1a7f37', 3: '#9a6700', 4: '#0969da', 5: '#8250df', 6: '#1b7c83' },
  },
  dark: {
    ...{ bg: '#161b22', fg: '#e6edf3', quiet: '#8b949e', edge: '#30363d' },
    palette: { 1: '#ff7b72', 2: '#3fb950', 3: '#d29922', 4: '#58a6ff', 5: '#bc8cff', 6: '#39c5cf' },
  },
};

export function styleOf({ bg, fg, quiet, edge, palette }) {
  const colours = Object.entries(palette).map(([number, colour]) => `.c${number}{fill:${colour}}`);
  return [
    `text{font:14px ${FONT};white-space:pre;fill:${fg}}`,
    `.f{fill:${fg}}.g{fill:${bg}}.q{fill:${quiet}}${colours.join('')}`,
    '.b{font-weight:bold}.u{text-decoration:underline}.l{opacity:.3}',
    `#back{fill:${bg};stroke:${edge}}.k{fill:${fg};opacity:.5}`,
  ].join('\n');
}

/** @param colour from `frame.mjs` @returns the attribute that sets the colour of a text or shape */
export function paint(colour) {
  if (colour === undefined) return undefined;
  if (typeof colour === 'string' && colour.startsWith('#')) return { fill: colour };
  return { class: { fg: 'f', bg: 'g', quiet: 'q' }[colour] ?? `c${colour}` };
}
