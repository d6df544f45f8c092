import { type Failure, lifeCycle } from '../life-cycle.ts';
import type { Owner, StoredItem } from '../stored.ts';

/** A stored voice. Its status is computed from the times and the clock. */
export interface StoredVoice extends StoredItem {
  owner: Owner;
  name: string;
  description: string | null;
  tags: readonly string[];
  makingMs: number;
  /** Its code is the error message. */
  failure?: Failure;
  hasSample: boolean;
}

export interface VoiceStore {
  voices: Map<string, StoredVoice>;
  addVoice(given?: Partial<StoredVoice>): StoredVoice;
}

interface VoiceState {
  status: 'started' | 'completed' | 'error';
  /** Milliseconds since the epoch. */
  changedAt: number;
}

/** Tavus takes up to a few minutes. */
const MAKING_MS = 30_000;

const STATUS = { waiting: 'started', running: 'started', done: 'completed', failed: 'error' } as const;

export function newVoice(id: string, now: number, given: Partial<StoredVoice>): StoredVoice {
  const { createdAt = now } = given;
  return {
    ...{ id, owner: 'user', name: `Voice ${id}`, description: null, tags: [], hasSample: false },
    ...{ createdAt, changedAt: createdAt, makingMs: MAKING_MS },
    ...given,
  };
}

export function voiceState({ createdAt, makingMs, failure, changedAt }: StoredVoice, now: number): VoiceState {
  const { phase, since } = lifeCycle(createdAt, makingMs, failure)(now);
  return { status: STATUS[phase], changedAt: Math.max(changedAt, since) };
}
