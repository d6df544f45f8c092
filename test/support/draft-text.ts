/** The text of a draft of `writer`, long enough to notice a part that is missing. */
export function draftText(id: string, count: number): string {
  return `${id} ${count} `.repeat(2000);
}
