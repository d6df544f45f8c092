import { isObject, type JsonObject } from '../lib/guards.ts';
import { DATES, VOICE_FIELDS, VOICE_TEXTS } from './fields.ts';
import type { Http } from './http.ts';
import { NounCalls } from './noun-calls.ts';
import { firstText, optional, readDates, readRest, readTextLists, readTexts } from './read.ts';
import type { CallOptions } from './route.ts';

/** A voice: in June 2026 a name that belongs to a stock replica, since August 2026 a resource with an id. */
export interface Voice {
  /** In June 2026 the name, which is what `voice_name` of a new replica takes. '' if the response contained neither. */
  voice_id: string;
  voice_name: string;
  /** Since August 2026, like `status`, `error_message` and `description`. */
  voice_type?: 'user' | 'system';
  /** `started`, `completed`, `error`; treat unknown values as in progress. */
  status?: string;
  error_message?: string;
  description?: string;
  /** June 2026: the replica that the voice belongs to. */
  replica_id?: string;
  /** June 2026: a sample. */
  audio_url?: string;
  tags?: string[];
  /** ISO 8601, UTC. */
  created_at?: string;
  updated_at?: string;
}

export interface VoiceFilter extends CallOptions {
  /** June 2026: a part of the name. */
  search?: string | undefined;
  /** June 2026. */
  tag?: string | undefined;
  /** Late 2026. Default: all. */
  source?: 'system' | 'user' | 'all' | undefined;
}

export class VoiceCalls extends NounCalls<Voice, VoiceFilter> {
  constructor(http: Http) {
    super(http, {
      path: 'voices',
      read: readVoice,
      idOf: (voice) => voice.voice_id,
      firstPage: 1,
      listQuery: ({ search, tag, source }) => ({ search, tag, source }),
    });
  }
}

const KNOWN = new Set([...VOICE_FIELDS, 'face_id']);

function readVoice(row: JsonObject): Voice {
  const { voice_type: type } = row;
  return {
    voice_id: firstText(row.voice_id, row.voice_name) ?? '',
    voice_name: firstText(row.voice_name) ?? '',
    ...optional('voice_type', type === 'user' || type === 'system' ? type : undefined),
    ...optional('replica_id', firstText(row.replica_id, row.face_id)),
    ...readTexts(row, VOICE_TEXTS),
    ...readTextLists({ tags: readTags(row.tags) }, ['tags']),
    ...readDates(row, DATES),
    ...readRest(row, KNOWN),
  };
}

/** Tags are texts, or objects with a `tag_name`. */
function readTags(tags: unknown): unknown {
  return Array.isArray(tags) ? tags.map((tag) => (isObject(tag) ? tag.tag_name : tag)) : tags;
}
