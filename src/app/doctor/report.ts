import { SHOW_CURSOR } from '../../lib/terminal-modes.ts';
import { safeText, wrap } from '../../lib/text/safe-text.ts';
import { plainOutput } from '../../ui/output/plain-output.ts';
import type { ItemView } from '../../ui/output/results.ts';
import { showBusy } from '../../ui/output/spinner.ts';
import { createTheme, type Theme } from '../../ui/theme.ts';
import type { Session } from '../session.ts';
import type { Finding } from './finding.ts';

/** The longest word of a state, and the space behind it. */
const STATE_WIDTH = 8;
/** Columns below which a text goes on under its sign, not under its beginning. */
const NARROW = 60;

/** Findings as JSON; as lines they are drawn here. */
const VIEW: ItemView<Finding> = {
  fields: ['check', 'state', 'text', 'fix', 'ms'],
  columns: [],
  rows: () => [],
  toJson: ({ check, state, text, fix = null, ms = null }) => ({ check, state, text, fix, ms }),
};

/** Prints findings as they come. @returns whether there is an error. @throws UsageError for a field they don't have. */
export async function printFindings(findings: AsyncIterable<Finding>, session: Session): Promise<boolean> {
  const { io, env, globals } = session;
  const count = { ok: 0, warning: 0, error: 0 };
  const counted = countStates(findings, count);
  if (globals.json !== false) {
    const results = session.createResults();
    results.checkFields(VIEW);
    await results.list(VIEW, counted);
    return count.error > 0;
  }
  const isTerminal = io.output.isTTY === true;
  const theme = createTheme(env, isTerminal, globals.color);
  const output = theme.isUnicode ? io.output : plainOutput(io.output);
  for await (const [finding] of counted) {
    const lines = isTerminal ? drawnLines(finding, io.output.columns || 80, theme) : [plainLine(finding)];
    output.write(`${lines.join('\n')}\n`);
  }
  if (isTerminal) output.write(`\n${summary(count)}\n`);
  return count.error > 0;
}

/** Shows what is waited for, where that can be taken away again. */
export function createWatch({ io, env, globals: { json, color } }: Session) {
  const isShown = io.output.isTTY === true && io.errors.isTTY === true && env.TERM !== 'dumb' && json === false;
  return async <Result>(label: string, work: () => Promise<Result>): Promise<Result> => {
    if (!isShown) return await work();
    const busy = await showBusy(label, { output: io.errors, theme: createTheme(env, true, color), status: () => '' });
    // The spinner hides it.
    const forget = io.onLeave(() => io.errors.write(SHOW_CURSOR));
    try {
      return await work();
    } finally {
      forget();
      busy.stop();
    }
  };
}

/** Every finding as a page of its own, so that it is printed before the next is looked for. */
async function* countStates(
  findings: AsyncIterable<Finding>,
  count: Record<Finding['state'], number>,
): AsyncGenerator<readonly [Finding]> {
  for await (const finding of findings) {
    count[finding.state] += 1;
    yield [finding];
  }
}

function drawnLines(finding: Finding, columns: number, theme: Theme): string[] {
  const { state, fix } = finding;
  const { symbols, chalk } = theme;
  const sign = { ok: symbols.ok, warning: symbols.warn, error: symbols.fail }[state];
  const paint = { ok: chalk.green, warning: chalk.yellow, error: chalk.red }[state];
  const head = `${sign} ${state.padEnd(STATE_WIDTH)}`;
  const indent = ' '.repeat(columns < NARROW ? 2 : head.length);
  // The last column stays free: a full line would move some terminals on by one more.
  const width = Math.max(10, columns - 1 - indent.length);
  const lead = ' '.repeat(head.length - indent.length);
  const [first = '', ...rest] = wrap(lead + safeText(timedText(finding)), width);
  const more = fix === undefined ? [] : wrap(safeText(fix), width);
  return [paint(head) + first.slice(lead.length), ...[...rest, ...more].map((line) => indent + line)];
}

function plainLine(finding: Finding): string {
  const { state, fix } = finding;
  const words = [timedText(finding), ...(fix === undefined ? [] : [fix])];
  return `${state.padEnd(STATE_WIDTH)}${safeText(words.join(' '))}`;
}

function timedText({ text, ms }: Finding): string {
  return ms === undefined ? text : `${text.replace(/\.$/, '')} (${ms} ms).`;
}

function summary({ warning, error }: Record<Finding['state'], number>): string {
  const warnings = warning === 0 ? [] : [countOf(warning, 'warning')];
  return `${[error === 0 ? 'No errors' : countOf(error, 'error'), ...warnings].join(', ')}.`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
