import { isSendableKey } from '../../api/client.ts';
import { KeyRefusedError, TavusError } from '../../api/errors.ts';
import { rememberKey } from '../../lib/known-keys.ts';
import { Form } from '../../ui/form/form.ts';
import { Back } from '../../ui/ui.ts';
import type { Services } from '../context.ts';

export interface KeyCheck {
  /** The server it is for; that of the profile in use when left out. */
  readonly baseUrl?: string | undefined;
}

/** Asks for a key, without showing it, until Tavus takes one or the user wants one saved unchecked. @throws Back */
export async function enterKey(services: Services, title: string, check: KeyCheck = {}): Promise<string> {
  const form = new Form({
    title,
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
    rememberKey(key);
    try {
      await proveKey(services, key, check);
      return key;
    } catch (error) {
      if (!(error instanceof KeyRefusedError)) throw error;
      form.buffer('key').setText('');
      form.complain('key', `${whyRefused(services, error)} Check it, or press Esc to go back.`);
    }
  }
}

/** A key that is known can be well typed, and yet not be allowed here. */
function whyRefused({ explain }: Services, error: KeyRefusedError): string {
  if (error.status !== 403) return `Tavus refused this key (${error.status}). It was not saved.`;
  const { text, hint = '' } = explain(error);
  return `${text}. It was not saved. ${hint}`;
}

/**
 * Asks Tavus about a key with the cheapest call there is. When it can't be asked, the user says what to do.
 * @throws KeyRefusedError, Back when it is not to be saved; where nobody can answer, whatever kept it from being asked.
 */
export async function proveKey(services: Services, key: string, { baseUrl }: KeyCheck): Promise<void> {
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
    if ((await askUnproved(ui)) === 'save') return;
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
