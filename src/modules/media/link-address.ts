import { isLoopbackUrl } from '../../api/check-options.ts';

/** Names that are reserved for examples, RFC 2606 and RFC 6761: they lead to no file. */
const EXAMPLES = /(^|\.)(example\.(com|net|org)|example|invalid)$/;
/** Addresses of networks that are not part of the internet: RFC 1918, RFC 3927, RFC 6598, RFC 4193, RFC 4291. */
const PRIVATE_ADDRESS =
  /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[f[cd][0-9a-f]{2}:|\[fe[89ab][0-9a-f]:)/;
/** Names that only a local network resolves. */
const PRIVATE_NAME = /^[^.]+$|\.(local|internal|intranet|lan|home|corp|localhost)$/;

/** `example`: reserved for examples. `computer`, `network`: reachable only from this computer, or this network. */
export type AddressKind = 'public' | 'example' | 'computer' | 'network';

/** Who can reach the server of a link. */
export function addressKind(url: URL): AddressKind {
  const host = url.hostname.replace(/\.$/, '');
  if (EXAMPLES.test(host)) return 'example';
  if (isLoopbackUrl(url) || host === '0.0.0.0' || host === '[::]') return 'computer';
  const isName = !/^[\d.]+$/.test(host) && !host.startsWith('[');
  return PRIVATE_ADDRESS.test(host) || (isName && PRIVATE_NAME.test(host)) ? 'network' : 'public';
}
