import type { Replica } from '../../api/replicas.ts';
import { formatDate, nameOrNone } from '../../lib/format.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { isSystemReplica, replicaStatus } from '../shared/replicas.ts';
import { explainFailure } from './training-errors.ts';

/** All that is known of a replica. */
export function replicaRows(replica: Replica): readonly DetailRow[] {
  return [
    ['Name', nameOrNone(replica.replica_name)],
    ['Replica id', replica.replica_id || '(no id)'],
    ['Kind', isSystemReplica(replica) ? "system: one of Tavus' stock replicas" : 'user: your own'],
    ['Status', replicaStatus(replica)],
    ['Training', replica.training_progress],
    ['What went wrong', explainFailure(replica)],
    ['Fine-tuning', replica.finetune_status],
    ['Model', replica.model_name],
    ['Created', formatDate(replica.created_at)],
    ['Updated', formatDate(replica.updated_at)],
    ...replicaLinks(replica),
  ];
}

export function replicaLinks(replica: Replica): readonly DetailRow[] {
  return [
    ['Preview video', replica.thumbnail_video_url],
    ['Preview image', replica.thumbnail_image_url],
  ];
}

/** What it looks like. */
export function replicaThumbnail({ thumbnail_image_url: url }: Replica): string | undefined {
  return url;
}

/** Why a stock replica can't be changed; undefined for one's own. */
export function whyUnchangeable(replica: Replica): string | undefined {
  return isSystemReplica(replica) ? "Tavus' own: a system replica can't be renamed or deleted." : undefined;
}
