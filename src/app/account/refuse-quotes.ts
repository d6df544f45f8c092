import { ClientOptionError } from '../../api/check-options.ts';
import type { Env } from '../../lib/env.ts';
import { UsageError } from '../../lib/errors.ts';

const QUOTED = /^["'“”‘’]|["'“”‘’]$/;

/** True for text that begins or ends with a quotation mark, which no key, address or profile name does. */
export function isQuoted(text: string): boolean {
  return QUOTED.test(text.trim());
}

/**
 * A shell removes quotes; `docker --env-file` and similar tools keep them as part of the value.
 * @param usesKey false where the key of the environment is not used
 * @throws ClientOptionError, UsageError; neither shows the value
 */
export function refuseQuotes(env: Env, usesKey: boolean): void {
  if (isQuoted(env.TAVUS_BASE_URL ?? '')) throw new ClientOptionError('baseUrl', quotesMessage('TAVUS_BASE_URL'));
  if (usesKey && isQuoted(env.TAVUS_API_KEY ?? ''))
    throw new ClientOptionError('apiKey', quotesMessage('TAVUS_API_KEY'));
  for (const name of ['TAVUS_PROFILE', 'TAVUS_CONFIG_DIR', 'TAVUS_READ_ONLY']) {
    if (isQuoted(env[name] ?? ''))
      throw new UsageError(quotesMessage(name), `Set ${name} without quotes, or unset it.`);
  }
}

function quotesMessage(name: string): string {
  return `${name} has quotes around its value. docker --env-file keeps quotes, so write the value without them.`;
}
