/** What a JSON object is known as until its fields are read. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for an object as JSON has it, the empty one too: neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
