import { splitList } from '../forms/split-list.ts';

/** Gives the new tags of a document from its current ones. */
export type TagChange = (current: readonly string[]) => readonly string[];

/** The tags as the text of a form field. A tag that this text cannot hold is left out: one with a comma, or outer spaces. */
export function tagsText(tags: readonly string[]): string {
  return splitList(tags.filter((tag) => !tag.includes(',') && tag.trim() === tag).join(', ')).join(', ');
}

/** The change from one text to another. Tags that are in neither, such as those added elsewhere since, stay. */
export function changeInText(before: string, after: string): TagChange {
  const [held, wanted] = [splitList(before), splitList(after)];
  const removed = held.filter((tag) => !wanted.includes(tag));
  const added = wanted.filter((tag) => !held.includes(tag));
  return changeOf(added, removed);
}

export function changeOf(added: readonly string[], removed: readonly string[]): TagChange {
  return (current) => {
    const kept = current.filter((tag) => !removed.includes(tag));
    return [...kept, ...added.filter((tag) => !kept.includes(tag))];
  };
}
