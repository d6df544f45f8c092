import { ClientOptionError } from '../../api/check-options.ts';
import type { Env } from '../../lib/env.ts';
import { UsageError } from '../../lib/errors.ts';

const QUOTED = /^["'“”‘’]|["'“”‘’]$/;

/** True for a text that begins or ends with a quotation mark, which no key, address or profile has. */
export function isQuoted(text: string): boolean {
  return QUOTED.test(text.trim());
}

/**
 * A shell takes quotes away; `docker --env-file` and other readers of such files keep them as a part of the value.
 * @param usesKey false where the key of the environment is not used
 * @throws ClientOptionError, UsageError; neither shows the value
 */
export function refuseQuotes(env: Env, usesKey: boolean): void {
  if (isQuoted(env.TAVUS_BASE_URL ?? '')) throw new ClientOptionError('baseUrl', wordsFor('TAVUS_BASE_URL'));
  if (usesKey && isQuoted(env.TAVUS_API_KEY ?? '')) throw new ClientOptionError('apiKey', wordsFor('TAVUS_API_KEY'));
  for (const name of ['TAVUS_PROFILE', 'TAVUS_CONFIG_DIR', 'TAVUS_READ_ONLY']) {
    if (isQuoted(env[name] ?? '')) throw new UsageError(wordsFor(name), `Write ${name} without quotes, or unset it.`);
  }
}

function wordsFor(name: string): string {
  return `${name} has quotes around its value. A file for docker --env-file keeps them: write it without.`;
}
