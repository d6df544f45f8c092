import type { ItemView } from '../../../../ui/output/results.ts';
import type { Cell } from '../../../../ui/theme.ts';
import type { BatchRow } from '../journal/journal-entry.ts';

/** What came of a row. */
export interface RowResult {
  /** Its line in the CSV. */
  readonly row: number;
  readonly video_id: string;
  readonly video_name: string;
  /** As Tavus says it; `failed` when it was not accepted, `unknown` when there was no answer. */
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

/** The rows of a batch as a command gives them. */
export const BATCH_VIEW: ItemView<RowResult> = {
  fields: RESULT_FIELDS,
  columns: RESULT_FIELDS.map((field) => ({
    title: field.toUpperCase(),
    cell: (result): Cell => String(result[field]),
  })),
  rows: () => [],
};
