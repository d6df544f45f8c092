// The table of results, and the machine.
import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

const BYTES_PER_GB = 2 ** 30;
const HEADS = ['what', 'median', 'p99 (or max)', 'p25 to p75', 'ratio', 'runs', 'target', 'met'];

export function describeMachine() {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: readCommit(),
    node: process.version,
    system: `${process.platform} ${release()} ${process.arch}`,
    processor: `${cpus().length} x ${cpu?.model.trim() ?? 'unknown'}`,
    memoryGb: Math.round(totalmem() / BYTES_PER_GB),
  };
}

/** The last commit; the measured build may have uncommitted changes. */
function readCommit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
}

/** Whether a row meets its target; undefined without a target, false if it could not be measured. */
export function isMet({ target, ...row }) {
  const limits = Object.entries(target);
  return limits.length === 0 ? undefined : limits.every(([key, max]) => row[key] <= max);
}

/** A table in Markdown, which is readable in a terminal too. */
export function drawTable(rows, machine) {
  const cells = [HEADS, ...rows.map(toCells)];
  const widths = HEADS.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const draw = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const [head, ...body] = cells.map(draw);
  const notes = rows.filter(({ note }) => note).map(({ what, note }) => `${what}: ${note}.`);
  const { date, commit, node, system, processor, memoryGb } = machine;
  const where = `${date}, commit ${commit}, Node ${node}, ${system}, ${processor}, ${memoryGb} GB`;
  return [where, '', head, rule, ...body, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

function toCells(row) {
  const met = isMet(row);
  const shown = met === undefined ? '' : met ? 'yes' : 'no';
  if (row.median === undefined) return [row.what, row.note ?? '-', '', '', '', '0', targetOf(row), shown];
  const number = (value) => `${value.toFixed(value < 100 ? 1 : 0)}`;
  const worst = `${number(row.worst)} ${row.unit}${row.worstIs === 'max' ? ' (max)' : ''}`;
  return [
    ...[row.what, `${number(row.median)} ${row.unit}`, worst, `${number(row.p25)} to ${number(row.p75)}`],
    ...[row.ratio === undefined ? '' : `${row.ratio.toFixed(2)}x`, String(row.runs), targetOf(row), shown],
  ];
}

function targetOf({ target, unit }) {
  const limits = [target.median, target.worst]
    .filter((limit) => limit !== undefined)
    .map((limit) => `${limit} ${unit}`);
  return [...limits, ...(target.ratio === undefined ? [] : [`${target.ratio}x`])].join(', ');
}
