import { isObject } from '../../lib/guards.ts';
import type { ReplicaStore } from '../replicas/replica.ts';
import type { Owner, StoredItem } from '../stored.ts';
import {
  anything,
  badRequest,
  type Check,
  checkFields,
  flag,
  formerly,
  HttpError,
  isBlank,
  object,
  objects,
  oneOf,
  orEmpty,
  orNull,
  text,
  texts,
  upTo,
  webUrl,
} from '../validate.ts';

type Checks = Readonly<Record<string, Check>>;
type Layer = Record<string, unknown>;

/** The fields of a persona under the API's names; a JSON Patch applies to them. */
export interface PersonaContent {
  persona_name: string | null;
  default_replica_id: string | null;
  pipeline_mode: 'full' | 'echo';
  /** Layers by name, and the lists `document_ids` and `document_tags`. */
  layers: Record<string, unknown>;
  system_prompt?: string;
  context?: string;
  document_ids?: string[];
  document_tags?: string[];
  objectives_id?: string;
  guardrail_ids?: string[];
  guardrail_tags?: string[];
  guardrails_id?: string;
  greeting?: string;
  /** Settings by skill id, or a list. */
  skills?: unknown;
}

export interface StoredPersona extends StoredItem {
  owner: Owner;
  content: PersonaContent;
  /** True if the web builder has unpublished edits: a patch needs `force=true`. */
  hasMakerChanges?: boolean;
  /** Default: true. */
  isListed?: boolean;
  /** Tools that are attached to it. */
  toolIds?: readonly string[];
}

export interface PersonaStore {
  personas: Map<string, StoredPersona>;
  addPersona(content?: Partial<PersonaContent>, given?: Partial<Omit<StoredPersona, 'content'>>): StoredPersona;
}

export function newPersona(
  id: string,
  now: number,
  content: Partial<PersonaContent>,
  given: Partial<StoredPersona>,
): StoredPersona {
  const createdAt = given.createdAt ?? now;
  const blank = { persona_name: null, default_replica_id: null, pipeline_mode: 'full', layers: {} } as const;
  return { id, owner: 'user', createdAt, changedAt: createdAt, ...given, content: { ...blank, ...content } };
}

/** Shown instead of a stored secret. When a client sends it back as a key, it counts as no key. */
export const MASKED_KEY = '********';

const level = oneOf('low', 'medium', 'high');

const fields: Checks = {
  persona_name: orNull(text),
  default_replica_id: orNull(text),
  system_prompt: text,
  context: text,
  pipeline_mode: oneOf('full', 'echo'),
  document_ids: texts,
  document_tags: texts,
  objectives_id: text,
  guardrail_ids: upTo(50, texts),
  guardrail_tags: upTo(50, texts),
  guardrails_id: text,
  greeting: text,
  skills: anything,
  layers: object,
};

/** Fields of `layers` that are lists, not layers. */
const layerLevelLists: Checks = { document_ids: texts, document_tags: texts };

const layerFields: Readonly<Record<string, Checks>> = {
  perception: {
    perception_model: formerly(oneOf('raven-1', 'raven-0', 'off'), 'basic'),
    visual_awareness_queries: texts,
    visual_tool_prompt: text,
    visual_tools: objects,
    audio_awareness_queries: texts,
    audio_tool_prompt: text,
    audio_tools: objects,
  },
  stt: {
    stt_engine: formerly(
      oneOf(
        ...['tavus-auto', 'tavus-parakeet', 'tavus-soniox', 'tavus-whisper'],
        ...['tavus-deepgram-medical', 'tavus-advanced'],
      ),
      'tavus-turbo',
    ),
    hotwords: text,
  },
  conversational_flow: {
    turn_detection_model: oneOf('sparrow-1', 'sparrow-0'),
    turn_taking_patience: level,
    replica_interruptibility: level,
    pal_interruptibility: level,
    sleep_phrase: orNull(text),
    voice_isolation: oneOf('off', 'near'),
    wake_phrase: orNull(text),
    idle_engagement: oneOf('off', 'patient', 'eager'),
  },
  llm: {
    ...{ model: text, base_url: orEmpty(webUrl), api_key: text, speculative_inference: flag },
    ...{ tools: objects, headers: object, extra_body: object },
  },
  tts: {
    ...{ api_key: text, tts_engine: text, external_voice_id: text, voice_id: text, voice_settings: object },
    ...{
      tts_emotion_control: formerly(flag, 'true', 'false'),
      tts_model_name: text,
      pronunciation_dictionary_id: text,
    },
  },
};

// Default values are not stored, so JSON Patch needs `add` for them; `replace` fails.
const layerDefaults: Readonly<Record<string, Layer>> = {
  perception: { perception_model: 'raven-1' },
  stt: { stt_engine: 'tavus-auto' },
  conversational_flow: { voice_isolation: 'near', idle_engagement: 'off' },
  llm: { speculative_inference: true },
  tts: { tts_emotion_control: true },
};

export function isPersonaField(name: string): boolean {
  return Object.hasOwn(fields, name);
}

type Warn = (line: string) => void;

/**
 * Checks a complete persona, new or patched, and returns it in the stored form.
 * @param warn as for `checkFields`
 */
export function readPersona(body: Layer, store: ReplicaStore, warn: Warn): PersonaContent {
  checkFields(body, fields);
  if (body.pipeline_mode !== 'echo' && isBlank(body.system_prompt)) {
    badRequest('system_prompt is required unless pipeline_mode is echo');
  }
  const replica = body.default_replica_id ?? null;
  if (replica !== null && !store.replicas.has(String(replica))) {
    throw new HttpError(400, { message: 'Invalid replica_uuid' });
  }
  const known = Object.fromEntries(Object.entries(body).filter(([name]) => isPersonaField(name)));
  const blank = { persona_name: null, default_replica_id: null, pipeline_mode: 'full' };
  // Holds because of the checks above.
  return { ...blank, ...known, layers: readLayers(body.layers, warn) } as PersonaContent;
}

function readLayers(layers: unknown, warn: Warn): PersonaContent['layers'] {
  if (!isObject(layers)) return {};
  checkFields(layers, layerLevelLists, 'layers.');
  const read = ([name, layer]: [string, unknown]) => [
    name,
    isLayerLevelList(name) ? layer : readLayer(name, layer, warn),
  ];
  return Object.fromEntries(Object.entries(layers).map(read));
}

function isLayerLevelList(name: string): boolean {
  return Object.hasOwn(layerLevelLists, name);
}

function readLayer(name: string, layer: unknown, warn: Warn): Layer {
  if (!isObject(layer)) return badRequest(`layers.${name} must be an object`);
  checkFields(layer, layerFields[name] ?? {}, `layers.${name}.`, warn);
  if (name === 'llm') checkCustomModel(layer);
  const defaults = layerDefaults[name] ?? {};
  return Object.fromEntries(Object.entries(layer).filter(([field, value]) => defaults[field] !== value));
}

function checkCustomModel({ base_url, api_key }: Layer): void {
  if (isBlank(base_url) || (!isBlank(api_key) && api_key !== MASKED_KEY)) return;
  throw new HttpError(400, {
    message: 'Bad Request. Please ensure both base_url and api_key are included in order to use a custom llm.',
  });
}
