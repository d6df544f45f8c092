import { Back } from '../../../ui/ui.ts';
import type { Context, Services } from '../../shared/context.ts';
import { type PersonaDocument, readDocument } from '../document.ts';
import type { EditDraft } from './draft.ts';
import { readJson, writeJson } from './json-text.ts';

/** Lets the user change the JSON in their editor until it can be read. @throws Back when they give up */
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
    const read = readEdited(text);
    if ('document' in read) return { document: read.document, text };
    ui.fail(read.problem);
    await askToEditAgain(services);
  }
}

function readEdited(text: string): ReturnType<typeof readDocument> {
  const read = readJson(text);
  return 'problem' in read ? read : readDocument(read.value);
}

/** Asks whether to open the editor once more. @throws Back when not */
async function askToEditAgain({ ui }: Pick<Services, 'ui'>): Promise<void> {
  const isWanted = await ui.menu({
    title: 'Open the editor again?',
    choices: [
      { label: 'Edit again', value: true, hint: 'the text is as you left it' },
      { label: 'Give up', value: false },
    ],
    escapeHint: 'give up',
  });
  if (!isWanted) throw new Back();
}
