/** Tavus sent fewer items than it says there are. What came was printed before. */
export class IncompleteListError extends Error {
  override name = 'IncompleteListError';

  constructor(
    readonly came: number,
    readonly total: number,
    readonly noun: { readonly one: string; readonly many: string },
  ) {
    super(`${came} of ${total} ${noun.many} came`);
  }
}
