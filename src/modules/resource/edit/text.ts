import { formatPath } from '../../../lib/json-pointer.ts';
import { Back } from '../../../ui/ui.ts';
import type { Context, Services } from '../../context.ts';
import { readJson, writeJson } from '../../forms/json-text.ts';
import type { EditDraft } from './draft.ts';
import type { ItemFields, ItemJson, ItemRead } from './item-json.ts';
import { leftMasks, MASK } from './keys.ts';

/** Opens an item as JSON in the user's editor, again until it is valid. @throws Back when the user gives up */
export async function editText(
  { services }: Context,
  fields: ItemFields,
  before: ItemJson,
  draft: EditDraft,
): Promise<{ readonly json: ItemJson; readonly text: string }> {
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
    const read = readEdited(fields, text, before);
    if ('json' in read) return { json: read.json, text };
    ui.fail(read.problem);
    await askToEditAgain(services);
  }
}

function readEdited(fields: ItemFields, text: string, before: ItemJson): ItemRead {
  const parsed = readJson(text);
  const read = 'problem' in parsed ? parsed : fields.read(parsed.value, before);
  const [left] = 'json' in read ? leftMasks(read.json, before) : [];
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
