import { isSendableKey } from '../../api/client.ts';
import { KeyRefusedError, TavusError } from '../../api/errors.ts';
import { rememberKey } from '../../lib/known-keys.ts';
import { Form } from '../../ui/form/form.ts';
import { Back } from '../../ui/ui.ts';
import type { Services } from '../context.ts';

export interface KeyCheck {
  /** The key's server. Default: that of the profile in use. */
  readonly baseUrl?: string | undefined;
}

/** Prompts for a key until Tavus accepts it or the user saves it unchecked. @throws Back */
export async function enterKey(services: Services, title: string, check: KeyCheck = {}): Promise<string> {
  const form = new Form({
    title,
    fields: [
      {
        name: 'key',
        label: 'API key',
        kind: 'secret',
        required: true,
        help: 'Type or paste the key; it is not shown. Create keys at https://platform.tavus.io/api-keys',
        check: (value) =>
          isSendableKey(value.trim())
            ? undefined
            : 'A key contains only ASCII letters, digits and symbols, without spaces.',
      },
    ],
    submitLabel: 'Save',
  });
  for (;;) {
    await services.ui.fill(form);
    const key = form.values().key.trim();
    rememberKey(key);
    try {
      await checkKey(services, key, check);
      return key;
    } catch (error) {
      if (!(error instanceof KeyRefusedError)) throw error;
      form.buffer('key').setText('');
      form.complain('key', `${whyRefused(services, error)} Check it and try again.`);
    }
  }
}

/** With 403 the key may be correct, but not allowed here. */
function whyRefused({ explain }: Services, error: KeyRefusedError): string {
  if (error.status !== 403) return `Tavus refused this key (${error.status}). It was not saved.`;
  const { text, hint = '' } = explain(error);
  return `${text}. It was not saved. ${hint}`;
}

/**
 * Checks a key with the cheapest request. If the request fails, asks the user what to do.
 * @throws KeyRefusedError; Back if the user does not want to save it; the request's error if the program cannot prompt
 */
export async function checkKey(services: Services, key: string, { baseUrl }: KeyCheck): Promise<void> {
  const { ui, clientFor, report, account } = services;
  const server = baseUrl ?? account.profiles?.server();
  for (;;) {
    try {
      await ui.busy('Checking the key', (signal) => clientFor(key, server).replicas.list({ limit: 1, signal }));
      return;
    } catch (error) {
      if (!(error instanceof TavusError) || error instanceof KeyRefusedError || !ui.canAsk) throw error;
      report(error);
    }
    if ((await askUnchecked(ui)) === 'save') return;
  }
}

async function askUnchecked(ui: Services['ui']): Promise<'save' | 'again'> {
  ui.warn('Could not check the key.');
  const answer = await ui.menu({
    title: 'Save it anyway?',
    choices: [
      { label: 'Check again', value: 'again' as const },
      { label: 'Save without checking', value: 'save' as const },
      { label: 'Do not save', value: 'no' as const },
    ],
  });
  if (answer === 'no') throw new Back();
  return answer;
}
