import type { ItemView, Results } from '../../ui/output/results.ts';
import type { Tone, TonedText } from '../../ui/theme.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { type Finding, valueAndNeed } from './finding.ts';
import { type MediaReport, SIGNS } from './report.ts';
import { findModel, REQUIREMENTS } from './requirements.ts';

/** What a report is printed as: JSON for programs. */
export const REPORT_VIEW: ItemView<MediaReport> = {
  fields: ['file', 'as', 'model', 'result', 'findings', 'command', 'media'],
  columns: [],
  rows: rowsOf,
  toJson: ({ file, purpose, model, result, findings, command = null, facts = null }) => ({
    ...{ file, as: purpose, model: modelOf(purpose, model), result, command, media: facts },
    findings: findings.map(({ check, state, value, needed = null, fix = null }) => ({
      ...{ check, state, value, needed, fix },
    })),
  }),
};

/** A line for a program that reads tab-separated text. */
interface Line {
  readonly file: string;
  readonly state: string;
  readonly check: string;
  readonly value: string;
  readonly needed: string;
  readonly fix: string;
}

const LINES: ItemView<Line> = {
  fields: [],
  columns: [
    { title: 'FILE', cell: ({ file }) => file },
    { title: 'STATE', cell: ({ state }) => state },
    { title: 'CHECK', cell: ({ check }) => check },
    { title: 'VALUE', cell: ({ value }) => value },
    { title: 'NEEDED', cell: ({ needed }) => needed },
    { title: 'FIX', cell: ({ fix }) => fix },
  ],
  rows: () => [],
};

/** Prints a report to standard output: rows in a terminal, tab-separated lines elsewhere. */
export async function printReport(results: Results, report: MediaReport, isFirst: boolean): Promise<void> {
  if (!results.isOnTerminal()) return await results.list(LINES, [linesOf(report)]);
  await results.text(`${isFirst ? '' : '\n'}${titleOf(report)}`);
  await results.rows(rowsOf(report));
  if (report.command !== undefined) await results.text(`\n${CONVERT}\n${report.command}`);
}

export const CONVERT = 'To convert it, run:';

/** `rio.mov as training video for phoenix-4: unfit` */
export function titleOf({ file, purpose, model, result }: MediaReport): string {
  const name = modelOf(purpose, model);
  const title = REQUIREMENTS[purpose].title.toLowerCase();
  return `${file} as ${title}${name === null ? '' : ` for ${name}`}: ${result}`;
}

function modelOf(purpose: MediaReport['purpose'], model: string | undefined): string | null {
  return purpose === 'video' || purpose === 'image' ? findModel(model).name : null;
}

/** A row for each finding, and one for its fix; what is wrong comes first, since a low terminal shows only some rows. */
export function rowsOf({ findings }: MediaReport): readonly DetailRow[] {
  const sorted = STATES.flatMap((wanted) => findings.filter(({ state }) => state === wanted));
  return sorted.flatMap((finding): DetailRow[] => {
    const { label, fix } = finding;
    return [[label, cellOf(finding)], ...(fix === undefined ? [] : [['', fix] as const])];
  });
}

const STATES: readonly Finding['state'][] = ['problem', 'warning', 'ok'];
const TONES: Readonly<Record<Finding['state'], Tone>> = { ok: 'good', warning: 'busy', problem: 'bad' };

function cellOf(finding: Finding): TonedText {
  const { state, value, needed } = finding;
  const text =
    state === 'ok' && needed !== undefined && needed !== value ? `${value} (${needed})` : valueAndNeed(finding);
  return { text, tone: TONES[state], sign: SIGNS[state] };
}

function linesOf({ file, findings, command }: MediaReport): readonly Line[] {
  const lines = findings.map(({ state, check, value, needed = '', fix = '' }) => ({
    ...{ file, state, check, value, needed, fix },
  }));
  if (command === undefined) return lines;
  return [...lines, { file, state: 'fix', check: 'convert', value: command, needed: '', fix: '' }];
}
