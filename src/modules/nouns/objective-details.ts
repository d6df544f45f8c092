import { OBJECTIVE_FIELDS, OBJECTIVE_KNOWN } from '../../api/fields.ts';
import type { Objective } from '../../api/objectives.ts';
import { maskText } from '../../lib/secrets.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { describeModality } from './modality.ts';
import { type Branch, type Placed, placesIn } from './objective-steps.ts';
import { otherLines } from './tree-lines.ts';

const KNOWN = new Set(OBJECTIVE_FIELDS);

/** One objective of a set. */
type Step = Omit<Objective, 'objectives_id' | 'status' | 'data'>;

/** The detail rows of objectives except name, id and dates: of several, a row for each, in order. */
export function objectiveDetails(objective: Objective): readonly DetailRow[] {
  const all = placesIn<Step>(objective.data ?? [objective]);
  const [first, ...others] = all;
  const only = others.length === 0 ? first : undefined;
  const rows = only ? stepRows(only) : all.map((one, at): DetailRow => [`Step ${at + 1}`, stepText(one)]);
  return [['Status', objective.status], ...rows, ['Other', otherLines({ ...only?.step, ...objective }, KNOWN)]];
}

function stepRows({ step, branches }: Placed<Step>): readonly DetailRow[] {
  return [
    ['Prompt', step.objective_prompt && maskText(step.objective_prompt)],
    ['Collects', step.output_variables?.join(', ')],
    ['Next', branches.map(branchText).join('\n')],
    ['Modality', describeModality(step.modality)],
    ['Confirmation', step.confirmation_mode],
    ['Loops', loopsText(step)],
    ['Callback URL', step.callback_url],
  ];
}

/** A step of several, as lines: its name and prompt, then its other fields and where it leads. */
function stepText({ step, branches, isReached, isNamesake }: Placed<Step>): string {
  const { objective_name, objective_prompt = '', output_variables = [], modality, confirmation_mode } = step;
  const next = branches.length === 0 ? ['Next: (end)'] : branches.map((branch) => `Next: ${branchText(branch)}`);
  const settings = [labelled('Modality', modality), labelled('Confirmation', confirmation_mode)];
  const lines = [
    ...[objective_name, maskText(objective_prompt)],
    isNamesake ? 'An earlier step has the same name: branches lead to that one.' : '',
    isReached || isNamesake ? '' : 'No branch leads to this step.',
    labelled('Collects', output_variables.join(', ')),
    ...next,
    settings.filter((text) => text !== '').join(', '),
    labelled('Loops', loopsText(step)),
    labelled('Callback URL', step.callback_url),
    otherLines(step, OBJECTIVE_KNOWN),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function labelled(label: string, text: string | undefined): string {
  return text === undefined || text === '' ? '' : `${label}: ${text}`;
}

function loopsText({ allow_loops }: Step): string | undefined {
  return allow_loops === undefined ? undefined : allow_loops ? 'allowed' : 'not allowed';
}

function branchText({ name, number, condition, isLoop }: Branch): string {
  const where = number === undefined ? `${name} (not in this set)` : `${number}. ${name}${isLoop ? ' (loop)' : ''}`;
  return condition === undefined ? where : `${where}: ${maskText(condition)}`;
}
