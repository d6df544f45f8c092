import type { ItemView } from '../../../../ui/output/results.ts';
import type { Cell } from '../../../../ui/theme.ts';
import type { BatchRow } from '../journal/journal-entry.ts';

/** The outcome of a row. Texts are '' where there is none. */
export interface RowResult {
  /** Its line in the CSV, from 1; 0 for a row that is no longer in the file. */
  readonly row: number;
  readonly video_id: string;
  readonly video_name: string;
  /** The status that Tavus gave; `failed` if the row was refused, `unknown` if there was no clear response. */
  readonly status: string;
  readonly hosted_url: string;
  readonly file: string;
  readonly error: string;
}

export const RESULT_FIELDS = ['row', 'video_id', 'video_name', 'status', 'hosted_url', 'file', 'error'] as const;

export function toResult(row: BatchRow): RowResult {
  const { video_id, video_name, hosted_url, file, error } = row;
  const status = row.state === 'sent' ? row.status : row.state;
  return { row: row.row, video_id, video_name, status, hosted_url, file, error };
}

/** How a command prints the rows of a batch. */
export const BATCH_VIEW: ItemView<RowResult> = {
  fields: RESULT_FIELDS,
  columns: RESULT_FIELDS.map((field) => ({
    title: field.toUpperCase(),
    cell: (result): Cell => String(result[field]),
  })),
  rows: () => [],
};
