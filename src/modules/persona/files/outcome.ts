import { nameOrNone } from '../../../lib/format.ts';
import type { ItemView } from '../../../ui/output/results.ts';
import type { Services } from '../../context.ts';
import type { Entry } from './compare.ts';

/** A persona or a file in the output of a command. */
export interface FileRow {
  readonly persona_id: string | null;
  readonly persona_name: string | null;
  /** In the folder. */
  readonly file: string | null;
  /** A sentence. */
  readonly problem: string | null;
}

/** What pull or push did with a persona. */
export interface Outcome extends FileRow {
  /** Such as `created`; `skipped` and `failed` make the exit code 1. */
  readonly result: string;
}

/** @param first the column and field that tells the rows apart */
export function fileView<Row extends FileRow>(
  first: ItemView<Row>['columns'][number] & { readonly field: string },
): ItemView<Row> {
  return {
    fields: [first.field, 'persona_id', 'persona_name', 'file', 'problem'],
    columns: [
      first,
      {
        title: 'FILE',
        givesWay: true,
        cell: ({ file, persona_name }) => file ?? { text: nameOrNone(persona_name ?? ''), tone: 'quiet' },
        plain: ({ file }) => file ?? '',
      },
      { title: 'ID', cell: ({ persona_id }) => persona_id ?? '' },
      { title: 'NAME', cell: ({ persona_name }) => persona_name ?? '' },
    ],
    rows: () => [],
  };
}

export function toFileRow({ id, name, file, problem }: Pick<Entry, 'id' | 'name' | 'file' | 'problem'>): FileRow {
  return { persona_id: id || null, persona_name: name || null, file: file ?? null, problem: problem ?? null };
}

export const OUTCOME_VIEW = fileView<Outcome>({ field: 'result', title: 'RESULT', cell: ({ result }) => result });

/** True for an outcome that makes the exit code 1. */
export function isBad({ result }: Outcome): boolean {
  return result === 'skipped' || result === 'failed';
}

/** Prints the outcomes for programs; on a terminal messages have told them. */
export async function printOutcomes({ results }: Services, outcomes: readonly Outcome[]): Promise<void> {
  if (results.wantsJson()) await results.list(OUTCOME_VIEW, [outcomes]);
  else for (const outcome of outcomes) await results.change(OUTCOME_VIEW, outcome);
}
