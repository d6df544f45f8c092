import { type Failure, lifeCycle } from '../life-cycle.ts';
import type { StoredItem } from '../stored.ts';

/** A stored transcription. Its status is computed from the times and the clock. */
export interface StoredTranscription extends StoredItem {
  fileUrl: string;
  callbackUrl?: string;
  workMs: number;
  failure?: Failure;
}

export interface TranscriptionStore {
  transcriptions: Map<string, StoredTranscription>;
  addTranscription(fileUrl: string, given?: Partial<Omit<StoredTranscription, 'fileUrl'>>): StoredTranscription;
}

/** Time from the creation until the text is ready; Tavus takes minutes. */
const WORK_MS = 10_000;

const STATUS = { waiting: 'started', running: 'started', done: 'completed', failed: 'error' } as const;

export function newTranscription(
  id: string,
  now: number,
  fileUrl: string,
  given: Partial<StoredTranscription>,
): StoredTranscription {
  const { createdAt = now } = given;
  return { id, fileUrl, createdAt, changedAt: createdAt, workMs: WORK_MS, ...given };
}

export function transcriptionStatus(
  { createdAt, workMs, failure }: StoredTranscription,
  now: number,
): 'started' | 'completed' | 'error' {
  return STATUS[lifeCycle(createdAt, workMs, failure)(now).phase];
}
