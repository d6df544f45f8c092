import type { CreatePersona } from '../../api/personas.ts';
import type { ListedPersona } from '../nouns/persona.ts';
import { type FieldKind, FieldTable, OBJECT, oneOf, TEXT, TEXTS } from '../resource/edit/field-table.ts';
import type { ItemJson, ItemRead } from '../resource/edit/item-json.ts';

/** The writable fields of a persona. */
export type PersonaJson = ItemJson;

/** Fields that are newer than the description of the API: any value is accepted. */
const NEWER_TEXT: FieldKind = { expected: 'text', isText: true, isValid: () => true };
const NEWER: FieldKind = { expected: 'JSON', isValid: () => true };

/** Layers, which are easily taken for fields. */
const LAYERS: readonly string[] = ['llm', 'tts', 'stt', 'perception', 'conversational_flow'];

/** It is not documented whether Tavus keeps these when a persona is created with the older endpoint. */
export const NEWER_FIELDS: readonly string[] = ['greeting', 'skills'];

export const PERSONA_JSON = new FieldTable<CreatePersona>({
  noun: 'persona',
  examples: {
    setting: 'layers.tts.tts_engine=cartesia',
    text: 'persona_name="Life coach"',
    shownBy: 'tavus persona export',
  },
  kinds: [
    ['persona_name', TEXT],
    ['default_replica_id', TEXT],
    ['pipeline_mode', oneOf('full', 'echo')],
    ['system_prompt', TEXT],
    ['context', TEXT],
    ['document_ids', TEXTS],
    ['document_tags', TEXTS],
    ['objectives_id', TEXT],
    ['guardrail_ids', TEXTS],
    ['guardrail_tags', TEXTS],
    // Deprecated by Tavus, but still stored.
    ['guardrails_id', TEXT],
    ['greeting', NEWER_TEXT],
    ['skills', NEWER],
    ['layers', OBJECT],
  ],
  olderNames: { pal_name: 'persona_name', default_face_id: 'default_replica_id' },
  setByTavus: [
    ...['persona_id', 'pal_id', 'persona_type', 'pal_type', 'created_at', 'updated_at'],
    // Derived from the username in layers.conferencing.
    'conferencing_email',
  ],
  newer: NEWER_FIELDS,
  nested: (name) => (LAYERS.includes(name) ? `layers.${name}` : undefined),
});

/** The writable fields of a persona, in their order. The order inside the layers is kept. */
export function toPersonaJson({ kind: _ours, ...persona }: ListedPersona): PersonaJson {
  return PERSONA_JSON.inOrder(persona);
}

/** Checks a persona's JSON that was written by hand. @returns it with older names, or its first problem */
export function readPersonaJson(value: unknown): ItemRead {
  return PERSONA_JSON.read(value);
}

/** The body to create a persona from its JSON; null and empty values are left out. @throws UsageError for an invalid field */
export function toCreation(json: PersonaJson): CreatePersona {
  return PERSONA_JSON.toBody(json);
}
