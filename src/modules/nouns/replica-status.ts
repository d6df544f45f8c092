import type { Replica } from '../../api/replicas.ts';
import type { ListFilter } from '../../ui/list/paged-list.ts';
import type { TonedText } from '../../ui/theme.ts';

type ReplicaPhase = 'training' | 'failed' | 'fine_tuning' | 'fine_tuning_failed' | 'ready';

/** Tavus spells a failure `error` in one field and `errored` in another. */
const FAILED = /^(error|fail)/i;
/** Responses say `completed`, callbacks say `ready`. */
const DONE = /^(completed|ready)$/i;

/**
 * The phase that `status` and `finetune_status` describe together. An unknown value of either counts as in progress.
 * Models without fine-tuning have no `finetune_status`, or null. A replica can be used from `fine_tuning` on, even
 * if the fine-tuning failed.
 */
export function replicaPhase({ status, finetune_status = '' }: Replica): ReplicaPhase {
  if (FAILED.test(status)) return 'failed';
  if (!DONE.test(status)) return 'training';
  const tuning = finetune_status.trim();
  if (FAILED.test(tuning)) return 'fine_tuning_failed';
  return tuning === '' || DONE.test(tuning) ? 'ready' : 'fine_tuning';
}

/** True while its status can change by itself. */
export function isTraining(replica: Replica): boolean {
  const phase = replicaPhase(replica);
  return phase === 'training' || phase === 'fine_tuning';
}

export function hasFailure(replica: Replica): boolean {
  const phase = replicaPhase(replica);
  return phase === 'failed' || phase === 'fine_tuning_failed';
}

/** All values of `status` and `finetune_status` in Tavus' documentation. */
export const REPLICA_STATUSES = ['started', 'training', 'completed', 'error', 'errored'] as const;

/** The filters of a list on the screen. */
export const REPLICA_FILTERS: readonly ListFilter<Replica>[] = [
  { label: 'completed', matches: ({ status }) => status === 'completed' },
  { label: 'in training', matches: isTraining },
  { label: 'error', matches: hasFailure },
];

const TONES = {
  ...{ training: 'busy', failed: 'bad' },
  ...{ fine_tuning: 'busy', fine_tuning_failed: 'bad', ready: 'good' },
} as const satisfies Readonly<Record<ReplicaPhase, TonedText['tone']>>;

/** The status as a list shows it: `started 37/100`. */
export function replicaStatus(replica: Replica): TonedText {
  const phase = replicaPhase(replica);
  const progress = phase === 'training' && replica.training_progress ? ` ${replica.training_progress}` : '';
  return { text: `${statusWords(replica)}${progress}`, tone: TONES[phase] };
}

/** The text of the status without its progress; a search uses it. */
export function statusWords(replica: Replica): string {
  const phase = replicaPhase(replica);
  if (phase === 'fine_tuning') return `${replica.status}, fine-tuning`;
  return phase === 'fine_tuning_failed' ? `${replica.status}, tuning failed` : replica.status;
}

/** The status while watching. phoenix-4.5 reports `completed` while its fine-tuning is still in progress. */
export function trainingStatus(replica: Replica): TonedText {
  if (replicaPhase(replica) !== 'fine_tuning') return replicaStatus(replica);
  const progress = replica.training_progress ? ` ${replica.training_progress}` : '';
  return { text: `fine-tuning${progress}; can be used with a watermark`, tone: 'busy' };
}

/** Why a replica can never be used; undefined unless its training failed. */
export function whyFailed(replica: Replica): string | undefined {
  return replicaPhase(replica) === 'failed' ? 'Its training failed, so it cannot be used.' : undefined;
}

/** Why a replica cannot be used for a video now; undefined if it can, which includes fine-tuning and its failure. */
export function whyUnfinished(replica: Replica): string | undefined {
  const phase = replicaPhase(replica);
  if (phase !== 'training' && phase !== 'failed') return undefined;
  const progress = replica.training_progress ?? replica.status;
  return whyFailed(replica) ?? `Still training (${progress}). Takes 3 to 4 hours.`;
}
