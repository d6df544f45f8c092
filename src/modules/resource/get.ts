import type { Command } from '../../core/command.ts';
import type { Services } from '../context.ts';
import { findOrPick, itemArgument } from './item-argument.ts';
import { pickItem } from './list-screen.ts';
import { capitalize, type Dates, type Resource, withArticle } from './resource.ts';
import { showThumbnail } from './thumbnail.ts';
import { viewOf } from './view.ts';

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
      const { results, clock } = context.services;
      const view = viewOf(resource, clock.now());
      results.checkFields(view);
      const question = { title: `Choose ${withArticle(capitalize(one))}`, enterHint: 'choose' };
      const pick = () => pickItem(context, resource, question);
      const item = await findOrPick(context, resource, given.arg(), { pick });
      await results.item(view, item);
      await showThumbnail(context, resource.thumbnail?.(item));
      return 0;
    },
  };
}
