/** Deeper than anything that Tavus answers or this program writes. */
export const MAX_LEVELS = 200;

/** JSON that is nested so deep that walking through it could exhaust the stack. */
export class DeepJsonError extends SyntaxError {
  override readonly name = 'DeepJsonError';

  constructor() {
    super(`It is nested more than ${MAX_LEVELS} levels deep.`);
  }
}

/** The value of JSON text from anywhere. @throws SyntaxError for what is no JSON, DeepJsonError for what is too deep */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Each level takes two brackets.
  if (text.length > 2 * MAX_LEVELS && !isWalkable(value)) throw new DeepJsonError();
  return value;
}

/** Whether it is nested at most `MAX_LEVELS` deep, and so can be shown, compared and written as JSON again. */
export function isWalkable(json: unknown): boolean {
  let level = [json];
  for (let depth = 0; depth <= MAX_LEVELS; depth++) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
    if (level.length === 0) return true;
  }
  return false;
}

/** How many characters the names and texts in it have, plus one for each value; counting ends above `limit`. */
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
