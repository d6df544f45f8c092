import type { ActionName } from './actions.ts';
import type { FaultName } from './faults.ts';

/** What there is afterwards. */
export type Kept =
  /** The account is as it was. */
  | 'account'
  /** What was asked for was done, once. */
  | 'change'
  /** No key was saved. */
  | 'no key'
  /** The part of a file, and no file. */
  | 'part'
  | 'no file'
  /** A journal in which no row was sent, and the account as it was. */
  | 'journal';

/** What goes wrong, what for, the requests that arrive, and what is kept. */
export type Row = readonly [
  fault: FaultName,
  action: ActionName,
  /** `GET+` is at least one; of a change it is exactly one, `POST 1-4` from one to four; what is left out, none. */
  requests: string,
  kept: Kept,
];

/** One line for every way to fail; each is run as a command, once for people and once with --json. */
export const COMMAND_ROWS: readonly Row[] = [
  ['no name', 'replica list', '', 'account'],
  ['no name', 'persona create', '', 'account'],
  ['no name', 'auth login', '', 'no key'],
  ['refused connection', 'video list', '', 'account'],
  ['refused connection', 'replica create', '', 'account'],
  ['refused connection', 'auth status', '', 'account'],
  ['no HTTP', 'persona list', '', 'account'],
  ['no HTTP', 'persona create', '', 'account'],
  ['untrusted certificate', 'replica list', '', 'account'],
  ['untrusted certificate', 'persona create', '', 'account'],
  ['untrusted certificate', 'auth login', '', 'no key'],
  ['expired certificate', 'video list', '', 'account'],
  ['cut before the answer', 'video list', 'GET+', 'account'],
  ['cut before the answer', 'video generate', 'GET+ POST', 'account'],
  ['cut before the answer', 'persona edit', 'GET+ PATCH', 'account'],
  ['cut before the answer', 'video delete', 'GET+ DELETE', 'account'],
  ['cut after it was done', 'persona create', 'GET+ POST', 'change'],
  ['cut after it was done', 'video generate', 'GET+ POST', 'change'],
  ['cut after it was done', 'video rename', 'GET+ PATCH', 'change'],
  ['cut after it was done', 'replica delete', 'GET+ DELETE', 'change'],
  ['cut before the answer', 'document delete', 'GET+ DELETE', 'account'],
  ['cut after it was done', 'document create', 'GET+ POST', 'change'],
  ['cut after it was done', 'document edit', 'GET+ PATCH', 'change'],
  ['cut after it was done', 'guardrail create', 'GET+ POST', 'change'],
  ['cut after it was done', 'guardrail edit', 'GET+ PATCH', 'change'],
  ['cut after it was done', 'guardrail delete', 'GET+ DELETE', 'change'],
  ['cut after it was done', 'objective create', 'GET+ POST', 'change'],
  ['cut before the answer', 'objective create', 'GET+ POST', 'account'],
  ['cut before the answer', 'objective edit', 'GET+ PATCH', 'account'],
  ['cut within the answer', 'replica list', 'GET+', 'account'],
  ['cut within the answer', 'replica create', 'GET+ POST', 'change'],
  ['401', 'replica list', 'GET+', 'account'],
  ['401', 'guardrail list', 'GET+', 'account'],
  ['401', 'video generate', 'POST', 'account'],
  ['401', 'video watch', 'GET+', 'account'],
  ['401', 'auth login', 'GET+', 'no key'],
  ['401', 'auth status', 'GET+', 'account'],
  ['401', 'doctor', 'GET+', 'account'],
  ['401', 'video batch', 'GET+ POST', 'journal'],
  ['402', 'video generate', 'POST', 'account'],
  ['402', 'replica create', 'POST', 'account'],
  ['402', 'video batch', 'GET+ POST', 'journal'],
  ['403 for its address', 'persona list', 'GET+', 'account'],
  ['403 for its address', 'persona delete', 'GET+ DELETE', 'account'],
  ['403', 'video rename', 'GET+ PATCH', 'account'],
  ['403', 'auth login', 'GET+', 'no key'],
  ['404 for a path', 'replica list', 'GET+', 'account'],
  ['404 for a path', 'persona create', 'POST', 'account'],
  ['unknown replica', 'video generate', 'POST', 'account'],
  ['unknown replica', 'replica delete', 'GET+ DELETE', 'account'],
  ['405', 'persona create', 'POST', 'account'],
  ['408', 'replica rename', 'GET+ PATCH', 'account'],
  ['409', 'persona edit', 'GET+ PATCH', 'account'],
  ['409', 'video delete', 'GET+ DELETE', 'account'],
  ['409 of the web builder', 'persona edit', 'GET+ PATCH', 'account'],
  ['413', 'persona create', 'POST', 'account'],
  ['413', 'video generate', 'POST', 'account'],
  ['422', 'video generate', 'POST', 'account'],
  ['422', 'persona edit', 'GET+ PATCH', 'account'],
  ['422', 'document edit', 'GET+ PATCH', 'account'],
  ['422', 'guardrail edit', 'GET+ PATCH', 'account'],
  // Once for each of the two paths that Tavus documents.
  ['422', 'objective edit', 'GET+ PATCH 2-2', 'account'],
  ['too many at once', 'video generate', 'POST', 'account'],
  ['429', 'video list', 'GET+', 'account'],
  ['429', 'persona create', 'POST 1-4', 'account'],
  ['429', 'document create', 'POST 1-4', 'account'],
  ['429', 'objective create', 'POST 1-4', 'account'],
  ['429 with a pause', 'video get', 'GET+', 'account'],
  ['429 with a pause', 'replica delete', 'GET+ DELETE 1-4', 'account'],
  ['500', 'replica list', 'GET+', 'account'],
  ['500', 'video generate', 'GET+ POST', 'account'],
  ['500', 'video rename', 'GET+ PATCH', 'account'],
  ['500', 'objective delete', 'GET+ DELETE', 'account'],
  ['500', 'persona delete', 'GET+ DELETE', 'account'],
  ['502', 'persona list', 'GET+', 'account'],
  ['502', 'replica create', 'GET+ POST', 'account'],
  ['502', 'guardrail create', 'GET+ POST', 'account'],
  ['502', 'document create', 'GET+ POST', 'account'],
  ['503', 'auth login', 'GET+', 'no key'],
  ['503', 'doctor', 'GET+', 'account'],
  ['504', 'persona edit', 'GET+ PATCH', 'account'],
  ['a web page', 'replica list', 'GET+', 'account'],
  ['a web page', 'video delete', 'GET+ DELETE', 'account'],
  ['a web page', 'auth login', 'GET+', 'no key'],
  ['cut JSON', 'video list', 'GET+', 'account'],
  ['cut JSON', 'objective list', 'GET+', 'account'],
  ['cut JSON', 'voice list', 'GET+', 'account'],
  ['cut JSON', 'video generate', 'GET+ POST', 'account'],
  ['JSON of another shape', 'persona list', 'GET+', 'account'],
  ['JSON of another shape', 'persona create', 'GET+ POST', 'account'],
  ['an empty answer', 'video get', 'GET+', 'account'],
  ['an answer beyond 64 MB', 'replica list', 'GET+', 'account'],
  ['a redirect', 'replica list', 'GET+', 'account'],
  ['a redirect', 'video generate', 'GET+ POST', 'account'],
  ['hostile words', 'video rename', 'GET+ PATCH', 'account'],
  ['a misspelt name', 'get by a misspelt name', 'GET+', 'account'],
  ['a name that is none', 'get by a name like none', 'GET+', 'account'],
  ['an id there is not', 'get by an id there is not', 'GET+', 'account'],
  ['the id of a persona', 'delete by an id of a persona', 'GET+', 'account'],
  ['the id of a persona', 'generate with an id of a persona', 'GET+', 'account'],
  ['the id of a replica', 'rename by an id of a replica', 'GET+', 'account'],
  ['the id of a video', 'edit by an id of a video', 'GET+', 'account'],
  ['the id of a conversation', 'get by an id of a conversation', 'GET+', 'account'],
  ['a link that ran out', 'video download', 'GET+', 'no file'],
  ['a download cut each time', 'video download', 'GET+', 'part'],
];

