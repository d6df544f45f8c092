// The time from a long paste into the script of a video until the form shows all of it.
import { summarise } from './statistics.mjs';
import { isWhole, withTavus } from './tavus.mjs';

const LINES = 200;
const CHARACTERS = 20_000;
/** The form's summary of a long text. */
const COUNT = new RegExp(`\\b${LINES} lines\\b`);
const LAST_WORDS = 'And that was the end.';
/** Milliseconds; the form may take several repaints. */
const QUIET_MS = 150;
const WARM_UP_RUNS = 1;
const TARGET = { worst: 1000 };

export async function measurePaste(server, runs = 10) {
  const results = [];
  for (let run = 0; run < WARM_UP_RUNS + runs; run++) results.push(await withTavus(server, measureOnce));
  const measured = results.slice(WARM_UP_RUNS);
  const note = measured.find((result) => result.note)?.note;
  const toRow = (name, what, key) => {
    const values = measured.map((result) => result[key]).filter((value) => value !== undefined);
    return {
      ...{ name, what, unit: 'ms', ...(values.length > 0 && summarise(values)), target: TARGET },
      ...(note && { note }),
    };
  };
  return [
    toRow('paste.end', `paste of ${LINES} lines, ${CHARACTERS} characters: its end shown`, 'shown'),
    toRow('paste.whole', 'the same and the key to the next line: its line count shown', 'whole'),
  ];
}

async function measureOnce(tavus) {
  await tavus.atMenu();
  await tavus.choose('Work with Videos');
  await tavus.choose('Generate a Video');
  await tavus.moveTo('Script', 'tab');
  const pasted = tavus.write(`\x1b[200~${createScript().replaceAll('\n', '\r')}\x1b[201~`);
  const hasAll = (lines) => isWhole(lines) && lines.some((line) => line.includes(LAST_WORDS) || COUNT.test(line));
  await tavus.see('the end of what was pasted', hasAll);
  const shown = await tavus.settle(pasted, QUIET_MS);
  const left = tavus.write('\t');
  const counted = await tavus.settle(left, QUIET_MS);
  if (counted === undefined || !tavus.screen().some((line) => COUNT.test(line))) {
    return { shown: shown - pasted, note: `the form does not show "${LINES} lines"` };
  }
  // Without the time that the measurement waited between paste and key.
  return { shown: shown - pasted, whole: shown - pasted + (counted - left) };
}

/** Lines of nearly the same length; the last one has a unique ending. */
function createScript() {
  const text = 'The quick brown fox tells your customers what is new this spring. '.repeat(3);
  const letters = CHARACTERS - (LINES - 1);
  const lines = Array.from({ length: LINES }, (_, line) => {
    const length = Math.floor(((line + 1) * letters) / LINES) - Math.floor((line * letters) / LINES);
    return line === LINES - 1 ? text.slice(0, length - LAST_WORDS.length) + LAST_WORDS : text.slice(0, length);
  });
  return lines.join('\n');
}
