import { isSendableKey } from '../../api/client.ts';
import { KeyRefusedError, TavusError } from '../../api/errors.ts';
import { Form } from '../../ui/form.ts';
import { Back } from '../../ui/ui.ts';
import type { Context, Services } from '../shared/context.ts';
import { describeKey, maskKey } from '../shared/format.ts';

const TITLE = 'Set API Key';

/** Shows where the key comes from, and saves another or removes the saved one. */
export async function setApiKey(context: Context): Promise<void> {
  const { ui, account } = context.services;
  const inUse = account.keyInUse();
  if (inUse?.source === 'sandbox') {
    ui.say(
      'The sandbox has a key of its own; yours is neither read nor sent. Start tavus without --sandbox to set it.',
    );
    return;
  }
  if (inUse) ui.say(`In use: ${describeKey(inUse)}.`);
  if (!account.hasSavedKey()) return await enterKey(context);
  const what = await ui.menu({
    title: TITLE,
    choices: [
      { label: 'Enter another key', value: enterKey },
      { label: 'Remove the saved key', value: removeKey },
      { label: 'Back', value: undefined },
    ],
  });
  await what?.(context);
}

async function enterKey(context: Context): Promise<void> {
  const { services } = context;
  const form = new Form({
    title: TITLE,
    fields: [
      {
        name: 'key',
        label: 'API key',
        kind: 'secret',
        required: true,
        help: 'Type or paste the key; it is not shown. Keys are made at https://platform.tavus.io/api-keys',
        check: (value) =>
          isSendableKey(value.trim()) ? undefined : 'A key has only plain letters, digits and signs, without spaces.',
      },
    ],
    submitLabel: 'Save',
  });
  for (;;) {
    await services.ui.fill(form);
    const key = form.values().key.trim();
    const verdict = await proveKey(services, key);
    if (verdict === 'save') return await saveKey(context, key);
    form.buffer('key').setText('');
    form.complain('key', verdict);
  }
}

/** Asks Tavus about the key with the cheapest call there is. @returns 'save', or what is wrong with it. @throws Back */
async function proveKey({ ui, clientFor, report }: Services, key: string): Promise<string> {
  for (;;) {
    try {
      await ui.busy('Checking the key', (signal) => clientFor(key).replicas.list({ limit: 1, signal }));
      return 'save';
    } catch (error) {
      if (error instanceof KeyRefusedError) {
        return `Tavus refused this key (${error.status}). It was not saved. Check it, or press Esc to go back.`;
      }
      if (!(error instanceof TavusError)) throw error;
      report(error);
    }
    if ((await askUnproved(ui)) === 'save') return 'save';
  }
}

async function askUnproved(ui: Services['ui']): Promise<'save' | 'again'> {
  ui.warn('Could not check the key.');
  const answer = await ui.menu({
    title: 'Save it all the same?',
    choices: [
      { label: 'Check again', value: 'again' as const },
      { label: 'Save it unchecked', value: 'save' as const },
      { label: 'Do not save it', value: 'no' as const },
    ],
  });
  if (answer === 'no') throw new Back();
  return answer;
}

async function saveKey(context: Context, key: string): Promise<void> {
  const { ui, account } = context.services;
  try {
    await account.saveKey(key);
  } finally {
    // A key that could not be saved is in use all the same.
    context.forgetItems();
  }
  ui.ok(`Saved the key ${maskKey(key)}.`);
  warnOfEnvironment(context.services);
}

async function removeKey(context: Context): Promise<void> {
  const { ui, account } = context.services;
  try {
    await account.removeSavedKey();
  } finally {
    context.forgetItems();
  }
  ui.ok('Removed the saved key.');
  warnOfEnvironment(context.services);
}

function warnOfEnvironment({ ui, account }: Services): void {
  const inUse = account.keyInUse();
  if (inUse?.source === 'environment')
    ui.warn(`TAVUS_API_KEY is set and goes first: the key in use is ${maskKey(inUse.key)}.`);
}
