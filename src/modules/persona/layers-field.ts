import type { CreatePersona } from '../../api/personas.ts';
import type { FormField } from '../../ui/form.ts';

type PersonaLayers = NonNullable<CreatePersona['layers']>;

/** Names under which layers carry keys, such as `api_key` and `Authorization`. */
const SECRET_NAME = /key|token|secret|passw|authorization|credential|cookie/i;

/** The layers of a persona as JSON. */
export const LAYERS_FIELD: FormField<'layers'> = {
  name: 'layers',
  label: 'Layers',
  kind: 'longText',
  more: true,
  fileType: 'json',
  whenEmpty: "(Tavus' defaults)",
  help: 'Models and settings as a JSON object, for example {"tts": {"tts_engine": "cartesia"}}.',
  alsoCalled: ['llm', 'tts', 'stt', 'perception', 'conversational_flow', 'base_url', 'api_key'],
  check: (value) => {
    const read = readLayers(value);
    return typeof read === 'string' ? read : undefined;
  },
  isKept: (value) => !SECRET_NAME.test(value),
};

/** @returns the layers, or what is wrong with their JSON. */
export function readLayers(text: string): PersonaLayers | string {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : 'The layers are one JSON object: they start with { and end with }.';
  } catch (error) {
    return `That is not JSON${placeOf(text)}: ${wordsOf(error)}.`;
  }
}

function isObject(value: unknown): value is PersonaLayers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** " in line 2, column 7" */
function placeOf(text: string): string {
  // Not every engine tells where it stopped: that is the end of the shortest beginning nothing could complete.
  let [whole, broken] = [0, text.length + 1];
  while (broken - whole > 1) {
    const middle = Math.floor((whole + broken) / 2);
    if (isBroken(text.slice(0, middle))) broken = middle;
    else whole = middle;
  }
  const before = text.slice(0, broken - 1).split('\n');
  return ` in line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/** False for JSON, and for what could be the beginning of it. */
function isBroken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    return position === undefined ? !/end of JSON/.test(String(error)) : Number(position) < text.length;
  }
}

/** The engine's words, without the places and pieces of the text that some of them hold. */
function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : '';
  return words.replace(/,? (in JSON|of JSON|\.\.\.|at position|").*$/s, '').trim() || 'it breaks off';
}
