import type { Exchange } from '../../api/exchange.ts';
import { parseJson } from '../../lib/json.ts';
import { maskSecrets, maskText } from '../../lib/secrets.ts';

/** Characters of a body that are shown. */
const MAX_SHOWN = 2000;
/** Links: their queries are removed, because they can contain signatures and tokens. */
const LINK = /\bhttps?:\/\/[^\s"'\\]*/g;

/** A request and its response as log lines: a summary, then a line for each body. Secrets are masked. */
export function describeExchange(exchange: Exchange, baseUrl: string | undefined, now: number): readonly string[] {
  const { method, url, sent, status, requestId, received, failure, ms } = exchange;
  const target =
    baseUrl !== undefined && url.startsWith(`${baseUrl}/`)
      ? maskText(url.slice(baseUrl.length))
      : withoutQueries(maskText(url));
  const facts = [status, failure, `${ms} ms`, requestId && `request ${requestId}`].filter(Boolean);
  return [
    `${new Date(now).toISOString()} ${method} ${target} ${facts.join(' ')}`,
    ...(sent ? [`  > ${describeBody(sent)}`] : []),
    ...(received ? [`  < ${describeBody(received)}`] : []),
  ];
}

function describeBody(body: string): string {
  const text = withoutQueries(masked(body));
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)} … (${body.length} characters)` : text;
}

/** A body that is not JSON cannot be searched for secrets, so it is not shown. */
function masked(body: string): string {
  try {
    return JSON.stringify(maskSecrets(parseJson(body)));
  } catch {
    return `(${body.length} characters, not JSON)`;
  }
}

function withoutQueries(text: string): string {
  return text.replace(LINK, (link) => link.replace(/[?#].*/s, '?…'));
}
