import type { PatchOperation } from '../../../api/noun-calls.ts';
import type { CallOptions } from '../../../api/route.ts';
import type { CommandOption, CommandShape, Given } from '../../../core/command.ts';
import type { Path } from '../../../lib/json-pointer.ts';
import type { Context, Services } from '../../context.ts';
import type { Api, Dates, Resource } from '../resource.ts';
import type { ItemFields, ItemJson } from './item-json.ts';
import type { MissingKey, RequiredKey } from './keys.ts';

/** How the items of one noun are edited as JSON: in the editor, with --set, or with --patch. */
export interface Editing<Item extends Dates> {
  readonly resource: Resource<Item>;
  readonly fields: ItemFields;
  /** The writable fields of an item, in their order. */
  toJson(item: Item): ItemJson;
  /** The JSON Patch from one version to another; default: an operation for each difference. */
  toPatch?(before: ItemJson, after: ItemJson): readonly PatchOperation[];
  patch(api: Api, id: string, operations: readonly PatchOperation[], options: PatchOptions): Promise<PatchOutcome>;
  /**
   * Called with an error of `patch`, where the user may remove its cause.
   * @returns true to send the patch again, with force; other errors if the cause cannot be removed
   */
  recover?(context: Context, failure: PatchFailure): Promise<boolean>;
  /** The changed item as far as it is known, for when it cannot be loaded again; default: the item before. */
  expected?(item: Item, after: ItemJson): Item;
  /** What a change needs in addition; default: the secrets that Tavus masks. */
  readonly keys?: NeededKeys;
  /** `notes` follow those that all nouns have. */
  readonly command: EditCommand;
}

interface EditCommand extends Pick<CommandShape<Services>, 'notes' | 'options' | 'examples'> {
  /** Options besides --set and --patch that describe a change. */
  readonly changing?: ChangingOptions;
}

interface ChangingOptions {
  readonly options: readonly CommandOption<Services>[];
  /** The change that they describe; undefined without one of them. */
  read(context: Context, given: Given): Promise<JsonChange | undefined>;
}

export type JsonChange = (before: ItemJson) => ItemJson;

export type PatchOutcome = 'changed' | 'unchanged';

export interface PatchFailure {
  /** Of the item. */
  readonly id: string;
  readonly error: unknown;
  /** False if the user must not or cannot be asked. */
  readonly asks: boolean;
}

interface PatchOptions extends CallOptions {
  /** Discards what Tavus would refuse the patch for. */
  readonly force: boolean;
}

interface NeededKeys {
  /** The keys that are masked or missing in a value. @param path of the value in the item */
  missingIn(value: unknown, path: Path): readonly MissingKey[];
  readonly required: RequiredKey;
  /** How to give a required key without a prompt. */
  readonly hint: string;
}
