import { maskSecrets, maskText } from '../../lib/secrets.ts';
import { isoDate } from '../dates.ts';
import { empty, json, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { matchPath } from '../match.ts';
import type { LoggedRequest } from '../request-log.ts';
import type { Control, ControlRoute } from './control.ts';

/** Filters by `method`, and by `path`, in which `*` is any part. */
function listRequests({ query }: SandboxRequest, { log }: Control): SandboxResponse {
  const [method, path] = [query.get('method')?.toUpperCase(), query.get('path')];
  const data = log.entries
    .filter((entry) => method === undefined || entry.method === method)
    .filter((entry) => path === null || matchPath(path, entry.path.split('?')[0] ?? '') !== undefined)
    .map(masked);
  return json(200, { data, total_count: data.length });
}

/** Without secrets: keys, tokens of meetings, passwords in URLs. */
function masked({ method, path, headers, body, receivedAt }: LoggedRequest): Record<string, unknown> {
  const { 'x-api-key': key, ...others } = headers;
  const safe = { ...Object(maskSecrets(others)), ...(key !== undefined && { 'x-api-key': key }) };
  const shown = body === undefined ? null : maskSecrets(body);
  return { method, path: maskText(path), headers: safe, body: shown, received_at: isoDate(receivedAt) };
}

function clearRequests(_call: SandboxRequest, { log }: Control): SandboxResponse {
  log.clear();
  return empty(204);
}

export const REQUEST_ROUTES: readonly ControlRoute[] = [
  ['/_sandbox/requests', { GET: listRequests, DELETE: clearRequests }],
];
