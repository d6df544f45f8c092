import { maskKey } from './format.ts';

/** These mark a secret anywhere in a name: `openaikey`, `X-Access-Token`, `clientsecret`. */
const SECRET_ANYWHERE =
  /key|token|secret|passw|passphrase|passcode|pwd|authori[sz]ation|credential|cookie|bearer|signature|jwt/;
/** These only mark a secret as a whole part of a name, because `author` and `design` contain them. */
const SECRET_PARTS =
  /^(?:[xo]?auth2?|(?:http|basic|proxy)auth|authentication|auth(?:header|value|code|data)|creds?|sig)$/;
/** Words that contain `key` or `token` but do not mark a secret. */
const HARMLESS =
  /key_?(?:board|word|frame|note|pad|stroke|point|term|phrase|hole)s?|(?:mon|hot|tur|don|hoc|joc|whis)keys?|tokeni[sz]\w*/g;
/** With `token`, these mark a count or limit: `max_tokens`, `tokens_per_second`, `token_ttl`. */
const COUNTS = new Set([
  ...['max', 'min', 'num', 'per', 'count', 'limit', 'total', 'usage', 'budget', 'ttl', 'expires', 'expiry', 'timeout'],
]);
/** Words that can precede an equals sign in prose too. */
const PLAIN = /^(?:key|token|auth|sig|cookie|signature|bearer)s?$/i;
/** Characters of a name that are checked, so that every search is linear. */
const MAX_NAME = 200;

/** Whether a value with this name is a secret: `api_key`, `X-Auth`, `accessToken`, but not `author` or `max_tokens`. */
export function isSecretName(name: string): boolean {
  const parts = name
    .slice(0, MAX_NAME)
    .normalize('NFKC')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  if (parts.at(-1) === 'pass' || parts.some((part) => SECRET_PARTS.test(part))) return true;
  if (/passw|apikey/.test(parts.join(''))) return true;
  const text = parts.join('_').replace(HARMLESS, '');
  const counts = parts.some((part) => COUNTS.has(part));
  return SECRET_ANYWHERE.test(counts ? text.replace(/tokens?/g, '') : text);
}

/** A secret in a text. */
export interface SecretSpan {
  readonly start: number;
  readonly end: number;
  /** The text before it that identifies it, such as its URL. */
  readonly context: string;
}

/** Finds passwords and keys in URLs, `Bearer …`, `API_KEY=…`, headers, and JSON in text. Takes linear time. */
export function findSecrets(text: string): readonly SecretSpan[] {
  const found = [
    ...userInfos(text),
    ...queryParameters(text),
    ...authorizations(text),
    ...members(text),
    ...assignments(text),
    ...headerLine(text),
  ].filter(({ start, end }) => end > start);
  const sorted = found.sort((one, other) => one.start - other.start || other.end - one.end);
  let covered = 0;
  return sorted.filter(({ end }) => {
    if (end <= covered) return false;
    covered = end;
    return true;
  });
}

/** The text with each secret in it replaced. */
export function replaceSecrets(text: string, replace: (secret: string, span: SecretSpan) => string): string {
  let [result, at] = ['', 0];
  for (const span of findSecrets(text)) {
    // Spans of different searches may overlap.
    const start = Math.max(span.start, at);
    result += text.slice(at, start) + replace(text.slice(start, span.end), span);
    at = span.end;
  }
  return result + text.slice(at);
}

export function maskText(text: string): string {
  return replaceSecrets(text, maskKey);
}

/** Functions that replace the secrets of a JSON value. */
export interface SecretMasks {
  /** Replaces a text or long number with a secret name. */
  whole(value: string | number): unknown;
  /** Replaces secrets in any other text. */
  text(text: string): string;
}

const MASKS: SecretMasks = { whole: (value) => maskKey(String(value)), text: maskText };

/** Masks the secrets of a JSON value. */
export function maskSecrets(value: unknown, masks: SecretMasks = MASKS, isSecret = false): unknown {
  if (typeof value === 'string') return isSecret ? masks.whole(value) : masks.text(value);
  if (typeof value === 'number') return isSecret && isLongNumber(value) ? masks.whole(value) : value;
  if (Array.isArray(value)) return value.map((part) => maskSecrets(part, masks, isSecret));
  if (typeof value !== 'object' || value === null) return value;
  const named = namesSecretValue(value);
  const parts = Object.entries(value).map(([name, part]) => {
    const hides = isSecret || isSecretName(name) || (named && name === 'value');
    return [name, maskSecrets(part, masks, hides)];
  });
  return Object.fromEntries(parts);
}

/** Members that contain the name of the `value` next to them, as in a header or a JSON Patch operation. */
export const NAMING_MEMBERS = ['name', 'path', 'key', 'header', 'field'] as const;

