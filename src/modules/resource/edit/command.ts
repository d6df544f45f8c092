import type { Command, CommandOption, Given } from '../../../core/command.ts';
import { UsageError } from '../../../lib/errors.ts';
import { joinWords } from '../../../lib/format.ts';
import type { Context, Services } from '../../context.ts';
import { changeQuestion } from '../change-command.ts';
import { itemArgument } from '../item-argument.ts';
import type { Dates } from '../resource.ts';
import { viewOf } from '../view.ts';
import { findWholeItem } from '../whole-item.ts';
import { applyPatch, readPatch } from './apply-patch.ts';
import { editItem } from './edit-item.ts';
import type { Editing, JsonChange } from './editing.ts';
import type { ItemFields, ItemJson } from './item-json.ts';
import { applySettings, readSetting, type Setting } from './set-value.ts';

/** Lets the user pick an item and edit it. @throws Back */
export async function editPicked<Item extends Dates>(context: Context, editing: Editing<Item>): Promise<Item> {
  const { resource } = editing;
  const item = await findWholeItem(context, resource, undefined, changeQuestion(resource, 'edit'));
  return await editItem(context, editing, { item });
}

/** `tavus <noun> edit`. */
export function editCommand<Item extends Dates>(editing: Editing<Item>): Command<Services> {
  const { resource, fields, command } = editing;
  const notes =
    `Without flags that describe a change, opens the ${resource.noun.one} as JSON in your editor (VISUAL or EDITOR). Shows the ` +
    `changes before sending them. ${command.notes ?? ''}`;
  return {
    changes: true,
    notes: notes.trim(),
    args: [itemArgument(resource)],
    options: [
      {
        name: 'set',
        value: 'key=value',
        help: `Set a field, such as ${fields.examples.setting}. JSON values are parsed. Can be repeated.`,
        fallback: 'none',
        isRepeatable: true,
      },
      { name: 'patch', value: 'file', help: 'JSON Patch (RFC 6902) to apply; - for standard input.', fallback: 'none' },
      ...(command.changing?.options ?? []),
      ...(command.options ?? []),
    ],
    examples: command.examples,
    async run(context, given) {
      const { results, clock } = context.services;
      const view = viewOf(resource, clock.now());
      results.checkFields(view);
      const own = await command.changing?.read(context, given);
      const set = await readChange(context.services, fields, given);
      const change = own && set ? (before: ItemJson) => set(own(before)) : (own ?? set);
      if (!change && !context.services.ui.canAsk) throw missingChange(command.changing?.options ?? []);
      const found = await findWholeItem(context, resource, given.arg(), changeQuestion(resource, 'edit'));
      const edit = { item: found, ...(change && { change }), force: given.isSet('force') };
      await results.change(view, await editItem(context, editing, edit));
      return 0;
    },
  };
}

/** The change from --set or --patch; undefined without them. @throws UsageError */
async function readChange({ readText }: Services, fields: ItemFields, given: Given): Promise<JsonChange | undefined> {
  const patch = given.text('patch');
  if (patch !== undefined) {
    if (given.isSet('set')) throw new UsageError('--set and --patch cannot be combined.', 'Give one of them.');
    const operations = readPatch(fields, await readText(patch));
    return (before) => applyPatch(fields, before, operations);
  }
  if (given.isSet('set')) {
    const settings = given.texts('set').map((words) => toSetting(fields, words));
    return (before) => applySettings(fields, before, settings);
  }
  return undefined;
}

function missingChange(others: readonly CommandOption<Services>[]): UsageError {
  const flags = ['set', 'patch', ...others.map(({ name }) => name)].map((name) => `--${name}`);
  return new UsageError(
    `Missing: ${joinWords(flags, 'or')}.`,
    'Give one of them, or run the command in a terminal to use an editor.',
  );
}

function toSetting(fields: ItemFields, words: string): Setting {
  const setting = readSetting(fields, words);
  if (typeof setting !== 'string') return setting;
  // The value may be a secret: only the key is shown.
  throw new UsageError(`--set ${words.replace(/=.*/s, '')}: ${setting}`, 'Nothing was sent. Fix it and try again.');
}
