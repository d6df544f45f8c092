/** What a scripted user does at one question. `title` is that of the screen it is for. */
export type Step =
  | { readonly does: 'menu'; readonly title: string; readonly label: string }
  | {
      readonly does: 'pick';
      readonly title: string;
      readonly item: string;
      readonly filter?: string;
      readonly isHasty?: true;
    }
  | { readonly does: 'fill'; readonly title: string; readonly values: Typed; readonly problems?: Problems }
  | { readonly does: 'edit'; readonly title: string; change(text: string): string }
  | { readonly does: 'confirm'; readonly title: string; readonly answer: boolean }
  | { readonly does: 'back'; readonly title: string; readonly typed?: Typed; readonly isHasty?: true }
  | { readonly does: 'interrupt'; readonly title: string }
  | { readonly does: 'miss'; readonly title: string }
  | { readonly does: 'look'; readonly title: string; look(screen: LiveScreen): unknown };

/** A list on the screen, as it changes by itself. */
export interface LiveScreen {
  /** As in `ShownScreen`. */
  lines(): readonly string[];
  /** What the header says it is doing, and what went wrong. */
  status(): string;
  failure(): string;
  /** The number in the header, of all there will be. */
  total(): number;
  current(): unknown;
  /** Presses r. */
  refresh(): void;
  search(query: string): void;
  moveTo(id: string): void;
  /** Waits until `holds` is true; it is looked at after every change. */
  until(holds: () => boolean): Promise<void>;
}

/** Values by field name; for a field that is picked, what to do on the screen it opens. */
export type Typed = Readonly<Record<string, string | Step>>;
/** What a form complains of, by field name; a part of the words is enough. */
export type Problems = Readonly<Record<string, string>>;

/** Chooses an entry of a menu. */
export function menu(title: string, label: string): Step {
  return { does: 'menu', title, label };
}

/** Chooses an item of a list by its name or id, under the filter of that label if one is given. */
export function pick(title: string, item: string, filter?: string): Step {
  return { does: 'pick', title, item, ...(filter !== undefined && { filter }) };
}

/** Fills in a form and sends it; with `problems`, expects that the form finds these instead of being sent. */
export function fill(title: string, values: Typed = {}, problems?: Problems): Step {
  return { does: 'fill', title, values, ...(problems && { problems }) };
}

/** Changes a text of that type, such as `json`, in the editor. */
export function edit(fileType: string, change: (text: string) => string): Step {
  return { does: 'edit', title: fileType, change };
}

/** Answers a question for yes or no. */
export function confirm(title: string, answer: boolean): Step {
  return { does: 'confirm', title, answer };
}

/** Presses Esc, in a form after typing something into it. Also stops work in progress, by its label. */
export function back(title: string, typed?: Typed): Step {
  return { does: 'back', title, ...(typed && { typed }) };
}

/** Leaves a form that has something in it, after typing into it. */
export function leave(title: string, typed?: Typed, how = 'Keep as a draft'): readonly [Step, Step] {
  return [back(title, typed), menu('Leave this form?', how)];
}

/** Returns to a form that was left, and answers whether to continue with its draft. */
export function comeBack(how = 'Continue with the draft', age = 'just now'): Step {
  return menu(`You left this form ${age}`, how);
}

/** Wants to pick for a field, from a list that fails to load: the question is never asked. */
export function miss(title: string): Step {
  return { does: 'miss', title };
}

/** Looks at a list while it changes; the next step is for the same list. */
export function look(title: string, see: (screen: LiveScreen) => unknown): Step {
  return { does: 'look', title, look: see };
}

/** Does it immediately; otherwise a step waits until the list is complete. */
export function hastily(step: Step): Step {
  return step.does === 'pick' || step.does === 'back' ? { ...step, isHasty: true } : step;
}

/** Presses Ctrl+C. */
export function interrupt(title: string): Step {
  return { does: 'interrupt', title };
}

export function describeStep(step: Step | undefined): string {
  if (!step) return 'nothing more';
  const { does, title, ...rest } = step;
  return `${does}('${title}', ${JSON.stringify(rest)})`;
}
