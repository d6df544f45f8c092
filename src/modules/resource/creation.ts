import type { Command, CommandOption, CommandShape, Given } from '../../core/command.ts';
import { type FieldValues, Form, type FormField } from '../../ui/form/form.ts';
import type { FormSnapshot } from '../../ui/form/form-fields.ts';
import type { Context, Services } from '../context.ts';
import { formOptions, formWords, readFields } from '../forms/form-command.ts';
import { type FormSending, sendForm } from '../forms/send-form.ts';
import { splitList } from '../forms/split-list.ts';
import { FileChecks, type FileFields } from '../media/file-checks.ts';
import { rememberCreated } from './created.ts';
import { findId } from './find-item.ts';
import { suggesting } from './item-argument.ts';
import { lookUpIn } from './look-up.ts';
import { type Dates, isWatchable, listOf, type Resource } from './resource.ts';
import { viewOf } from './view.ts';
import { printOrWait, WAIT_OPTIONS, wantsToWait } from './watch-command.ts';

const SKIP_CHECK: CommandOption<Services> = {
  name: 'skip-check',
  help: 'Do not check the files first. --yes skips the check too.',
  fallback: 'off',
};

/** How an item is created: the form, the request, and what is said about it. `Name` are the fields of the form. */
export interface Creation<Name extends string, Item extends Dates> {
  /** The verb of its command; default `create`. */
  readonly verb?: string;
  /** Of the form, and the label in the menu: `Create a Replica`. */
  readonly title: string;
  /** @param context lets the user choose from lists; only needed to fill in the form */
  fields(context?: Context): readonly FormField<Name>[];
  /** Fields that take the id of an item of another noun; the command line takes its name too. */
  readonly references?: { readonly [N in Name]?: ItemFlag };
  /** Fields that take the link of a file, which is checked before it is sent. */
  readonly files?: FileFields<Name>;
  readonly submitLabel: string;
  /** What submitting does, in sentences. */
  readonly submitHelp: string;
  /** Shown while it is sent. */
  readonly label: string;
  /** The request and its checks; called once for a form. */
  prepare(context: Context): CreationRequest<Name, Item>;
  /** Says what was created, and what to do next. @param isWaiting true if a command waits for the item */
  report(services: Services, item: Item, isWaiting: boolean): void;
  readonly command: CreationCommand<Name, Item>;
}

type Values<Name extends string> = FieldValues<Name>;
type GivenValues<Name extends string> = Partial<Values<Name>>;

interface CreationRequest<Name extends string, Item>
  extends Pick<FormSending<Name, Item>, 'send' | 'verify' | 'announce' | 'confirm' | 'recover'> {
  /** The name that is sent, by which the item is looked for if there is no clear response; '' for none. */
  nameIn(values: Values<Name>): string;
  /** False for an item that differs from what was sent. */
  fits?(values: Values<Name>): (item: Item) => boolean;
}

/** What its command has besides the fields. */
interface CreationCommand<Name extends string, Item> extends Pick<CommandShape<Services>, 'notes' | 'examples'> {
  readonly options?: readonly CommandOption<Services>[];
  /** Values that follow from those of the command line. @throws UsageError for one that must not be sent */
  complete?(values: GivenValues<Name>, given: Given): GivenValues<Name>;
  /** Flags that no field stands for, for the command that is shown afterwards. */
  words?(values: Values<Name>): readonly string[];
  /** What is done with the new item before it is printed or waited for. */
  use?(context: Context, item: Item, given: Given): Promise<void>;
}

/** A flag for an item of another noun. */
export interface ItemFlag {
  /** Its placeholder in the help. */
  readonly value: 'id' | 'ids';
  readonly suggest: NonNullable<CommandOption<Services>['suggest']>;
  findId(context: Context, idOrName: string | undefined): Promise<string | undefined>;
}

export function itemFlag<Item extends Dates>(resource: Resource<Item>): ItemFlag {
  return { ...suggesting(resource), value: 'id', findId: (context, idOrName) => findId(context, resource, idOrName) };
}

/** A flag for several items of another noun, separated by commas. */
export function itemsFlag<Item extends Dates>(resource: Resource<Item>): ItemFlag {
  return {
    ...suggesting(resource),
    value: 'ids',
    async findId(context, idsOrNames) {
      if (idsOrNames === undefined) return undefined;
      const ids: string[] = [];
      for (const idOrName of splitList(idsOrNames)) ids.push((await findId(context, resource, idOrName)) ?? '');
      return ids.join(', ');
    },
  };
}

