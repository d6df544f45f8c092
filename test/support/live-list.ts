import { once } from 'node:events';
import type { PaginatedList } from '../../src/ui/list/paged-list.ts';
import type { ListQuestion } from '../../src/ui/ui.ts';
import type { LiveScreen } from './script.ts';
import { readList } from './shown-screen.ts';

const PATIENCE_MS = 5000;

/** A list as a terminal shows it: fed from when it is asked for until it is answered. */
export class LiveList<Item extends object> implements LiveScreen {
  readonly #question: ListQuestion<Item>;
  readonly #changes = new EventTarget();
  readonly close: () => void;

  constructor(question: ListQuestion<Item>) {
    this.#question = question;
    this.close = question.feed?.subscribe(() => void this.#changes.dispatchEvent(new Event('change'))) ?? (() => {});
  }

  lines(): readonly string[] {
    return readList(this.#question).lines;
  }

  status(): string {
    return this.#question.feed?.status() ?? '';
  }

  failure(): string {
    return this.#question.feed?.failure() ?? '';
  }

  total(): number {
    return this.#question.list.totalBeforeSearch();
  }

  current(): unknown {
    return this.#question.list.current();
  }

  refresh(): void {
    this.#question.feed?.refresh();
  }

  search(query: string): void {
    this.#question.list.search(query);
  }

  moveTo(id: string): void {
    this.#question.list.moveTo(id);
  }

  async until(holds: () => boolean): Promise<void> {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    while (!holds()) {
      if (deadline.aborted)
        throw new Error(`The list never came to: ${holds}. It is ${this.status()}, ${this.failure()}`);
      await once(this.#changes, 'change', { signal: deadline }).catch(() => {});
    }
  }
}

/** Lets the filter of that label hold, in whichever group it is. @returns false when there is none. */
export function chooseFilter<Item extends object>(list: PaginatedList<Item>, label: string): boolean {
  for (const group of list.filterGroups()) {
    const filter = group.filters.find((candidate) => candidate.label === label);
    if (!filter) continue;
    list.chooseFilter(group, filter);
    return true;
  }
  return false;
}