/** What takes its time; the clock of the process is moved on for these. */
export const SLOW_ROWS: readonly Row[] = [
  ['no connection in time', 'replica list', '', 'account'],
  ['no connection in time', 'persona create', '', 'account'],
  ['no connection in time', 'auth login', '', 'no key'],
  ['no answer in time', 'video list', 'GET+', 'account'],
  ['no answer in time', 'video generate', 'GET+ POST', 'change'],
  ['no answer in time', 'replica rename', 'GET+ PATCH', 'change'],
  ['half an answer in time', 'persona list', 'GET+', 'account'],
  ['half an answer in time', 'persona create', 'GET+ POST', 'change'],
];

/** What needs an environment of its own: the built program in a terminal. */
export const TERMINAL_ROWS: readonly Row[] = [
  ['certificate of another name', 'replica list', '', 'account'],
  ['certificate of another name', 'persona create', '', 'account'],
  ['proxy asks for a password', 'video list', '', 'account'],
  ['proxy asks for a password', 'persona create', '', 'account'],
  ['proxy forbids', 'replica list', '', 'account'],
  ['proxy fails', 'replica create', '', 'account'],
  ['missing proxy', 'persona list', '', 'account'],
  ['missing proxy', 'video list', '', 'account'],
  ['strange proxy', 'replica list', '', 'account'],
  ['untrusted certificate', 'replica create', '', 'account'],
  ['hostile words', 'persona edit', 'GET+ PATCH', 'account'],
];

