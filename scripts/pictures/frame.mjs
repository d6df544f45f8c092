// Reads the screen of a terminal as runs of text, with named colours.

/** Characters that have the width of a letter in every font; others are placed individually. */
const PLAIN = /^[\u0020-\u024f\u2013\u2014\u2018-\u201d\u2026]$/;
/** Characters that are drawn as shapes without gaps. */
const BLOCKS = '█▀▄░';

/**
 * @param replacements for text that differs between runs: pairs of equal length
 * @returns the lines, each a list of runs of cells with the same style, and the cursor if it is visible
 */
export function readFrame({ buffer: { active }, cols, rows }, { replacements, isCursorShown }) {
  const lines = Array.from({ length: rows }, (_, row) =>
    readLine(active.getLine(active.baseY + row), cols, replacements),
  );
  return { columns: cols, lines, cursor: isCursorShown ? { column: active.cursorX, row: active.cursorY } : undefined };
}

function readLine(line, columns, replacements) {
  const cells = Array.from({ length: columns }, (_, column) => line?.getCell(column));
  const signs = withReplacements(
    cells.map((cell) => (cell?.getWidth() === 0 ? '' : cell?.getChars() || ' ')),
    replacements,
  );
  const runs = [];
  for (const [column, cell] of cells.entries()) {
    const text = signs[column];
    if (!cell || text === '') continue;
    const run = { column, width: cell.getWidth(), text, kind: kindOf(text, cell), look: lookOf(cell) };
    const last = runs.at(-1);
    if (last && continues(last, run)) {
      last.text += text;
      last.width += run.width;
    } else if (text !== ' ' || run.look.bg) runs.push(run);
  }
  return runs.map(withoutBlankEnd);
}

function withReplacements(signs, replacements) {
  const result = [...signs];
  for (const [text, replacement] of replacements) {
    for (let start = 0; start + text.length <= signs.length; start++) {
      if (signs.slice(start, start + text.length).join('') === text) result.splice(start, text.length, ...replacement);
    }
  }
  return result;
}

function kindOf(text, cell) {
  if (BLOCKS.includes(text)) return 'block';
  return cell.getWidth() === 1 && PLAIN.test(text) ? 'text' : 'sign';
}

/** Whether a run continues the last one; a space does, so that a line is not split into words. */
function continues(last, { kind, text, look }) {
  if (last.kind === 'sign' || last.kind !== kind || (kind === 'block' && !last.text.endsWith(text))) return false;
  return JSON.stringify(last.look) === JSON.stringify(look);
}

function lookOf(cell) {
  const fg = colourOf(cell, 'Fg');
  const bg = colourOf(cell, 'Bg');
  const isInverse = cell.isInverse() !== 0;
  return {
    fg: isInverse ? (bg ?? 'bg') : (fg ?? (cell.isDim() ? 'quiet' : undefined)),
    bg: isInverse ? (fg ?? 'fg') : bg,
    isBold: cell.isBold() !== 0,
    isUnderlined: cell.isUnderline() !== 0,
  };
}

/** The number of a palette colour, `#rrggbb`, or undefined for the default colour. */
function colourOf(cell, side) {
  if (cell[`is${side}Palette`]()) return cell[`get${side}Color`]() % 8;
  if (!cell[`is${side}RGB`]()) return undefined;
  return `#${cell[`get${side}Color`]().toString(16).padStart(6, '0')}`;
}

function withoutBlankEnd(run) {
  if (run.look.bg || run.kind !== 'text') return run;
  const text = run.text.trimEnd();
  return { ...run, text, width: run.width - (run.text.length - text.length) };
}
