import type { SeedContext } from '../noun.ts';
import { pick } from '../random.ts';
import type { ReplicaStore } from '../replicas/replica.ts';
import { edgeCaseNames, stockRoles } from '../seed-names.ts';
import { newPersona, type PersonaContent, type PersonaStore } from './persona.ts';

type Context = SeedContext<PersonaStore & ReplicaStore>;

const DAY = 86_400_000;

/** Ids in Tavus' documentation and in public programs, by stock role. Only the names of the first two are documented. */
const DOCUMENTED_IDS: Readonly<Record<string, string>> = {
  ...{ 'Sales Coach': 'p1af207b8189', 'Customer Support': 'paaee96e4f87' },
  ...{ 'Life Coach': 'pcb7a34da5fe', 'AI Interviewer': 'pdced222244b' },
};
/** The replica that Tavus documents for the first two of them. */
const DOCUMENTED_REPLICA = 'r90bbd427f71';
/** Ids that Tavus accepts and does not list: for Pipecat and LiveKit, which only use the video, and in Tavus' own examples. */
const UNLISTED: Readonly<Record<string, Partial<PersonaContent>>> = {
  ...{ pipecat0: { pipeline_mode: 'echo' }, 'pipecat-stream': { pipeline_mode: 'echo' } },
  pb87e71797da: { pipeline_mode: 'echo', default_replica_id: DOCUMENTED_REPLICA },
  p7fb2f122a0f: { pipeline_mode: 'echo', default_replica_id: DOCUMENTED_REPLICA },
  p9a95912: demo('Stock Demo Persona'),
  p48fdf065d6b: demo('Stock Demo Persona'),
  p3bb4745d4f9: demo('Santa'),
  p5317866: demo('Life Coach'),
};
/** The id of Life Coach, for the examples in help texts. */
const EXAMPLE_ID = 'p7b3d5f9a1c4';

const lookUpOrder = {
  type: 'function',
  function: {
    name: 'look_up_order',
    description: 'Find an order by its number.',
    parameters: { type: 'object', properties: { number: { type: 'string' } }, required: ['number'] },
  },
};

const ownPersonas: ReadonlyArray<Partial<PersonaContent>> = [
  {
    persona_name: 'Support agent',
    system_prompt: 'You help customers of a shop for bicycles. Be brief, be kind, and never promise a refund.',
    context: 'The shop opens at nine.',
    layers: {
      llm: {
        model: 'our-support-model',
        base_url: 'https://llm.example.com/v1',
        api_key: 'made-up-llm-key-0001',
        headers: { Authorization: 'Bearer made-up-token-0001', 'X-Team': 'support' },
        extra_body: { temperature: 0.3, top_p: 0.9 },
        tools: [lookUpOrder],
      },
      tts: {
        tts_engine: 'elevenlabs',
        api_key: 'made-up-tts-key-0001',
        external_voice_id: 'voice-made-up-1',
        voice_settings: { speed: 1.1, stability: 0.4 },
      },
      stt: { stt_engine: 'tavus-whisper', hotwords: 'Shimano, derailleur, tubeless' },
    },
  },
  {
    persona_name: 'Life Coach',
    system_prompt: 'You are a life coach who listens first and asks one question at a time.',
    layers: {
      llm: { model: 'tavus-gpt-oss' },
      conversational_flow: { turn_taking_patience: 'high' },
      stt: { hotwords: 'gratitude, ikigai' },
    },
  },
  { persona_name: 'Echo for the stage', pipeline_mode: 'echo' },
  {
    persona_name: 'Interviewer',
    system_prompt:
      'You interview candidates for a junior engineering role. Five questions, ten minutes, no trick questions.',
    guardrail_tags: ['hiring'],
    document_tags: ['handbook', 'roles-2026'],
    layers: {
      perception: {
        visual_awareness_queries: ['Is the candidate looking at the camera?'],
        visual_tool_prompt: 'Use end_interview when the candidate leaves.',
        visual_tools: [{ type: 'function', function: { name: 'end_interview', description: 'Ends the call.' } }],
      },
    },
  },
  { persona_name: null, system_prompt: 'Draft without a name yet.' },
  {
    persona_name: 'Concierge (cartesia)',
    system_prompt: 'You are the concierge of a small hotel.',
    layers: { tts: { tts_engine: 'cartesia', tts_model_name: 'sonic-3', tts_emotion_control: false } },
  },
];

/** Adds 30 stock personas, each with a stock replica. */
export function seedStockPersonas({ store, random, now }: Context): void {
  const replicas = stockReplicas(store);
  for (const role of stockRoles) {
    const id = DOCUMENTED_IDS[role];
    const replica = pick(random, replicas);
    const content = {
      persona_name: role,
      system_prompt: `You are the ${role} of a friendly company. Keep answers short.`,
      default_replica_id: id === undefined ? replica : DOCUMENTED_REPLICA,
    };
    const createdAt = Math.floor(now - (410 + random() * 200) * DAY);
    store.addPersona(content, { owner: 'system', createdAt, ...(id && { id }) });
  }
  for (const [id, content] of Object.entries(UNLISTED)) {
    // Stored without drawing an id, so that those of the others stay.
    const whole = { persona_name: id, ...content };
    store.personas.set(id, newPersona(id, now, whole, { owner: 'system', isListed: false }));
  }
}

export function seedPersonas({ store, random, now }: Context, count: number): void {
  const replicas = stockReplicas(store);
  for (let index = 0; index < count; index += 1) {
    const template = ownPersonas[index % ownPersonas.length] ?? {};
    const replica = index % 3 === 2 ? null : pick(random, replicas);
    const content = { ...structuredClone(template), default_replica_id: replica };
    if (index >= ownPersonas.length) content.persona_name = laterName(index, template);
    const id = index === 1 ? { id: EXAMPLE_ID } : {};
    store.addPersona(content, { ...id, createdAt: Math.floor(now - 300 * DAY * ((index + random()) / count) ** 2) });
  }
}

function laterName(index: number, template: Partial<PersonaContent>): string {
  const order = index - ownPersonas.length;
  return edgeCaseNames[order] ?? `${template.persona_name ?? 'Draft'} ${index + 1}`;
}

function stockReplicas(store: ReplicaStore): [string, ...string[]] {
  const [first, ...rest] = [...store.replicas.values()].filter((replica) => replica.owner === 'system');
  if (first === undefined) throw new Error('Add stock replicas before personas.');
  return [first.id, ...rest.map((replica) => replica.id)];
}

function demo(persona_name: string): Partial<PersonaContent> {
  return { persona_name, system_prompt: `You are ${persona_name}.`, default_replica_id: DOCUMENTED_REPLICA };
}
