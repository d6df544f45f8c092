/** Tavus sent fewer items than it says there are. What came was printed before. */
export class IncompleteListError extends Error {
  override name = 'IncompleteListError';
  readonly hint: string;

  constructor(came: number, total: number, { one, many }: { readonly one: string; readonly many: string }) {
    super(`The list is not complete: Tavus sent ${came} of ${total} ${many}, ${total - came} are missing.`);
    this.hint = `Run it again. tavus ${one} get ID shows one that is missing.`;
  }
}
