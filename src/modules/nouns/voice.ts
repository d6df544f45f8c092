import { NotFoundError } from '../../api/errors.ts';
import { VOICE_FIELDS } from '../../api/fields.ts';
import type { Page } from '../../api/page.ts';
import type { CallOptions } from '../../api/route.ts';
import type { Voice } from '../../api/voices.ts';
import type { TonedText } from '../../ui/theme.ts';
import type { Api, Owner, Resource } from '../resource/resource.ts';

export const VOICE: Resource<Voice> = {
  noun: { one: 'voice', many: 'voices' },
  summary: 'how a replica sounds',
  id: ({ voice_id }) => voice_id,
  name: ({ voice_name }) => voice_name,
  idPattern: /^v[0-9a-f]{8,}$/,
  endpoints: {
    list: (api, { type, search, tags, signal }) => pagesOf(api, { source: type, search, tag: tags?.[0], signal }),
    get: getVoice,
  },
  fields: VOICE_FIELDS,
  columns: [{ title: 'TYPE', cell: ({ voice_type = '' }) => voice_type }],
  tags: ({ tags = [] }) => tags,
  isSearchable: true,
  details: (voice) => [
    ['Kind', voice.voice_type && KINDS[voice.voice_type]],
    ['Status', voice.status && voiceStatus(voice)],
    ['What went wrong', hasFailed(voice) ? (voice.error_message ?? 'Tavus gave no reason.') : undefined],
    ['Description', voice.description],
    ['Tags', voice.tags?.join(', ')],
    ['Replica', voice.replica_id],
    ['Sample', voice.audio_url],
  ],
  links: ({ audio_url }) => [['Sample', audio_url]],
  status: {
    cell: voiceStatus,
    isInProgress,
    known: ['started', 'completed', 'error'],
    values: ({ status }) => [status],
    help: 'Only voices with this status.',
    filters: [
      { label: 'completed', matches: ({ status }) => status === 'completed' },
      { label: 'in progress', matches: isInProgress },
      { label: 'error', matches: hasFailed },
    ],
  },
  owner: { field: 'voice_type', listed: 'all' },
  whenEmpty: 'Tavus makes a voice when you train a replica from a video.',
  examples: {
    id: 'v0a1b2c3d4e5f',
    name: 'Anna',
    list: [
      { text: 'List your own voices', line: 'tavus voice list --type user' },
      { text: 'Find English voices by name', line: 'tavus voice list --search anna --tags english' },
    ],
    get: { text: 'Print the link of its sample for a script', fields: 'audio_url' },
  },
};

const KINDS: Readonly<Record<Owner, string>> = { system: "system: one of Tavus' stock voices", user: 'user: your own' };

/** Why a voice cannot be used now; undefined if it can. */
export function whyUnusable(voice: Voice): string | undefined {
  if (hasFailed(voice)) return 'Tavus could not make it.';
  return isInProgress(voice) ? `It is not ready: ${voice.status}.` : undefined;
}

/** Why it cannot be heard; undefined if it can. */
export function whySilent({ audio_url }: Voice): string | undefined {
  return audio_url === undefined ? 'It has no sample.' : undefined;
}

interface Filter extends CallOptions {
  readonly source?: Owner | undefined;
  readonly search?: string | undefined;
  readonly tag?: string | undefined;
}

async function* pagesOf(api: Api, filter: Filter): AsyncGenerator<Page<Voice>> {
  for await (const page of api.voices.listAll(filter)) yield { ...page, items: page.items.map(withType) };
}

/** A voice without an id of its own is from June 2026, when all belonged to stock replicas. */
function withType(voice: Voice): Voice {
  return voice.voice_id === voice.voice_name ? { voice_type: 'system', ...voice } : voice;
}

/** The list is searched too: in June 2026 voices had neither ids nor a path of their own. */
async function getVoice(api: Api, id: string, options: CallOptions): Promise<Voice> {
  try {
    return await api.voices.get(id, options);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    for await (const { items } of pagesOf(api, { ...options, search: id })) {
      const found = items.find(({ voice_id }) => voice_id === id);
      if (found) return found;
    }
    throw error;
  }
}

function hasFailed({ status }: Voice): boolean {
  return status === 'error';
}

/** An unknown status counts as in progress; a voice of June 2026 has none and is ready. */
function isInProgress({ status = 'completed' }: Voice): boolean {
  return status !== 'completed' && status !== 'error';
}

function voiceStatus({ status = '' }: Voice): TonedText {
  if (status === 'completed') return { text: status, tone: 'good' };
  return { text: status, tone: status === 'error' ? 'bad' : 'busy' };
}
