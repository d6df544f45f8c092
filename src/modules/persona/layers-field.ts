import type { CreatePersona } from '../../api/personas.ts';
import { isObject } from '../../lib/guards.ts';
import { decode, findSecrets, isSecretName } from '../../lib/secrets.ts';
import type { FormField } from '../../ui/form/form.ts';
import { readJson } from './edit/json-text.ts';

type PersonaLayers = NonNullable<CreatePersona['layers']>;

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
  // No draft holds text that only names a secret: it need not be JSON yet.
  isKept: (value) => !mentionsSecret(value),
};

/** @returns the layers, or what is wrong with their JSON. */
export function readLayers(text: string): PersonaLayers | string {
  const read = readJson(text);
  if ('problem' in read) return read.problem;
  return isObject(read.value) ? read.value : 'The layers are one JSON object: they start with { and end with }.';
}

function mentionsSecret(text: string): boolean {
  const words = decode(text).match(/[\p{L}\p{N}_-]+/gu) ?? [];
  return words.some(isSecretName) || findSecrets(text).length > 0;
}
