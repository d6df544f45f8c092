import { Back } from '../../ui/ui.ts';
import type { Services } from '../context.ts';

/** Asks before something is deleted. @throws Back unless the answer is yes. */
export async function confirmDelete(
  { ui }: Services,
  item: { readonly noun: string; readonly name: string; readonly id: string; readonly consequence: string },
): Promise<void> {
  const text = `Delete the ${item.noun} “${item.name}” (${item.id})? ${item.consequence}`;
  if (await ui.confirm({ title: `Delete the ${item.noun}`, text })) return;
  ui.say('Nothing was deleted.');
  throw new Back();
}
