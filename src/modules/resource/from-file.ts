import { basename } from 'node:path';
import { UsageError } from '../../lib/errors.ts';
import { namesStandardInput } from '../../lib/files/read-up-to.ts';
import type { FieldValues, FormField } from '../../ui/form/form.ts';
import { completePath, expandPath } from '../../ui/form/text-file.ts';
import type { DetailRow } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { readJson } from '../forms/json-text.ts';
import { sayUnknown } from './edit/change.ts';
import type { ItemFields, ItemJson, NewItemRead } from './edit/item-json.ts';

/** The fields of a form by which a new item comes from a JSON file. */
export type FileField = 'source' | 'file';

const FILE = 'file';

interface FileHelp {
  /** Of the choice between form and file, a sentence. */
  readonly choice: string;
  /** What the file has, after "JSON file with". */
  readonly content: string;
}

/** Adds to the fields of a form the choice to read the item from a JSON file instead. */
export function orFromFile<Name extends string>(
  fields: readonly FormField<Name>[],
  { choice, content }: FileHelp,
): readonly FormField<Name | FileField>[] {
  return [
    {
      name: 'source',
      label: 'Create from',
      kind: 'choice',
      flag: false,
      choices: [
        { value: '', label: 'the fields below' },
        { value: FILE, label: 'a JSON file' },
      ],
      help: choice,
    },
    {
      name: 'file',
      label: 'File',
      kind: 'text',
      value: 'file',
      required: true,
      isVisible: ({ source }) => source === FILE,
      complete: (typed) => completePath(typed, {}),
      help: `A JSON file with ${content}. It is shown before anything is created.`,
      flagHelp: `JSON file with ${content}; - for standard input.`,
    },
    ...fields.map((field) => onlyTyped(field)),
  ];
}

/** A field that applies only without a file. */
function onlyTyped<Name extends string>(field: FormField<Name>): FormField<Name | FileField> {
  return {
    ...field,
    isVisible: (values) => values.source !== FILE && (field.isVisible?.(values) ?? true),
    whenHidden: field.whenHidden ?? 'Give --file or the other flags, not both.',
    ...(field.required === true && { requiredWhen: 'without --file' }),
  };
}

/** Chooses the file if the command line has one. */
export function completeSource({ file }: { readonly file?: string | undefined }): { readonly source?: string } {
  return file === undefined ? {} : { source: FILE };
}

interface JsonRequest<Name extends string> {
  readonly fields: ItemFields;
  /** Reads the content of a file. */
  read(value: unknown): NewItemRead;
  fromForm(values: FieldValues<Name>): ItemJson;
  /** The detail rows of what a file creates. */
  preview(json: ItemJson): readonly DetailRow[] | Promise<readonly DetailRow[]>;
}

type Values<Name extends string> = FieldValues<Name | FileField>;

/** The parts of a `CreationRequest` for a form with `orFromFile`. The file is read when the form is checked. */
export function requestFromJson<Name extends string>(
  { services }: Context,
  { fields, read, fromForm, preview }: JsonRequest<Name>,
) {
  const { ui } = services;
  let content: Extract<NewItemRead, { json: ItemJson }> | undefined;
  const json = (values: Values<Name>): ItemJson => (values.source === FILE ? (content?.json ?? {}) : fromForm(values));
  const announce = (values: Values<Name>): void => {
    const leftOut = values.source === FILE ? (content?.leftOut ?? []) : [];
    if (leftOut.length > 0) ui.say(`Left out, because Tavus sets it: ${leftOut.join(', ')}.`);
    sayUnknown(services, fields, json(values));
  };
  return {
    /** The JSON of the item to create. */
    json,
    announce,
    async verify(values: Values<Name>) {
      if (values.source !== FILE) return undefined;
      const found = await readFile(services, values.file.trim(), read);
      content = 'json' in found ? found : undefined;
      return 'json' in found ? undefined : found;
    },
    async confirm(values: Values<Name>): Promise<boolean> {
      if (values.source !== FILE) return true;
      await ui.details(`New ${fields.noun} in ${basename(values.file.trim())}`, await preview(json(values)));
      announce(values);
      const title = `Create the ${fields.noun}`;
      return await ui.confirm({ title, text: `${title} as shown above?` });
    },
  };
}

/** Reads a file. @returns what it contains, or what is wrong with it, at the field of the file */
async function readFile(
  { readText }: Context['services'],
  typed: string,
  read: JsonRequest<string>['read'],
): Promise<
  Extract<NewItemRead, { json: ItemJson }> | { readonly field: 'file'; readonly text: string; readonly fix: string }
> {
  const path = expandPath(typed, {});
  try {
    const parsed = readJson(await readText(path));
    const found = 'problem' in parsed ? parsed : read(parsed.value);
    if ('json' in found) return found;
    const name = namesStandardInput(path) ? 'Standard input' : path;
    return { field: 'file', text: `${name}: ${found.problem}`, fix: 'Nothing was sent. Fix it and try again.' };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { field: 'file', text: error.message, fix: error.hint ?? '' };
  }
}
