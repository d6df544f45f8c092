import { formatPath } from '../../../lib/json-pointer.ts';
import { Back } from '../../../ui/ui.ts';
import type { Context, Services } from '../../context.ts';
import { readJson, writeJson } from '../../forms/json-text.ts';
import { type PersonaDocument, readDocument } from '../document.ts';
import type { EditDraft } from './draft.ts';
import { leftMasks, MASK } from './keys.ts';

/** Opens the persona as JSON in the user's editor, again until it is valid. @throws Back when the user gives up */
export async function editText(
  { services }: Context,
  before: PersonaDocument,
  draft: EditDraft,
): Promise<{ readonly document: PersonaDocument; readonly text: string }> {
  const { ui } = services;
  let text = (await draft.open()) ?? writeJson(before);
  for (;;) {
    text = await ui.edit(text, 'json', (saved) => draft.keep(saved));
    if (text.trim() === '') {
      draft.remove();
      ui.say('Nothing was changed.');
      throw new Back();
    }
    draft.save(text);
    const read = readEdited(text, before);
    if ('document' in read) return { document: read.document, text };
    ui.fail(read.problem);
    await askToEditAgain(services);
  }
}

function readEdited(text: string, before: PersonaDocument): ReturnType<typeof readDocument> {
  const json = readJson(text);
  const read = 'problem' in json ? json : readDocument(json.value);
  const [left] = 'document' in read ? leftMasks(read.document, before) : [];
  if (left === undefined) return read;
  return { problem: `${formatPath(left)} contains the mask ${MASK}. Replace it with the secret.` };
}

/** Asks whether to open the editor again. @throws Back if not */
async function askToEditAgain({ ui }: Pick<Services, 'ui'>): Promise<void> {
  const isWanted = await ui.menu({
    title: 'Open the editor again?',
    choices: [
      { label: 'Edit again', value: true, hint: 'with your text' },
      { label: 'Give up', value: false },
    ],
    escapeHint: 'give up',
  });
  if (!isWanted) throw new Back();
}
