// What is on the screen of a terminal, without its colours' values and without a way to draw it.

/** Signs that every font has as wide as a letter; any other is placed by itself. */
const PLAIN = /^[\u0020-\u024f\u2013\u2014\u2018-\u201d\u2026]$/;
/** Drawn as shapes, without gaps between them. */
const BLOCKS = '█▀▄░';

/**
 * @param standIns what stands for something that differs from run to run: pairs of equal length
 * @returns the lines, each a list of runs of cells that look alike, and the cursor where it is shown
 */
export function readFrame({ buffer: { active }, cols, rows }, { standIns, isCursorShown }) {
  const lines = Array.from({ length: rows }, (_, row) => readLine(active.getLine(active.baseY + row), cols, standIns));
  return { columns: cols, lines, cursor: isCursorShown ? { column: active.cursorX, row: active.cursorY } : undefined };
}

function readLine(line, columns, standIns) {
  const cells = Array.from({ length: columns }, (_, column) => line?.getCell(column));
  const signs = withStandIns(
    cells.map((cell) => (cell?.getWidth() === 0 ? '' : cell?.getChars() || ' ')),
    standIns,
  );
  const runs = [];
  for (const [column, cell] of cells.entries()) {
    const text = signs[column];
    if (!cell || text === '') continue;
    const run = { column, width: cell.getWidth(), text, kind: kindOf(text, cell), look: lookOf(cell) };
    const last = runs.at(-1);
    if (last && goesOn(last, run)) {
      last.text += text;
      last.width += run.width;
    } else if (text !== ' ' || run.look.bg) runs.push(run);
  }
  return runs.map(withoutBlankEnd);
}

function withStandIns(signs, standIns) {
  const result = [...signs];
  for (const [text, standIn] of standIns) {
    for (let start = 0; start + text.length <= signs.length; start++) {
      if (signs.slice(start, start + text.length).join('') === text) result.splice(start, text.length, ...standIn);
    }
  }
  return result;
}

function kindOf(text, cell) {
  if (BLOCKS.includes(text)) return 'block';
  return cell.getWidth() === 1 && PLAIN.test(text) ? 'text' : 'sign';
}

/** A blank looks like any text before it, so that a line does not fall apart into its words. */
function goesOn(last, { kind, text, look }) {
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

/** The number of a palette's colour, `#rrggbb`, or undefined for the terminal's own. */
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
