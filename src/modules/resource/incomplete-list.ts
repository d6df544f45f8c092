/** Tavus sent fewer items than its total. The received ones were printed before. */
export class IncompleteListError extends Error {
  override name = 'IncompleteListError';

  constructor(
    readonly came: number,
    readonly total: number,
    readonly noun: { readonly one: string; readonly many: string },
  ) {
    super(`received ${came} of ${total} ${noun.many}`);
  }
}
