import type { Context } from '../context.ts';
import type { Dates, Resource } from './resource.ts';

/** Removes the reminders about those of the items that are no longer in progress. */
export function dropReminders<Item extends Dates>(
  { services }: Context,
  { id, status }: Pick<Resource<Item>, 'id' | 'status'>,
  items: readonly Item[],
): void {
  const { reminders } = services;
  // Lists are long, and there is rarely a reminder.
  if (reminders.size === 0) return;
  for (const item of items) if (!status?.isInProgress(item)) reminders.delete(id(item));
}
