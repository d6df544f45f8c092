/** The parts of a text that are separated by commas, without empty ones and each only once. */
export function splitList(text: string): readonly string[] {
  return [...new Set(text.split(',').map((part) => part.trim()))].filter((part) => part !== '');
}
