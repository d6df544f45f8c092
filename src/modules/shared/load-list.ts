import type { ListName, LocalList } from '../../core/store.ts';
import type { Context } from './context.ts';

/** A list this old is downloaded anew when somebody looks at it. */
const MAX_AGE_MS = 30_000;

/** The list's items, downloaded when it is empty-handed or too old. Every module's list keeps its own time. */
export async function loadList<Item>(
  context: Context,
  name: ListName<Item>,
  download: (signal: AbortSignal) => Promise<Item[]>,
): Promise<LocalList<Item>> {
  const { services } = context;
  const local = context.list(name);
  const now = services.clock.now();
  if (local.isLoaded() && now - local.filledAt() < MAX_AGE_MS) return local;
  local.fill(await services.ui.busy(`Loading ${name.name}`, download), now);
  return local;
}
