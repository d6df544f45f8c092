import type { Callback } from '../callbacks/callback.ts';
import { isoDate } from '../dates.ts';
import type { RouteContext, SandboxRequest } from '../http.ts';
import { endOf } from '../life-cycle.ts';
import { type SeedContext, sandboxNoun } from '../noun.ts';
import { HttpError, readFields, requireTexts, webUrl } from '../validate.ts';
import {
  newTranscription,
  type StoredTranscription,
  type TranscriptionStore,
  transcriptionStatus,
} from './transcription.ts';

type Row = Record<string, unknown>;

const DAY = 86_400_000;
/** The API's documentation uses this id. */
const EXAMPLE_ID = 't0108f2d24k2a';
const TEXT = 'Hello, and welcome. This is what was said in the file.';

export const TRANSCRIPTIONS = sandboxNoun<'transcriptions', StoredTranscription, TranscriptionStore>({
  name: 'transcriptions',
  id: { prefix: 't', digits: 12 },
  // Tavus documents no response for an unknown id; this is that of other nouns.
  unknown: () => new HttpError(400, { error: 'Invalid transcription_id' }),
  deleted: 204,
  list: { firstPage: 1 },
  store: (transcriptions, keep) => ({
    transcriptions,
    addTranscription: (fileUrl, given = {}) => keep((id, now) => newTranscription(id, now, fileUrl, given)),
  }),
  create: createTranscription,
  wire: (transcription, { now }) => transcriptionRow(transcription, now),
  work: {
    finish: (transcription, now) => {
      transcription.workMs = now - transcription.createdAt;
      delete transcription.failure;
    },
    fail: (transcription, now, code = '') => {
      transcription.failure = { code, at: now };
    },
  },
  callbacks: { url: ({ callbackUrl }) => callbackUrl, of: transcriptionCallbacks },
  seed: { amount: 2, own: seedTranscriptions },
});

function createTranscription(call: SandboxRequest, { store, clock }: RouteContext<TranscriptionStore>): Row {
  const body = readFields(call, { file_url: webUrl, callback_url: webUrl });
  requireTexts(body, ['file_url']);
  const { file_url: fileUrl, callback_url: callbackUrl } = body;
  const given = typeof callbackUrl === 'string' ? { callbackUrl } : {};
  return transcriptionRow(store.addTranscription(String(fileUrl), given), clock.now());
}

/** Tavus documents no body; this is the transcription. */
function transcriptionCallbacks(transcription: StoredTranscription): Callback[] {
  const { createdAt, workMs, failure } = transcription;
  const at = endOf(createdAt, workMs, failure);
  return [{ event: failure ? 'error' : 'completed', at, body: transcriptionRow(transcription, at) }];
}

function transcriptionRow(transcription: StoredTranscription, now: number): Row {
  const { id, fileUrl, callbackUrl, createdAt } = transcription;
  const status = transcriptionStatus(transcription, now);
  return {
    ...{ transcription_id: id, file_url: fileUrl, status },
    ...(status === 'completed' && { text: TEXT }),
    ...(callbackUrl !== undefined && { callback_url: callbackUrl }),
    created_at: isoDate(createdAt),
  };
}

function seedTranscriptions({ store, now }: SeedContext<TranscriptionStore>, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const createdAt = now - (index * 9 + 2) * DAY;
    const failure = { code: '', at: createdAt + 5000 };
    const given = index % 2 === 1 ? { createdAt, failure } : { createdAt, ...(index === 0 && { id: EXAMPLE_ID }) };
    store.addTranscription(`https://example.com/talks/${index + 1}.mp4`, given);
  }
}
