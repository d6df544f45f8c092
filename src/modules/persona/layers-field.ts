import type { CreatePersona } from '../../api/personas.ts';
import { isObject } from '../../lib/guards.ts';
import { decode, findSecrets, isSecretName } from '../../lib/secrets.ts';
import type { FormField } from '../../ui/form/form.ts';
import { readJson } from './edit/json-text.ts';

type PersonaLayers = NonNullable<CreatePersona['layers']>;

/** The field for the layers of a persona, as JSON. */
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
  // Text that names a secret is not kept in a draft. It need not be valid JSON yet.
  isKept: (value) => !mentionsSecret(value),
};

/** Parses the layers. @returns them, or the problem in a sentence */
export function readLayers(text: string): PersonaLayers | string {
  const read = readJson(text);
  if ('problem' in read) return read.problem;
  return isObject(read.value) ? read.value : 'The layers must be a JSON object, which starts with { and ends with }.';
}

function mentionsSecret(text: string): boolean {
  const words = decode(text).match(/[\p{L}\p{N}_-]+/gu) ?? [];
  return words.some(isSecretName) || findSecrets(text).length > 0;
}
