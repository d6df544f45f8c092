/** How long the signature of a link is valid. */
export interface Validity {
  /** Milliseconds since 1970, UTC. */
  readonly until: number;
  /** True if it was signed with temporary credentials, with which it may end earlier. */
  readonly isTemporary: boolean;
}

type Query = (name: string) => string | undefined;

/** Signatures by cloud, each by its documentation. The first that applies counts. */
const SIGNATURES: readonly ((query: Query) => number | undefined)[] = [
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html; also of R2 and others that speak S3.
  (query) => after(query('x-amz-date'), query('x-amz-expires')),
  // https://cloud.google.com/storage/docs/authentication/signatures
  (query) => after(query('x-goog-date'), query('x-goog-expires')),
  // https://learn.microsoft.com/azure/storage/common/storage-sas-overview: `se` is the expiry, `sig` the signature.
  (query) => (query('sig') === undefined ? undefined : instant(query('se'))),
  // The older signatures of S3 and Google Cloud Storage, and those of CloudFront.
  (query) => (isSigned(query) ? epoch(query('expires')) : undefined),
  // CloudFront with a policy of one's own.
  (query) => (query('key-pair-id') === undefined ? undefined : policyEnd(query('policy'))),
];

/** @returns undefined for a link without a signature that is known */
export function validityOf(url: URL): Validity | undefined {
  const values = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const query = (name: string) => values.get(name);
  for (const read of SIGNATURES) {
    const until = read(query);
    if (until !== undefined) return { until, isTemporary: values.has('x-amz-security-token') };
  }
  return undefined;
}

function isSigned(query: Query): boolean {
  return (
    query('signature') !== undefined && ['awsaccesskeyid', 'googleaccessid', 'key-pair-id'].some((name) => query(name))
  );
}

/** @param date as 20260301T120000Z @param seconds after it */
function after(date = '', seconds = ''): number | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const from = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return /^\d{1,9}$/.test(seconds) && Number.isFinite(from) ? from + Number(seconds) * 1000 : undefined;
}

function instant(text = ''): number | undefined {
  const at = Date.parse(/T/.test(text) && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text);
  return Number.isFinite(at) ? at : undefined;
}

function epoch(text = ''): number | undefined {
  return /^\d{9,11}$/.test(text) ? Number(text) * 1000 : undefined;
}

/** CloudFront's Base64 has other characters that are safe in a URL. */
function policyEnd(text = ''): number | undefined {
  const policy = Buffer.from(text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64').toString();
  return epoch(/"DateLessThan"\s*:\s*\{\s*"AWS:EpochTime"\s*:\s*(\d+)/.exec(policy)?.[1]);
}
