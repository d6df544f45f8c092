/** What a draft of `writer` holds, long enough that a part of it can be told from all. */
export function draftText(id: string, count: number): string {
  return `${id} ${count} `.repeat(2000);
}
