import type { Document, UpdateDocument } from '../../api/documents.ts';
import type { Command, Given } from '../../core/command.ts';
import { UsageError, WHEN_MISSING } from '../../lib/errors.ts';
import { nameOrNone } from '../../lib/format.ts';
import { Form } from '../../ui/form/form.ts';
import type { Context, Services } from '../context.ts';
import { flagWords } from '../forms/form-command.ts';
import { sendForm } from '../forms/send-form.ts';
import { splitList } from '../forms/split-list.ts';
import { DOCUMENT, DOCUMENTS } from '../nouns/document.ts';
import { changeCommand } from '../resource/change-command.ts';
import { pickItem } from '../resource/list-screen.ts';
import { TAGS_FIELD } from './fields.ts';
import { changeInText, changeOf, type TagChange, tagsText } from './tags.ts';

const QUESTION = { title: 'Edit a Document', enterHint: 'edit' };

/** The changes that the command line gives. */
interface Edit {
  readonly name?: string | undefined;
  readonly tags: TagChange;
}

/** Changes the name and the tags of a document. @param given.edit left out to ask for the changes @returns the document as it is now */
export async function editDocument(
  context: Context,
  given: { readonly document?: Document; readonly edit?: Edit } = {},
): Promise<Document> {
  const { ui, client, showCommand } = context.services;
  const document = given.document ?? (await pickItem(context, DOCUMENT, QUESTION));
  const { document_id: id, document_name, tags = [] } = document;
  const { edit } = given;
  const form = editForm(document_name, tagsText(tags));
  const { before, changes } = await sendForm(context, form, {
    label: 'Changing the document',
    ...(edit && { given: edit.name === undefined ? {} : { document_name: edit.name } }),
    async send(values, signal) {
      const api = client().documents;
      // Tavus replaces all tags: those that were added elsewhere since must stay.
      const now = await api.get(id, { signal });
      const typed = changeInText(tagsText(tags), values.tags);
      const wanted = typed(edit?.tags(now.tags ?? []) ?? now.tags ?? []);
      const found = changesTo(now, values.document_name.trim(), document_name, wanted);
      if (Object.keys(found).length > 0) await api.update(id, found, { signal });
      return { before: now, changes: found };
    },
  });
  const changed = { ...before, ...changes };
  context.updateItem(DOCUMENTS, changed);
  if (Object.keys(changes).length === 0) {
    ui.say('Nothing was changed.');
    return changed;
  }
  ui.ok(`Changed “${nameOrNone(changed.document_name)}” (document ${id}).`);
  showCommand(['document', 'edit', id, ...editWords(before, changes)]);
  return changed;
}

function editForm(name: string, tags: string): Form<'document_name' | 'tags'> {
  return new Form({
    title: QUESTION.title,
    fields: [
      // A document can have no name, but its name cannot be removed.
      { name: 'document_name', label: 'Name', kind: 'text', flag: 'name', required: name.trim() !== '' },
      TAGS_FIELD,
    ],
    submitLabel: 'Change the document',
    values: { document_name: name, tags },
  });
}

/** Only what the user changed: the name if it differs from the one that was shown. */
function changesTo(now: Document, name: string, shown: string, tags: readonly string[]): UpdateDocument {
  const held = now.tags ?? [];
  const hasSameTags = tags.length === held.length && tags.every((tag) => held.includes(tag));
  return {
    ...(name !== shown.trim() && name !== now.document_name && { document_name: name }),
    ...(!hasSameTags && { tags: [...tags] }),
  };
}

function editWords({ tags: held = [] }: Document, { document_name, tags = held }: UpdateDocument): string[] {
  return [
    ...(document_name === undefined ? [] : flagWords('name', document_name)),
    ...tags.filter((tag) => !held.includes(tag)).flatMap((tag) => flagWords('add-tag', tag)),
    ...held.filter((tag) => !tags.includes(tag)).flatMap((tag) => flagWords('remove-tag', tag)),
  ];
}

export const EDIT_DOCUMENT: Command<Services> = changeCommand(DOCUMENT, {
  notes: 'Without flags, opens a form with the name and the tags of the document.',
  options: [
    { name: 'name', alias: 'document-name', value: 'text', help: 'The new name.', fallback: 'unchanged' },
    { name: 'tags', value: 'tags', help: 'Replace all tags with these, separated by commas.', fallback: 'unchanged' },
    { name: 'add-tag', value: 'tag', help: 'Add a tag. Can be repeated.', fallback: 'none', isRepeatable: true },
    { name: 'remove-tag', value: 'tag', help: 'Remove a tag. Can be repeated.', fallback: 'none', isRepeatable: true },
  ],
  examples: [
    { text: 'Rename a document', line: 'tavus document edit d8-5c71baca86fc --name "Handbook 2027"' },
    { text: 'Change one tag of several', line: 'tavus document edit Handbook --add-tag rules --remove-tag draft' },
  ],
  question: QUESTION,
  async change(context, document, given) {
    const edit = readEdit(given);
    if (!edit && !context.services.ui.canAsk) {
      throw new UsageError('Missing: --name, --tags, --add-tag or --remove-tag.', WHEN_MISSING);
    }
    return await editDocument(context, { document, ...(edit && { edit }) });
  },
});

/** @returns undefined without any of the flags. @throws UsageError for flags that contradict each other */
function readEdit(given: Given): Edit | undefined {
  const [name, tags] = [given.text('name'), given.text('tags')];
  const [added, removed] = [given.texts('add-tag'), given.texts('remove-tag')];
  if (tags !== undefined && added.length + removed.length > 0) {
    throw new UsageError('--tags cannot be combined with --add-tag or --remove-tag.', 'Use one of them.');
  }
  if (name === undefined && tags === undefined && added.length + removed.length === 0) return undefined;
  return { name, tags: tags === undefined ? changeOf(added, removed) : () => splitList(tags) };
}