/** What a form starts with. */
export interface CreationStart<Name extends string> {
  /** Values to check and send, such as a chosen replica. */
  readonly filled?: FormSnapshot | undefined;
  /** Values from the command line. If they are complete, the user is not prompted. */
  readonly given?: GivenValues<Name> | undefined;
  readonly isWaiting?: boolean;
  /** True to send files unchecked. */
  readonly skipsCheck?: boolean;
}

/** Asks for what is missing and creates an item. @throws Back */
export async function createItem<Name extends string, Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  creation: Creation<Name, Item>,
  start: CreationStart<Name> = {},
): Promise<Item> {
  const { services } = context;
  const { verb = 'create', report } = creation;
  const { one } = resource.noun;
  const { form, created } = await fillAndSend(context, resource, creation, start);
  const item: Item = { created_at: new Date(services.clock.now()).toISOString(), ...created };
  rememberCreated(context, resource, item);
  context.updateItem(listOf(resource), item);
  report(services, item, start.isWaiting ?? false);
  services.showCommand([one, verb, ...formWords(form), ...(creation.command.words?.(form.values()) ?? [])]);
  return item;
}

async function fillAndSend<Name extends string, Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  { verb = 'create', title, fields, files = {}, submitLabel, submitHelp, label, prepare }: Creation<Name, Item>,
  { filled, given, skipsCheck = false }: CreationStart<Name>,
): Promise<{ readonly form: Form<Name>; readonly created: Item }> {
  const checks = new FileChecks(context, skipsCheck ? {} : files, fields(context));
  const subscribe = (changed: () => void) => checks.subscribe(changed);
  const form = new Form<Name>({ title, fields: checks.fields(), submitLabel, submitHelp, subscribe });
  if (filled) form.restore(filled);
  const { nameIn, fits, ...request } = prepare(context);
  try {
    const created = await sendForm<Name, Item>(context, form, {
      ...{ ...request, label, given, draft: `${verb}-${resource.noun.one}` },
      inspect: (values) => checks.inspect(values),
      lookUp: (values) => lookUpIn(context, resource, nameIn(values), fits?.(values)),
    });
    return { form, created };
  } finally {
    checks.close();
  }
}

/** `tavus <noun> create`. For a noun that can be watched, it can wait for the new item. */
export function creationCommand<Name extends string, Item extends Dates>(
  resource: Resource<Item>,
  creation: Creation<Name, Item>,
): Command<Services> {
  const { notes, examples, options = [] } = creation.command;
  return {
    changes: true,
    ...(notes !== undefined && { notes }),
    options: [
      ...formOptions(creation.fields(), flagsFor(creation.references)),
      ...options,
      ...(creation.files ? [SKIP_CHECK] : []),
      ...(isWatchable(resource) ? WAIT_OPTIONS : []),
    ],
    examples,
    async run(context, given) {
      const { results, clock, ui } = context.services;
      const view = viewOf(resource, clock.now(), { withSecrets: true });
      results.checkFields(view);
      const isWaiting = wantsToWait(given);
      const values = await readValues(context, creation, given);
      const skipsCheck = given.isSet(SKIP_CHECK.name) || ui.saysYes === true;
      const item = await createItem(context, resource, creation, { given: values, isWaiting, skipsCheck });
      await creation.command.use?.(context, item, given);
      if (isWatchable(resource)) return await printOrWait(context, resource, { view, item, given });
      await results.change(view, item);
      return 0;
    },
  };
}

/** What the options of fields have that take items of another noun. */
export function flagsFor<Name extends string>(references: { readonly [N in Name]?: ItemFlag } = {}) {
  const flags = Object.entries<ItemFlag | undefined>(references).flatMap(([name, flag]) =>
    flag ? [[name, { suggest: flag.suggest, value: flag.value }]] : [],
  );
  return Object.fromEntries(flags) as { [N in Name]?: Partial<CommandOption<Services>> };
}

async function readValues<Name extends string, Item extends Dates>(
  context: Context,
  { fields, references = {}, command: { complete } }: Creation<Name, Item>,
  given: Given,
): Promise<GivenValues<Name>> {
  const values: Partial<Record<Name, string>> = await readFields(context.services, fields(context), given);
  const followed = complete?.(values, given);
  for (const [name, flag] of Object.entries<ItemFlag | undefined>(references) as [Name, ItemFlag | undefined][]) {
    const id = await flag?.findId(context, values[name]);
    if (id !== undefined) values[name] = id;
  }
  return { ...values, ...followed };
}
