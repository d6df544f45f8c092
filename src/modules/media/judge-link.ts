import { formatDate, formatDuration } from '../../lib/format.ts';
import { checkFileUrl } from '../forms/checks.ts';
import { type FileFormat, FORMAT_NAMES, kindOf } from './file-format.ts';
import { type Finding, findingsOf } from './finding.ts';
import { addressKind } from './link-address.ts';
import { validityOf } from './link-validity.ts';
import type { Served } from './open-link.ts';
import { MIN_VALID_HOURS, type Purpose, REQUIREMENTS, type Requirements } from './requirements.ts';

const HOUR_MS = 3_600_000;
/** A link that was signed for 24 hours is checked some time later. */
const TOLERANCE_MS = HOUR_MS / 2;

const UPLOAD = 'Upload the file to a public place, such as a cloud storage, and use its https link.';

/** What can be told from a link before it is opened. @param now milliseconds since 1970, UTC */
export function judgeAddress(url: URL, purpose: Purpose, now: number): readonly Finding[] {
  const { problem, warning } = findingsOf('link', 'Link');
  const kind = addressKind(url);
  const needed = 'a public https link';
  const findings: Finding[] = [];
  // A page that only shows the file can be a document.
  const page = url.protocol === 'https:' && purpose !== 'document' ? checkFileUrl(url.href) : undefined;
  if (page !== undefined) {
    findings.push(problem({ value: `a page at ${url.hostname}`, needed: 'a direct download link', fix: page }));
  } else if (url.protocol !== 'https:') {
    findings.push(problem({ value: `starts with ${url.protocol}`, needed, fix: UPLOAD }));
  } else if (kind === 'computer' || kind === 'network') {
    const value = `${url.hostname} exists only ${kind === 'computer' ? 'on this computer' : 'in a private network'}`;
    findings.push(problem({ value, needed, fix: UPLOAD }));
  } else if (url.username !== '' || url.password !== '') {
    const fix = 'Use a public or signed link: Tavus may not send the name and password.';
    findings.push(warning({ value: 'has a user name or password', needed, fix }));
  }
  const validity = judgeValidity(url, REQUIREMENTS[purpose], now);
  return validity ? [...findings, validity] : findings;
}

function judgeValidity(url: URL, { isOpenedLate = false }: Requirements, now: number): Finding | undefined {
  const validity = validityOf(url);
  if (validity === undefined) return undefined;
  const { ok, problem, warning } = findingsOf('valid_for', 'Valid for');
  const left = validity.until - now;
  const hours = isOpenedLate ? MIN_VALID_HOURS : 1;
  const needed = isOpenedLate ? `at least ${hours} h` : 'enough time for Tavus to open it';
  const until = formatDate(new Date(validity.until).toISOString());
  if (left <= 0) return problem({ value: `expired on ${until}`, needed, fix: 'Sign a new link.' });
  const value = `${formatDuration(left)}, until ${until}`;
  const fix = `Sign a link that is valid for ${isOpenedLate ? 'a day' : 'some hours'} or more.`;
  if (left < hours * HOUR_MS - TOLERANCE_MS)
    return isOpenedLate ? problem({ value, needed, fix }) : warning({ value, needed, fix });
  if (!validity.isTemporary) return ok(value, needed);
  return warning({
    value: `${value}, but signed with temporary credentials`,
    needed,
    fix: 'It ends with them, which may be earlier. Sign it with a key of a user or service account.',
  });
}

/** How the server sent the file. */
export function judgeServed({ status, type, redirects, hasRanges }: Served, format: FileFormat): readonly Finding[] {
  return [
    findingsOf('reachable', 'Reachable').ok(`yes, without a key (status ${status})`),
    ...(redirects.length > 0 ? [findingsOf('redirects', 'Redirects').ok(describeRedirects(redirects))] : []),
    ...judgeType(type, format),
    findingsOf('ranges', 'Ranges').ok(hasRanges ? 'supported' : 'not supported'),
  ];
}

function describeRedirects(redirects: readonly string[]): string {
  const last = redirects.at(-1) ?? '';
  return `${redirects.length}, to ${URL.canParse(last) ? new URL(last).hostname : last}`;
}

/** Types by which storages send any file. */
const GENERIC = ['application/octet-stream', 'binary/octet-stream', 'application/x-binary'];
const TYPES: Readonly<Partial<Record<FileFormat, string>>> = {
  ...{ mp4: 'video/mp4', mov: 'video/quicktime', webm: 'video/webm', mkv: 'video/x-matroska' },
  ...{ wav: 'audio/wav', mp3: 'audio/mpeg', jpeg: 'image/jpeg', png: 'image/png', pdf: 'application/pdf' },
};

/** Compares the content type with what the file is. A web page is no file of any type. */
function judgeType(type: string, format: FileFormat): readonly Finding[] {
  const { ok, warning } = findingsOf('content_type', 'Content type');
  const [name = ''] = type.toLowerCase().split(';');
  const wanted = TYPES[format];
  const kind = kindOf(format);
  const isRight = name.trim().startsWith(`${kind}/`) || name.trim() === wanted || GENERIC.includes(name.trim());
  if (wanted === undefined || isRight) return name === '' ? [] : [ok(name.trim())];
  const value = name === '' ? 'none' : name.trim();
  const fix = `Set the content type to ${wanted} where the file is stored: it is ${FORMAT_NAMES[format]}.`;
  return [warning({ value, needed: wanted, fix })];
}
