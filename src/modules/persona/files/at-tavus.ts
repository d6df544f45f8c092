import { InvalidRequestError, KeyRefusedError, NotFoundError, TavusError } from '../../../api/errors.ts';
import { countOf, formatCount } from '../../../lib/format.ts';
import type { Tell } from '../../../ui/ui.ts';
import type { Context } from '../../context.ts';
import { type ListedPersona, PERSONA } from '../../nouns/persona.ts';
import { IncompleteListError } from '../../resource/incomplete-list.ts';

/** Requests at the same time. */
const CONCURRENCY = 6;

/** A persona with all its fields, or why there is none: a `problem` is a sentence. */
export type Found =
  | { readonly persona: ListedPersona }
  | { readonly isMissing: true }
  | { readonly isStock: true }
  | { readonly problem: string };

/** The user's personas at Tavus. */
export interface AtTavus {
  /** All of them as rows of the list, by id. A row may lack fields. */
  readonly rows: ReadonlyMap<string, ListedPersona>;
  /** Those that were asked for, by id. */
  readonly found: ReadonlyMap<string, Found>;
}

/**
 * Loads the list of the user's own personas, then some of them with all their fields.
 * @param choose the ids of those; may contain ids that are not in the list @throws TavusError, IncompleteListError, Back
 */
export async function loadPersonas(
  { services }: Context,
  choose: (rows: ReadonlyMap<string, ListedPersona>) => Iterable<string>,
): Promise<AtTavus> {
  return await services.ui.busy('Loading your personas', async (signal, tell) => {
    const rows = await listOwn(services, 'user', signal);
    const ids = [...new Set(choose(rows))];
    const found = new Map<string, Found>();
    await forEach(ids, async (id) => {
      found.set(id, await findOne(services, id, signal));
      tellProgress(tell, found.size, ids.length);
    });
    const others = ids.filter((id) => !rows.has(id) && 'persona' in (found.get(id) ?? {}));
    if (others.length > 0) {
      const stock = await listOwn(services, 'system', signal);
      for (const id of others) if (stock.has(id)) found.set(id, { isStock: true });
    }
    return { rows, found };
  });
}

/** @throws IncompleteListError if Tavus sent fewer than its total: a persona that is missing would count as deleted */
async function listOwn(
  { client }: Context['services'],
  type: 'user' | 'system',
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ListedPersona>> {
  const rows = new Map<string, ListedPersona>();
  let total = 0;
  for await (const { items, totalCount } of PERSONA.endpoints.list(client(), { type, signal })) {
    for (const row of items) if (row.persona_id !== '') rows.set(row.persona_id, row);
    total = totalCount ?? total;
  }
  if (rows.size < total) throw new IncompleteListError(rows.size, total, PERSONA.noun);
  return rows;
}

async function findOne({ client, explain }: Context['services'], id: string, signal: AbortSignal): Promise<Found> {
  try {
    return { persona: await PERSONA.endpoints.get(client(), id, { signal }) };
  } catch (error) {
    if (isUnknown(error)) return { isMissing: true };
    if (!(error instanceof TavusError) || error instanceof KeyRefusedError) throw error;
    return { problem: explain(error).text };
  }
}

/** True for an id that Tavus does not know, and for one that cannot be part of a path. */
function isUnknown(error: unknown): boolean {
  return error instanceof NotFoundError || (error instanceof InvalidRequestError && error.status === undefined);
}

/** Runs `work` for all items, some at the same time. @throws the first error, after which no more work begins */
async function forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  // One iterator for all: each takes the next item.
  const queue = items.values();
  let hasFailed = false;
  const takeAll = async () => {
    for (const item of queue) {
      if (hasFailed) return;
      try {
        await work(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, takeAll));
}

function tellProgress(tell: Tell, done: number, total: number): void {
  tell(`Loading ${countOf(total, 'persona')}: ${formatCount(done)} loaded`);
}
