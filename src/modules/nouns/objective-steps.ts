/** What of an objective says which one comes next. JSON that was not checked may have any value there. */
export interface Linked {
  readonly objective_name: string;
  readonly next_conditional_objectives?: Readonly<Record<string, unknown>>;
  readonly next_required_objective?: unknown;
}

/** Where an objective leads. */
export interface Branch {
  /** The name of the next objective. */
  readonly name: string;
  /** Its number in the set, from 1; undefined if the set has none of that name. */
  readonly number: number | undefined;
  /** Undefined for one that always follows. */
  readonly condition: string | undefined;
  /** True if it goes back to an earlier objective, or to the same one, which can lead here again. */
  readonly isLoop: boolean;
}

/** An objective in its set. */
export interface Placed<Step> {
  readonly step: Step;
  readonly branches: readonly Branch[];
  /** False if no path from the first one leads to it. */
  readonly isReached: boolean;
  /** True if an earlier one has the same name: branches lead to that one. */
  readonly isNamesake: boolean;
}

/** The number of objectives up to which loops are looked for: the time grows with its square. */
const MAX_FOR_LOOPS = 500;

/** Follows the branches of a set of objectives, which are in their order. */
export function placesIn<Step extends Linked>(set: readonly Step[]): readonly Placed<Step>[] {
  const firsts = new Map(set.map(({ objective_name }, at) => [objective_name, at] as const).toReversed());
  const targets = set.map(targetsOf);
  const next = targets.map((all) => all.flatMap(({ name }) => firsts.get(name) ?? []));
  const reached = reachedFrom(0, next);
  const isLoop = (from: number, to: number) =>
    to <= from && set.length <= MAX_FOR_LOOPS && reachedFrom(to, next).has(from);
  return set.map((step, at) => ({
    step,
    isReached: reached.has(at),
    isNamesake: firsts.get(step.objective_name) !== at,
    branches: (targets[at] ?? []).map((target) => {
      const to = firsts.get(target.name);
      if (to === undefined) return { ...target, number: undefined, isLoop: false };
      return { ...target, number: to + 1, isLoop: isLoop(at, to) };
    }),
  }));
}

/** What is probably not meant so in a set, in sentences. */
export function remarksOn(set: readonly Linked[]): readonly string[] {
  const remarks = placesIn(set).flatMap(({ step: { objective_name: name }, branches, isReached, isNamesake }) => {
    if (isNamesake) return [`Several objectives are named ${name}: branches lead to the first of them.`];
    const lost = branches.filter(({ number }) => number === undefined);
    return [
      ...lost.map((branch) => `A branch of ${name} leads nowhere: the set has no objective ${branch.name}.`),
      ...(isReached ? [] : [`No branch leads to ${name}.`]),
    ];
  });
  return [...new Set(remarks)];
}

/** What an objective names as the next ones. */
function targetsOf({ next_conditional_objectives = {}, next_required_objective: always }: Linked) {
  const conditional = Object.entries(next_conditional_objectives).map(([name, condition]) => {
    return { name, condition: typeof condition === 'string' ? condition : JSON.stringify(condition) };
  });
  const isNamed = typeof always === 'string' && always !== '';
  return isNamed ? [...conditional, { name: always, condition: undefined }] : conditional;
}

/** The indices of an objective and of all that can follow it. @param next the indices that each leads to */
function reachedFrom(start: number, next: readonly (readonly number[])[]): ReadonlySet<number> {
  const reached = new Set<number>();
  const left = [start];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    left.push(...(next[at] ?? []));
  }
  return reached;
}
