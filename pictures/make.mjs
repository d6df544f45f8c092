// Makes the README's picture from a run of the built program on the sandbox, in a pseudo-terminal: node pictures/make.mjs
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pty from '@lydell/node-pty';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import xterm from '@xterm/headless';

const COLUMNS = 80;
const ROWS = 24;
const CELL = { width: 8.4, height: 18 };
const MARGIN = 16;
const BACKGROUND = '#1a1b26';
const FOREGROUND = '#c0caf5';
/** The eight colours of a terminal that the program uses, by their number. */
const COLOURS = { 1: '#f7768e', 2: '#9ece6a', 3: '#e0af68', 4: '#7aa2f7', 6: '#7dcfff' };
const QUIET = '#7a82a8';
const DOWN = '\x1b[B';
const ENTER = '\r';

const here = fileURLToPath(new URL('.', import.meta.url));
const screen = await openScreen();
await screen.see('Work with Replicas');
screen.press(DOWN, ENTER);
await screen.see('List Replicas');
screen.press(DOWN, ENTER);
await screen.see('Page 1 of');
screen.press(DOWN, DOWN, DOWN);
await sleep(200);
writeFileSync(join(here, 'list-replicas.svg'), screen.draw());
screen.close();

async function openScreen() {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true, logLevel: 'off' });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  const home = mkdtempSync(join(tmpdir(), 'tavus-picture-'));
  const program = pty.spawn(process.execPath, [join(here, '../dist/cli.cjs'), '--sandbox'], {
    cols: COLUMNS,
    rows: ROWS,
    env: { PATH: process.env.PATH, HOME: home, TAVUS_CONFIG_DIR: home, TERM: 'xterm-256color' },
  });
  program.onData((data) => terminal.write(data));
  const lines = () =>
    Array.from({ length: ROWS }, (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '');
  return {
    async see(text) {
      for (let tries = 0; !lines().some((line) => line.includes(text)); tries++) {
        if (tries > 200) throw new Error(`Not on the screen: ${text}\n${lines().join('\n')}`);
        await sleep(50);
      }
    },
    press(...keys) {
      for (const key of keys) program.write(key);
    },
    draw: () => drawScreen(terminal),
    close: () => program.kill(),
  };
}

function drawScreen(terminal) {
  const width = COLUMNS * CELL.width + 2 * MARGIN;
  const height = ROWS * CELL.height + 2 * MARGIN;
  const runs = Array.from({ length: ROWS }, (_, row) => drawLine(terminal.buffer.active.getLine(row), row)).flat();
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The list of replicas in tavus">
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve">
${runs.join('\n')}
</g>
</svg>
`;
}

/** One text element for each run of cells that look alike. */
function drawLine(line, row) {
  const runs = [];
  for (let column = 0; column < COLUMNS; column++) {
    const cell = line?.getCell(column);
    if (!cell || cell.getWidth() === 0) continue;
    const look = `fill="${colourOf(cell)}"${cell.isBold() ? ' font-weight="bold"' : ''}`;
    const last = runs.at(-1);
    if (last?.look === look) last.text += cell.getChars() || ' ';
    else runs.push({ look, column, text: cell.getChars() || ' ' });
  }
  const y = MARGIN + row * CELL.height + 13;
  return runs
    .filter(({ text }) => text.trim() !== '')
    .map(({ look, column, text }) => {
      const x = (MARGIN + column * CELL.width).toFixed(1);
      return `<text x="${x}" y="${y}" ${look}>${escapeXml(text.trimEnd())}</text>`;
    });
}

function colourOf(cell) {
  if (cell.isFgPalette()) return COLOURS[cell.getFgColor() % 8] ?? FOREGROUND;
  return cell.isDim() ? QUIET : FOREGROUND;
}

function escapeXml(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
