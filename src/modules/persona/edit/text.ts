import { formatPath } from '../../../lib/json-pointer.ts';
import { Back } from '../../../ui/ui.ts';
import type { Context, Services } from '../../context.ts';
import { type PersonaDocument, readDocument } from '../document.ts';
import type { EditDraft } from './draft.ts';
import { readJson, writeJson } from './json-text.ts';
import { leftMasks, MASK } from './keys.ts';

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
  return { problem: `${formatPath(left)} contains ${MASK}, which hides a secret. Type the secret again.` };
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
