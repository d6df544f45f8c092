import type { FormField } from '../../ui/form/form.ts';
import { jsonField } from '../forms/json-field.ts';

/** The field for the layers of a persona, as JSON. */
export const LAYERS_FIELD: FormField<'layers'> = jsonField({
  name: 'layers',
  label: 'Layers',
  more: true,
  whenEmpty: "(Tavus' defaults)",
  help: 'Models and settings as a JSON object, for example {"tts": {"tts_engine": "cartesia"}}.',
  alsoCalled: ['llm', 'tts', 'stt', 'perception', 'conversational_flow', 'base_url', 'api_key'],
});
