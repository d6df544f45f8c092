import { basename } from 'node:path';
import {
  InvalidRequestError,
  NetworkError,
  RateLimitedError,
  ServerError,
  TavusError,
  UnusableFileError,
} from '../../api/errors.ts';
import { describeReadError, fileCodeOf } from '../../lib/error-code.ts';
import { formatSize } from '../../lib/format.ts';
import type { Services } from '../context.ts';
import { CutError } from './byte-source.ts';
import { examine } from './examine.ts';
import { findingsOf } from './finding.ts';
import { addressKind } from './link-address.ts';
import { openFile } from './open-file.ts';
import { openLink } from './open-link.ts';
import type { Examined, Failure } from './report.ts';

type Dependencies = Pick<Services, 'clock' | 'openMedia'>;

/** Milliseconds for the whole check of a link. */
const LINK_TIMEOUT_MS = 20_000;

/** True for a link; everything else is a path. */
export function isLink(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text.trim());
}

/** Reads what a file or link is, as far as that is possible. @throws only the reason of `signal` */
export async function examineTarget(services: Dependencies, target: string, signal: AbortSignal): Promise<Examined> {
  return isLink(target) ? await examineLink(services, target.trim(), signal) : await examineFile(target);
}

async function examineFile(path: string): Promise<Examined> {
  const about = { file: path, path };
  try {
    const source = await openFile(path);
    try {
      return { ...about, facts: await examine(source, { name: basename(path), type: '', coding: '' }) };
    } finally {
      await source.close();
    }
  } catch (error) {
    if (error instanceof CutError) return { ...about, failure: failed(describeCut(error), 'Copy the file again.') };
    if (fileCodeOf(error) === undefined) throw error;
    return { ...about, failure: unreadable(describeReadError(error)) };
  }
}

async function examineLink(services: Dependencies, link: string, signal: AbortSignal): Promise<Examined> {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (!url) return { file: link, path: link, failure: failed('this is not a URL', 'Check the link.') };
  const name = nameIn(url);
  const about = { file: link, path: name || 'input', url };
  if (addressKind(url) === 'example') {
    const fix = 'Use the link of your own file.';
    return { ...about, failure: failed(`${url.hostname} is reserved for examples`, fix, false) };
  }
  const limit = new AbortController();
  const cancel = services.clock.after(LINK_TIMEOUT_MS, () => limit.abort());
  try {
    const { source, served } = await openLink(services.openMedia, link, AbortSignal.any([signal, limit.signal]));
    try {
      const facts = await examine(source, { name, ...served });
      // What was stopped can look like a damaged file.
      signal.throwIfAborted();
      return { ...about, served, facts };
    } finally {
      await source.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (limit.signal.aborted) return { ...about, failure: TIMED_OUT };
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return { ...about, failure };
  } finally {
    cancel();
  }
}

/** The name of the file in a link; '' for none. */
function nameIn({ pathname }: URL): string {
  const name = pathname.slice(pathname.lastIndexOf('/') + 1);
  try {
    return basename(decodeURIComponent(name));
  } catch {
    return name;
  }
}

function failed(reason: string, fix: string, isCertain = true): Failure {
  const needed = 'a file that opens without a key, cookies or sign-in';
  const finding = findingsOf('reachable', 'Reachable').problem({ value: `no: ${reason}`, needed, fix });
  return { reason, finding, isCertain };
}

function unreadable(sentence: string): Failure {
  const reason = `${sentence.charAt(0).toLowerCase()}${sentence.slice(1, -1)}`;
  const finding = findingsOf('reachable', 'Readable').problem({ value: `no: ${reason}`, fix: 'Check the path.' });
  return { reason, finding, isCertain: true };
}

const FROM_HERE = 'It may only be this computer that cannot reach it. Open the link on another one.';
const TIMED_OUT = failed(`no complete response within ${LINK_TIMEOUT_MS / 1000} s`, FROM_HERE, false);

/** What a failed request says about the link. @returns undefined for an unexpected error */
function failureOf(error: unknown): Failure | undefined {
  if (error instanceof CutError) return failed(describeCut(error), 'Upload the file again, or to another server.');
  if (!(error instanceof TavusError)) return undefined;
  if (error instanceof NetworkError) {
    return failed(`no connection (${error.way.proxyStatus ?? error.code})`, FROM_HERE, false);
  }
  if (error instanceof UnusableFileError) {
    const isLoop = error.fault === 'redirects';
    return failed(isLoop ? 'it redirects too often' : 'the response is empty', 'Use the link that downloads the file.');
  }
  const { status } = error;
  if (error instanceof InvalidRequestError && status === undefined) {
    const isPrivate = error.reason === 'this_computer';
    return failed(isPrivate ? 'it redirects to a private address' : 'it does not lead to https', 'Use an https link.');
  }
  const isTemporary = error instanceof ServerError || error instanceof RateLimitedError;
  const value = status === undefined ? 'the response is not HTTP' : `status ${status}`;
  if (isTemporary) return failed(value, 'Check it again in a minute.', false);
  return failed(value, STATUS_FIXES[status ?? 0] ?? 'Check the link.');
}

const PRIVATE = 'Make the file public, or sign a link that needs no account.';
const MISSING = 'Check the link: the file was moved or deleted, or the link has expired.';
const STATUS_FIXES: Readonly<Record<number, string>> = { 401: PRIVATE, 403: PRIVATE, 404: MISSING, 410: MISSING };

function describeCut({ got, size }: CutError): string {
  if (got === undefined) return 'it is shorter than the server announces';
  return `it ends after ${formatSize(got)}${size === undefined ? '' : ` of ${formatSize(size)}`}`;
}
