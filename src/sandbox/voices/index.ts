import { isoDate } from '../dates.ts';
import { sandboxNoun } from '../noun.ts';
import type { View } from '../noun-routes.ts';
import { includes } from '../paging.ts';
import { badRequest, HttpError } from '../validate.ts';
import { seedStockVoices, seedVoices } from './seed.ts';
import { newVoice, type StoredVoice, type VoiceStore, voiceState } from './voice.ts';

/** Without POST: the name of its field for the recording is unverified. Tavus documents no DELETE. */
export const VOICES = sandboxNoun<'voices', StoredVoice, VoiceStore>({
  name: 'voices',
  id: { prefix: 'v', digits: 12 },
  // Tavus documents no response for an unknown id.
  unknown: () => new HttpError(404, { message: 'Voice not found' }),
  list: { firstPage: 1, select: selectVoices },
  store: (voices, keep) => ({ voices, addVoice: (given = {}) => keep((id, now) => newVoice(id, now, given)) }),
  wire: voiceRow,
  work: {
    finish: (voice, now) => {
      voice.makingMs = now - voice.createdAt;
      delete voice.failure;
    },
    fail: (voice, now, code = 'The recording cannot be used.') => {
      voice.failure = { code, at: now };
    },
  },
  seed: { amount: 6, own: seedVoices, stock: seedStockVoices },
});

/** By name, as documented. The filters of June and of late 2026 are both accepted. */
function selectVoices(voices: StoredVoice[], query: URLSearchParams): StoredVoice[] {
  const source = query.get('source') ?? 'all';
  const sort = query.get('sort') ?? 'asc';
  if (!['system', 'user', 'all'].includes(source)) badRequest('Invalid source');
  if (!['asc', 'desc'].includes(sort)) badRequest('Invalid sort');
  const tag = query.get('tag')?.toLowerCase();
  const selected = voices.filter(
    (voice) =>
      (source === 'all' || voice.owner === source) &&
      includes(voice.name, query.get('search') ?? '') &&
      (tag === undefined || voice.tags.some((own) => own.toLowerCase() === tag)),
  );
  const sorted = selected.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return sort === 'desc' ? sorted.reverse() : sorted;
}

function voiceRow(voice: StoredVoice, { now, baseUrl }: View): Record<string, unknown> {
  const { id, name, owner, description, tags, failure, createdAt, hasSample } = voice;
  const { status, changedAt } = voiceState(voice, now);
  return {
    ...{ voice_id: id, voice_name: name, voice_type: owner, status, description, tags },
    ...(status === 'error' && { error_message: failure?.code }),
    ...(hasSample && { audio_url: `${baseUrl}/media/${id}.wav` }),
    ...{ created_at: withoutZone(createdAt), updated_at: withoutZone(changedAt) },
  };
}

/** Like the example of Tavus: with microseconds, and without a zone. */
function withoutZone(time: number): string {
  return isoDate(time).replace('Z', '000');
}