/** Whether the member `value` of this object is a secret, according to the name next to it. */
export function namesSecretValue(object: object): boolean {
  if (!('value' in object)) return false;
  const members: Readonly<Record<string, unknown>> = { ...object };
  return NAMING_MEMBERS.some((member) => {
    const name = Object.hasOwn(members, member) ? members[member] : undefined;
    return typeof name === 'string' && isSecretName(name);
  });
}

/** True for a number that may be a password; small numbers are counts. */
export function isLongNumber(value: number): boolean {
  return Math.abs(value) >= 100_000;
}

const AUTHORITY = /[^\s/?#"'<>\\]*/y;

/** `scheme://user:password@`, and `scheme://token@`. */
function userInfos(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const start = at + 3;
    AUTHORITY.lastIndex = start;
    const [authority = ''] = AUTHORITY.exec(text) ?? [];
    const whole = wholeAuthority(text.slice(start, start + 300), authority);
    const end = whole.lastIndexOf('@');
    if (end < 0) continue;
    const colon = whole.indexOf(':');
    const secret = colon >= 0 && colon < end ? colon + 1 : 0;
    spans.push({ start: start + secret, end: start + end, context: urlStart(text, start + secret) });
  }
  return spans;
}

/** The authority including a password with an unescaped slash, which is then not a port. */
function wholeAuthority(rest: string, authority: string): string {
  if (authority.includes('@') || !/:(?!\d*$)/.test(authority)) return authority;
  return /^[^\s"'<>]*@/.exec(rest)?.[0] ?? authority;
}

const PARAMETER = /[?&;#]([^\s=&?#;"'<>]{1,100})=([^\s&#"'<>\\]*)/g;
/** A private room gets its meeting token as `t`, which in other URLs is a time: that is shorter. */
const MIN_MEETING_TOKEN = 20;

function queryParameters(text: string): SecretSpan[] {
  return [...text.matchAll(PARAMETER)].flatMap(({ 0: all, 1: name = '', 2: value = '', index }) => {
    const start = index + name.length + 2;
    const isMeetingToken = name === 't' && value.length >= MIN_MEETING_TOKEN;
    if (!isMeetingToken && !isSecretName(decode(name))) return [];
    return [{ start, end: index + all.length, context: urlStart(text, start) }];
  });
}

const SCHEME = /(^|["':=]\s{0,9})?\b(bearer|basic)[ \t]{1,9}([^\s"',;<>\\]{3,})/gi;

function authorizations(text: string): SecretSpan[] {
  return [...text.matchAll(SCHEME)].flatMap(({ 0: all, 1: before, 2: scheme = '', 3: secret = '', index }) => {
    const end = index + all.length;
    const isBearer = /^bearer$/i.test(scheme);
    const isAnnounced = before !== undefined && (isBearer || end === text.trimEnd().length);
    if (!isAnnounced && !(/\d/.test(secret) || secret.length >= 20 || secret.endsWith('='))) return [];
    return [{ start: end - secret.length, end, context: scheme.toLowerCase() }];
  });
}

const MEMBER = /(["'])([^"'\\\n]{1,100})\\{0,7}\1\s{0,20}[:=]\s{0,20}(\\{0,7}["'])/g;

/** `"api_key": "…"` in text that contains JSON. */
function members(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  let covered = 0;
  for (const { 0: all, 2: name = '', 3: quote = '', index } of text.matchAll(MEMBER)) {
    const start = index + all.length;
    if (index < covered || !isSecretName(decode(name))) continue;
    const end = text.indexOf(quote, start);
    covered = end < 0 ? text.length : end;
    spans.push({ start, end: covered, context: name });
  }
  return spans;
}

const ASSIGNMENT = /(?<![\w.-])([A-Za-z_][\w.-]{1,100})=["']?([^\s"'&]+)/g;

/** `OPENAI_API_KEY=…`, as in scripts. */
function assignments(text: string): SecretSpan[] {
  return [...text.matchAll(ASSIGNMENT)].flatMap(({ 0: all, 1: name = '', 2: secret = '', index }) => {
    const end = index + all.length;
    return isSecretName(name) && !PLAIN.test(name) ? [{ start: end - secret.length, end, context: name }] : [];
  });
}

/** A text that is a single header. */
function headerLine(text: string): SecretSpan[] {
  if (text.length > 5000) return [];
  const [, before = '', name = '', secret = ''] = /^(\s*([A-Za-z][\w-]{0,60})\s*:\s*)(\S+)\s*$/.exec(text) ?? [];
  if (name === '' || !isSecretName(name) || secret.startsWith('//')) return [];
  const start = before.length;
  return [{ start, end: start + secret.length, context: name }];
}

/** The beginning of the URL up to `end`, at most 300 characters. */
function urlStart(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < 300 && !/[\s"'<>]/.test(text.charAt(start - 1))) start -= 1;
  return text.slice(start, end);
}

/** Decodes percent-encoding and JSON escapes in a name. */
export function decode(name: string): string {
  return name
    .replace(/\\u([0-9a-f]{4})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/%([0-7][0-9a-f])/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\/g, '');
}
