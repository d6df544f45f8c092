export type IdKind = 'replica' | 'persona' | 'conversation' | 'video';

/** How Tavus' ids look. Those of videos are bare hex digits, ten of them mostly, and can begin with a c, too. */
const LOOKS: readonly (readonly [pattern: RegExp, kind: IdKind])[] = [
  [/^r[0-9a-f]{8,}$/, 'replica'],
  [/^p[0-9a-f]{6,}$/, 'persona'],
  [/^c([0-9a-f]{6}|[0-9a-f]{11,})$/, 'conversation'],
  [/^(?=.*\d)[0-9a-f]{8,}$/, 'video'],
];

/** The kind of item that has ids like this one. */
export function kindOfId(id: string): IdKind | undefined {
  return LOOKS.find(([pattern]) => pattern.test(id))?.[1];
}