export type ScreenName =
  | 'Generate a Video'
  | 'Create a Persona'
  | 'Rename a Replica'
  | 'Delete a Video'
  | 'List Personas'
  | 'Set API Key';

/** In the menu. What is kept is the screen's own: the form with all that was typed, its draft, the list, no key. */
export type MenuRow = readonly [
  fault: FaultName,
  screen: ScreenName,
  requests: string,
  /** Of the account. */
  kept: 'account' | 'change',
];

export const MENU_ROWS: readonly MenuRow[] = [
  ['402', 'Generate a Video', 'GET+ POST', 'account'],
  ['422', 'Generate a Video', 'GET+ POST', 'account'],
  ['too many at once', 'Generate a Video', 'GET+ POST', 'account'],
  ['unknown replica', 'Generate a Video', 'GET+ POST', 'account'],
  ['cut before the answer', 'Generate a Video', 'GET+ POST', 'account'],
  ['401', 'Create a Persona', 'POST', 'account'],
  ['403 for its address', 'Create a Persona', 'POST', 'account'],
  ['413', 'Create a Persona', 'POST', 'account'],
  ['500', 'Create a Persona', 'GET+ POST', 'account'],
  ['cut before the answer', 'Create a Persona', 'GET+ POST', 'account'],
  ['cut JSON', 'Create a Persona', 'GET+ POST', 'account'],
  ['a redirect', 'Create a Persona', 'GET+ POST', 'account'],
  ['408', 'Rename a Replica', 'GET+ PATCH', 'account'],
  ['hostile words', 'Rename a Replica', 'GET+ PATCH', 'account'],
  ['cut after it was done', 'Rename a Replica', 'GET+ PATCH', 'change'],
  ['409', 'Delete a Video', 'GET+ DELETE', 'account'],
  ['502', 'Delete a Video', 'GET+ DELETE', 'account'],
  ['cut after it was done', 'Delete a Video', 'GET+ DELETE', 'change'],
  ['401', 'List Personas', 'GET+', 'account'],
  ['an empty answer', 'List Personas', 'GET+', 'account'],
  ['403 for its address', 'Set API Key', 'GET+', 'account'],
];
