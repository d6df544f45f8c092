import { TavusError } from '../../api/errors.ts';
import type { FieldValues, Form } from '../../ui/form.ts';
import { Back } from '../../ui/ui.ts';
import type { Services } from './context.ts';

/**
 * Lets the user fill in a form and sends it; when Tavus says no, can't be reached or the user stops waiting, the form comes back with everything in it.
 * What was typed is kept until it is sent, also when the user leaves.
 */
export async function sendForm<Name extends string, Result>(
  { ui, drafts, report }: Pick<Services, 'ui' | 'drafts' | 'report'>,
  form: Form<Name>,
  send: (values: FieldValues<Name>) => Promise<Result>,
): Promise<Result> {
  for (;;) {
    try {
      await ui.fill(form);
    } catch (error) {
      // A field is picked from a list, and the list could not be loaded.
      if (!(error instanceof TavusError)) throw error;
      report(error);
      continue;
    } finally {
      drafts.set(form.options.title, form.values());
    }
    try {
      const result = await send(form.values());
      drafts.delete(form.options.title);
      return result;
    } catch (error) {
      if (error instanceof Back) continue;
      if (!(error instanceof TavusError)) throw error;
      report(error);
    }
  }
}

/** What was typed into this form when it was last left. */
export function draftOf<Name extends string>({ drafts }: Services, title: string): Partial<FieldValues<Name>> {
  return (drafts.get(title) ?? {}) as Partial<FieldValues<Name>>;
}
