import { badRequest } from './validate.ts';

/** Messages by the API's error code. */
type Messages = Readonly<Record<string, string>>;

/**
 * Text in the name of a new item that makes it fail: the word `fail`, or `fail-` and an error code of its noun, for
 * example "Demo fail-consent_phrase_mismatch". An unknown code is ignored, and the item fails with the default.
 */
export const FAIL_PATTERN = /(?<![\w-])fail(?:-(\w+))?(?![\w-])/;

/** The error code with which an item of this name fails, or undefined. */
export function failureIn(name: string, messages: Messages, defaultCode: string): string | undefined {
  const match = FAIL_PATTERN.exec(name);
  if (match === null) return undefined;
  const code = match[1] ?? defaultCode;
  return Object.hasOwn(messages, code) ? code : defaultCode;
}

/** The code with which a test makes an item fail. @throws HttpError 400 for an unknown one */
export function failureCode(messages: Messages, code: string | undefined, defaultCode: string): string {
  if (code === undefined) return defaultCode;
  if (!Object.hasOwn(messages, code)) badRequest(`code must be one of ${Object.keys(messages).join(', ')}`);
  return code;
}

export function failureMessage(messages: Messages, code = ''): string {
  return messages[code] ?? 'Something went wrong.';
}
