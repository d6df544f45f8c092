// Draws all pictures from runs of the built program: npm run screenshots. With --check it only lists outdated pictures.
// With a word, only pictures whose names contain it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { firstDifference } from './check.mjs';
import { onStage } from './stage.mjs';
import { STILLS } from './stills.mjs';
import { drawFilm, drawStill } from './svg.mjs';
import { THEMES } from './theme.mjs';
import { TOUR } from './tour.mjs';

const FOLDER = fileURLToPath(new URL('../../pictures', import.meta.url));

const args = process.argv.slice(2);
const isCheck = args.includes('--check');
const wanted = args.find((arg) => !arg.startsWith('-')) ?? '';
// The longest first.
const waiting = [TOUR, ...STILLS].filter(({ name }) => name.includes(wanted));
let staleCount = 0;
let failedCount = 0;
await Promise.all(Array.from({ length: Math.min(4, 1 + availableParallelism()) }, makeNext));
if (staleCount > 0) console.error(`${staleCount} outdated. To update them, run npm run screenshots`);
process.exitCode = staleCount + failedCount > 0 ? 1 : 0;

async function makeNext() {
  for (let picture = waiting.shift(); picture; picture = waiting.shift()) {
    try {
      await make(picture);
    } catch (error) {
      failedCount += 1;
      console.error(`Could not draw ${picture.name}. ${error.stack}`);
    }
  }
}

async function make({ name, title, description, rows, play }) {
  const made = await onStage({ rows }, play);
  for (const [mode, theme] of Object.entries(THEMES)) {
    const svg = made.frames
      ? drawFilm({ title, description, ...made }, theme)
      : drawStill({ title, frame: made }, theme);
    finish(`${name}-${mode}.svg`, svg);
  }
}

function finish(file, svg) {
  const path = join(FOLDER, file);
  if (!isCheck) {
    writeFileSync(path, svg);
    console.log(`${file} ${Math.ceil(svg.length / 1000)} kB`);
    return;
  }
  const difference = firstDifference(existsSync(path) ? readFileSync(path, 'utf8') : '', svg);
  if (!difference) return;
  staleCount += 1;
  console.error(`${file}, text ${difference.line}\n  old:  ${difference.was}\n  new:  ${difference.is}`);
}
