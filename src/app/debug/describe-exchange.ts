import type { Exchange } from '../../api/exchange.ts';
import { parseJson } from '../../lib/json.ts';
import { maskSecrets, maskText } from '../../lib/secrets.ts';

/** Characters of a body that are shown. */
const MOST_SHOWN = 2000;
/** What follows the path of a link: signatures and tokens stand there, and what else does nobody needs. */
const LINK = /\bhttps?:\/\/[^\s"'\\]*/g;

/** A request and what came of it: one line, then a line for each body. Nothing that opens a door is in them. */
export function describeExchange(exchange: Exchange, baseUrl: string | undefined, now: number): readonly string[] {
  const { method, url, sent, status, requestId, received, failure, ms } = exchange;
  const asked =
    baseUrl !== undefined && url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : withoutQueries(maskText(url));
  const facts = [status, failure, `${ms} ms`, requestId && `request ${requestId}`].filter(Boolean);
  return [
    `${new Date(now).toISOString()} ${method} ${asked} ${facts.join(' ')}`,
    ...(sent ? [`  > ${describeBody(sent)}`] : []),
    ...(received ? [`  < ${describeBody(received)}`] : []),
  ];
}

function describeBody(body: string): string {
  const text = withoutQueries(masked(body));
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)} … (${body.length} characters)` : text;
}

/** What is no JSON can't be searched for secrets, and is not shown. */
function masked(body: string): string {
  try {
    return JSON.stringify(maskSecrets(parseJson(body)));
  } catch {
    return `(${body.length} characters that are no JSON)`;
  }
}

function withoutQueries(text: string): string {
  return text.replace(LINK, (link) => link.replace(/[?#].*/s, '?…'));
}
