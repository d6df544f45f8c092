import { REPLICA_FIELDS, type Replica } from '../../api/replicas.ts';
import { formatAge, nameOrNone } from '../../lib/format.ts';
import type { ItemView } from '../../ui/output/results.ts';
import { replicaStatus } from '../shared/replicas.ts';
import { replicaRows } from './view.ts';

/** A replica as a command gives it. @param now milliseconds since 1970, UTC */
export function replicaView(now: number): ItemView<Replica> {
  return {
    fields: REPLICA_FIELDS,
    columns: [
      { title: 'ID', cell: ({ replica_id }) => replica_id || '(no id)', plain: ({ replica_id }) => replica_id },
      {
        title: 'NAME',
        givesWay: true,
        cell: ({ replica_name }) => nameOrNone(replica_name),
        plain: ({ replica_name }) => replica_name,
      },
      { title: 'STATUS', cell: replicaStatus },
      { title: 'TYPE', cell: ({ replica_type = '' }) => replica_type },
      {
        title: 'CREATED',
        cell: ({ created_at }) => ({ text: formatAge(created_at, now), tone: 'quiet' }),
        plain: ({ created_at = '' }) => created_at,
      },
    ],
    rows: replicaRows,
  };
}
