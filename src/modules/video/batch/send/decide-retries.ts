import { countOf } from '../../../../lib/format.ts';
import type { Ui } from '../../../../ui/ui.ts';
import type { Context } from '../../../context.ts';
import { type BatchRows, isFailed } from '../journal/journal-entry.ts';
import type { BatchOptions } from '../types.ts';

/** Asks what to do with rows that an earlier run did not complete, where the options do not say it. @throws Back */
export async function decideRetries(
  { services }: Context,
  options: BatchOptions,
  rows: BatchRows,
): Promise<BatchOptions> {
  const { ui } = services;
  const inFile = rows.all().filter(({ row }) => row > 0);
  const failed = inFile.filter(isFailed).length;
  const unclear = inFile.filter(({ state }) => state === 'unknown').length;
  const retriesFailed = options.retriesFailed ?? (failed > 0 && (await askToRetry(ui, failed)));
  const resendsUnclear = options.resendsUnclear ?? (unclear > 0 && (await askToResend(ui, unclear)));
  return { ...options, retriesFailed, resendsUnclear };
}

async function askToRetry(ui: Ui, count: number): Promise<boolean> {
  return await ui.menu({
    title: `${countOf(count, 'row')} failed before`,
    choices: [
      { label: count === 1 ? 'Leave it out' : 'Leave them out', value: false },
      { label: 'Send again', value: true },
    ],
  });
}

async function askToResend(ui: Ui, count: number): Promise<boolean> {
  return await ui.menu({
    title: `${countOf(count, 'row')} got no clear response before. If the video is not found:`,
    choices: [
      { label: count === 1 ? 'Leave it out' : 'Leave them out', value: false },
      { label: 'Send again', value: true, hint: 'may be charged twice' },
    ],
  });
}
