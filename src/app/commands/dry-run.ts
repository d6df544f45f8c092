import type { Change } from '../../api/errors.ts';
import { maskKey } from '../../lib/format.ts';
import { maskSecrets } from '../../lib/secrets.ts';
import type { KeyInUse } from '../../modules/context.ts';
import type { Results } from '../../ui/output/results.ts';

/** Prints the request that was not sent: as HTTP, or as JSON; keys are masked. */
export async function showChange(results: Results, { method, url, body }: Change, key?: KeyInUse): Promise<void> {
  const headers = { 'x-api-key': key ? maskKey(key.key) : '(none)' };
  const shown = body === undefined ? undefined : maskSecrets(body);
  if (results.wantsJson()) {
    return await results.json({ method, url, headers, ...(shown !== undefined && { body: shown }) });
  }
  const lines = [`${method} ${url}`, `x-api-key: ${headers['x-api-key']}`];
  const text = shown === undefined ? [] : ['content-type: application/json', '', JSON.stringify(shown, undefined, 2)];
  await results.text([...lines, ...text].join('\n'));
}
