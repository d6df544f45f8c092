// The time from a key press to the last byte of the repaint, in a list of 10,000.
import { summarise } from './statistics.mjs';
import { KEYS, withTavus } from './tavus.mjs';
import { Terminal } from './terminal.mjs';

const KEYS_PER_RUN = 300;
const WARM_UP_KEYS = 20;
const QUIET_MS = 40;
/** A search may wait for the next letter. */
const SEARCH_QUIET_MS = 120;
const TARGET = { median: 16, worst: 50 };
/** Without spaces, because a trailing space is invisible. */
const WORDS = ['cedar', 'podcast', '04321', 'grove', 'welcome', 'missing'];

/** A program that only echoes a key, to measure the overhead of the pseudo-terminal and this script. */
const ECHO = "process.stdin.setRawMode(true).on('data', () => process.stdout.write('x\\r'))";

export async function measureKeys(server, runs = 1) {
  const moves = await times(runs, () => withTavus(server, (tavus) => measureMoves(server, tavus)));
  const typed = await times(runs, () => withTavus(server, (tavus) => measureSearch(server, tavus)));
  return [
    toRow('keys.floor', 'key to answer, bare node (the floor)', await times(runs, measureEcho), {}),
    toRow(
      'keys.down',
      'key to repaint: Down',
      moves.map(({ down }) => down),
    ),
    toRow(
      'keys.page',
      'key to repaint: PageDown',
      moves.map(({ page }) => page),
    ),
    toRow(
      'keys.ends',
      'key to repaint: End, Home',
      moves.map(({ ends }) => ends),
    ),
    toRow('keys.search', 'key to repaint: a letter in the search', typed),
  ];
}

async function measureMoves(server, tavus) {
  await openWholeList(server, tavus);
  const down = await pressAll(tavus, repeat([KEYS.down]));
  await tavus.press('home');
  const page = await pressAll(tavus, repeat([KEYS.pagedown]));
  await tavus.press('home');
  return { down, page, ends: await pressAll(tavus, repeat([KEYS.end, KEYS.home])) };
}

/** Types words letter by letter, and deletes them the same way. */
export async function measureSearch(server, tavus) {
  await openWholeList(server, tavus);
  const before = tavus.screen().join('\n');
  await tavus.settle(tavus.write('/'), SEARCH_QUIET_MS);
  if (tavus.screen().join('\n') === before) return { values: [], note: 'not available' };
  const keys = repeat(WORDS.flatMap((word) => [...word, ...[...word].map(() => KEYS.backspace)]));
  return await pressAll(tavus, keys, SEARCH_QUIET_MS);
}

async function measureEcho() {
  const terminal = new Terminal(process.execPath, ['-e', ECHO], { TERM: 'xterm-256color' });
  try {
    await terminal.pause(500);
    return await pressAll(terminal, repeat([KEYS.down]), QUIET_MS, { mustChange: false });
  } finally {
    await terminal.close();
  }
}

async function openWholeList(server, tavus) {
  server.state.pages.clear();
  await tavus.openList();
  await tavus.wholeList(server);
}

/** Presses each key after the screen has settled. */
async function pressAll(terminal, keys, quietMs = QUIET_MS, { mustChange = true } = {}) {
  const values = [];
  let unanswered = 0;
  for (const [index, key] of keys.entries()) {
    const before = terminal.screen().join('\n');
    const at = terminal.write(key);
    const end = await terminal.settle(at, quietMs);
    const isAnswered = end !== undefined && (!mustChange || terminal.screen().join('\n') !== before);
    if (index < WARM_UP_KEYS) continue;
    if (isAnswered) values.push(end - at);
    else unanswered += 1;
  }
  return { values, ...(unanswered > 0 && { note: `${unanswered} keys changed nothing` }) };
}

function repeat(keys) {
  return Array.from({ length: WARM_UP_KEYS + KEYS_PER_RUN }, (_, index) => keys[index % keys.length]);
}

async function times(count, measure) {
  const results = [];
  for (let run = 0; run < count; run++) results.push(await measure());
  return results;
}

export function toRow(name, what, results, target = TARGET) {
  const values = results.flatMap((result) => result.values);
  const note = results.find((result) => result.note)?.note;
  return { name, what, unit: 'ms', ...(values.length > 0 && summarise(values)), target, ...(note && { note }) };
}
