import type { Command } from '../../core/command.ts';
import type { Services } from '../context.ts';
import { loadItem } from './find-item.ts';
import { findOrPick, itemArgument } from './item-argument.ts';
import { pickItem } from './list-screen.ts';
import { ReferencedNames } from './reference.ts';
import { capitalize, type Dates, type Resource, withArticle } from './resource.ts';
import { showThumbnail } from './thumbnail.ts';
import { rowsOf, viewOf } from './view.ts';

/** `tavus <noun> get`. */
export function getCommand<Item extends Dates>(resource: Resource<Item>): Command<Services> {
  const { one } = resource.noun;
  const { id, name, get } = resource.examples;
  return {
    args: [itemArgument(resource)],
    examples: [
      { text: `Show the details of ${withArticle(one)}`, line: `tavus ${one} get ${id}` },
      { text: get.text, line: `tavus ${one} get "${name}" --json=${get.fields}` },
    ],
    async run(context, given) {
      const { results, clock, ui } = context.services;
      const view = viewOf(resource, clock.now(), { withSecrets: true });
      results.checkFields(view);
      const question = { title: `Choose ${withArticle(capitalize(one))}`, enterHint: 'choose' };
      const pick = async () => loadItem(context, resource, await pickItem(context, resource, question));
      const item = await findOrPick(context, resource, given.arg(), { pick });
      // Only for a person: a script gets the ids.
      const isForScript = results.wantsJson() || !results.isOnTerminal() || !resource.references;
      const references = new ReferencedNames(context, resource.references);
      const names = isForScript
        ? undefined
        : await ui.busy(`Loading the ${one}`, (signal) => references.of(item, signal));
      await results.item({ ...view, rows: (found) => rowsOf(resource, found, names) }, item);
      await showThumbnail(context, resource.thumbnail?.(item));
      return 0;
    },
  };
}
