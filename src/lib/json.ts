/** Maximum nesting: deeper than any response of Tavus or file of this program. */
export const MAX_LEVELS = 200;

/** JSON that is nested so deeply that traversing it could exhaust the stack. */
export class DeepJsonError extends SyntaxError {
  override readonly name = 'DeepJsonError';

  constructor() {
    super(`It is nested more than ${MAX_LEVELS} levels deep.`);
  }
}

/** Parses untrusted JSON. @throws SyntaxError for invalid JSON, DeepJsonError for too deep nesting */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Each level needs two brackets.
  if (text.length > 2 * MAX_LEVELS && !isWalkable(value)) throw new DeepJsonError();
  return value;
}

/** Whether it has at most `MAX_LEVELS` levels, so that it can be traversed recursively. */
export function isWalkable(json: unknown): boolean {
  let level = [json];
  for (let depth = 0; depth <= MAX_LEVELS; depth++) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
    if (level.length === 0) return true;
  }
  return false;
}

/** The number of characters in its names and texts, plus one per value. Stops counting above `limit`. */
export function countCharacters(json: unknown, limit: number): number {
  const left = [json];
  let count = 0;
  while (left.length > 0 && count <= limit) {
    const value = left.pop();
    count += 1;
    if (typeof value === 'string') count += value.length;
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, part] of Object.entries(value)) {
      if (!Array.isArray(value)) count += name.length;
      left.push(part);
    }
  }
  return count;
}
