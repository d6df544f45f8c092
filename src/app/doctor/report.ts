import { safeText, wrap } from '../../lib/text/safe-text.ts';
import { plainOutput } from '../../ui/output/plain-output.ts';
import type { ItemView } from '../../ui/output/results.ts';
import { showBusy } from '../../ui/output/spinner.ts';
import { SHOW_CURSOR } from '../../ui/prompt/terminal-modes.ts';
import { createTheme, type Theme } from '../../ui/theme.ts';
import type { Session } from '../session.ts';
import type { CheckResult } from './check-result.ts';

/** Columns of the longest state, and a space. */
const STATE_WIDTH = 8;
/** Columns below which text is wrapped to the symbol, not to the beginning of the text. */
const NARROW = 60;

/** Results as JSON. Text output is drawn in this file. */
const VIEW: ItemView<CheckResult> = {
  fields: ['check', 'state', 'text', 'fix', 'ms'],
  columns: [],
  rows: () => [],
  toJson: ({ check, state, text, fix = null, ms = null }) => ({ check, state, text, fix, ms }),
};

/** Prints results as they arrive. @returns whether there is an error @throws UsageError for an unknown field */
export async function printResults(checkResults: AsyncIterable<CheckResult>, session: Session): Promise<boolean> {
  const { io, env, globals } = session;
  const count = { ok: 0, warning: 0, error: 0 };
  const counted = countStates(checkResults, count);
  if (globals.json !== false) {
    const results = session.createResults();
    results.checkFields(VIEW);
    await results.list(VIEW, counted);
    return count.error > 0;
  }
  const isTerminal = io.output.isTTY === true;
  const theme = createTheme(env, isTerminal, globals.color);
  const output = theme.isUnicode ? io.output : plainOutput(io.output);
  for await (const [result] of counted) {
    const lines = isTerminal ? drawnLines(result, io.output.columns || 80, theme) : [plainLine(result)];
    output.write(`${lines.join('\n')}\n`);
  }
  if (isTerminal) output.write(`\n${summary(count)}\n`);
  return count.error > 0;
}

/** Shows what is in progress, on terminals where it can be erased again. */
export function createWatch({ io, env, globals: { json, color } }: Session) {
  const isShown = io.output.isTTY === true && io.errors.isTTY === true && env.TERM !== 'dumb' && json === false;
  return async <Result>(label: string, work: () => Promise<Result>): Promise<Result> => {
    if (!isShown) return await work();
    const busy = await showBusy(label, { output: io.errors, theme: createTheme(env, true, color), status: () => '' });
    // The spinner hides the cursor.
    const removeListener = io.onLeave(() => io.errors.write(SHOW_CURSOR));
    try {
      return await work();
    } finally {
      removeListener();
      busy.stop();
    }
  };
}

/** Yields every result as a page, so that it is printed before the next check starts. */
async function* countStates(
  checkResults: AsyncIterable<CheckResult>,
  count: Record<CheckResult['state'], number>,
): AsyncGenerator<readonly [CheckResult]> {
  for await (const result of checkResults) {
    count[result.state] += 1;
    yield [result];
  }
}

function drawnLines(result: CheckResult, columns: number, theme: Theme): string[] {
  const { state, fix } = result;
  const { symbols, chalk } = theme;
  const sign = { ok: symbols.ok, warning: symbols.warn, error: symbols.fail }[state];
  const paint = { ok: chalk.green, warning: chalk.yellow, error: chalk.red }[state];
  const head = `${sign} ${state.padEnd(STATE_WIDTH)}`;
  const indent = ' '.repeat(columns < NARROW ? 2 : head.length);
  // The last column stays empty: on some terminals a full line adds a blank one.
  const width = Math.max(10, columns - 1 - indent.length);
  const lead = ' '.repeat(head.length - indent.length);
  const [first = '', ...rest] = wrap(lead + safeText(timedText(result)), width);
  const more = fix === undefined ? [] : wrap(safeText(fix), width);
  return [paint(head) + first.slice(lead.length), ...[...rest, ...more].map((line) => indent + line)];
}

function plainLine(result: CheckResult): string {
  const { state, fix } = result;
  const words = [timedText(result), ...(fix === undefined ? [] : [fix])];
  return `${state.padEnd(STATE_WIDTH)}${safeText(words.join(' '))}`;
}

function timedText({ text, ms }: CheckResult): string {
  return ms === undefined ? text : `${text.replace(/\.$/, '')} (${ms} ms).`;
}

function summary({ warning, error }: Record<CheckResult['state'], number>): string {
  const warnings = warning === 0 ? [] : [countOf(warning, 'warning')];
  return `${[error === 0 ? 'No errors' : countOf(error, 'error'), ...warnings].join(', ')}.`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
