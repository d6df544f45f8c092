import type { Replica } from '../../api/replicas.ts';
import type { ListFilter } from '../../ui/list/paged-list.ts';
import type { TonedText } from '../../ui/theme.ts';

type ReplicaPhase = 'training' | 'failed' | 'fine_tuning' | 'fine_tuning_failed' | 'ready';

/** Tavus spells a failure `error` in one field and `errored` in another. */
const FAILED = /^(error|fail)/i;
/** Answers say `completed` where callbacks say `ready`. */
const DONE = /^(completed|ready)$/i;

/**
 * What the two status fields say together. An unknown value of either counts as in progress; a model that is not
 * fine-tuned has no `finetune_status`, or null. A replica can be used from `fine_tuning` on, also when that failed.
 */
export function replicaPhase({ status, finetune_status = '' }: Replica): ReplicaPhase {
  if (FAILED.test(status)) return 'failed';
  if (!DONE.test(status)) return 'training';
  const tuning = finetune_status.trim();
  if (FAILED.test(tuning)) return 'fine_tuning_failed';
  return tuning === '' || DONE.test(tuning) ? 'ready' : 'fine_tuning';
}

/** True while its state can change by itself. */
export function isTraining(replica: Replica): boolean {
  const phase = replicaPhase(replica);
  return phase === 'training' || phase === 'fine_tuning';
}

export function hasFailure(replica: Replica): boolean {
  const phase = replicaPhase(replica);
  return phase === 'failed' || phase === 'fine_tuning_failed';
}

/** By which a list can be narrowed. */
export const REPLICA_STATUSES: readonly ListFilter<Replica>[] = [
  { label: 'completed', matches: ({ status }) => status === 'completed' },
  { label: 'in training', matches: isTraining },
  { label: 'error', matches: hasFailure },
];

const TONES = {
  ...{ training: 'busy', failed: 'bad' },
  ...{ fine_tuning: 'busy', fine_tuning_failed: 'bad', ready: 'good' },
} as const satisfies Readonly<Record<ReplicaPhase, TonedText['tone']>>;

/** What the status fields mean for the user. */
export function replicaStatus(replica: Replica): TonedText {
  const phase = replicaPhase(replica);
  const progress = phase === 'training' && replica.training_progress ? ` ${replica.training_progress}` : '';
  return { text: `${statusWords(replica)}${progress}`, tone: TONES[phase] };
}

/** What a search looks through. */
export function statusWords(replica: Replica): string {
  const phase = replicaPhase(replica);
  if (phase === 'fine_tuning') return `${replica.status}, fine-tuning`;
  return phase === 'fine_tuning_failed' ? `${replica.status}, tuning failed` : replica.status;
}

/** Says of a preview that it is one: phoenix-4.5 reports `completed` while its fine-tuning goes on. */
export function trainingStatus(replica: Replica): TonedText {
  if (replicaPhase(replica) !== 'fine_tuning') return replicaStatus(replica);
  const progress = replica.training_progress ? ` ${replica.training_progress}` : '';
  return { text: `fine-tuning${progress}; its preview, with a watermark, can be used`, tone: 'busy' };
}

/** Why a replica can never be used; undefined for one that is trained, or will be. */
export function whyFailed(replica: Replica): string | undefined {
  return replicaPhase(replica) === 'failed'
    ? 'Its training failed, so it cannot be used. Its details say why.'
    : undefined;
}

/** Why a replica can't speak yet; undefined when it can, as one whose fine-tuning goes on or failed. */
export function whyUnfinished(replica: Replica): string | undefined {
  const phase = replicaPhase(replica);
  if (phase !== 'training' && phase !== 'failed') return undefined;
  const progress = replica.training_progress ?? replica.status;
  return whyFailed(replica) ?? `It is still training (${progress}). Training takes 3 to 4 hours.`;
}
