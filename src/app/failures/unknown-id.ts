import type { NotFoundError } from '../../api/errors.ts';
import type { Noun } from '../../core/module.ts';
import { createModules } from '../../modules/index.ts';
import { NoneCalledError } from '../../modules/resource/find-item.ts';
import { withArticle } from '../../modules/resource/resource.ts';
import { didYouMean, nearest } from '../cli/nearest.ts';
import { isCurlyQuoted } from '../cli/pasted-words.ts';
import { messageFrom } from './refusals.ts';
import type { FailureWords } from './words.ts';

/** The path of an item: its collection and its id. */
const ITEM_PATH = /^\/v2\/([^/]+)\/([^/]+)/;

/** Explains an unknown id, name, link or path. @param nouns whose ids are recognized; default: those of all modules */
export function explainUnknown(error: NotFoundError, nouns = ownNouns()): FailureWords {
  if (error instanceof NoneCalledError) return explainNoneCalled(error, nouns);
  // A link is a whole URL, not a path of the API.
  if (!error.path.startsWith('/')) {
    const happened = error.serverMessage ?? 'The file does not exist.';
    const hint = 'The link may have expired, or the file was deleted. To get the current link, run tavus video get.';
    return { summary: 'Could not get the file', happened, hint };
  }
  const happened = messageFrom(error);
  const [, part, id = ''] = ITEM_PATH.exec(error.path) ?? [];
  const noun = nouns.find(({ path }) => path !== undefined && path === part);
  // A list has no id, whatever the server says.
  if (noun === undefined && (error.method === 'GET' || !isAboutId(happened))) {
    const hint = `The server may not be Tavus. Check its address${addressOf(error)}. ${WHERE_SET}`;
    return { summary: 'Path not found', happened, hint };
  }
  const looks = noun && nounOfId(nouns, id);
  const address = hasPath(error) ? ` Or the server address is wrong${addressOf(error)}. ${WHERE_SET}` : '';
  const hint = `It may have been deleted, or belong to another account. Check the list.${address}`;
  const isOther = looks !== undefined && looks !== noun;
  return { summary: 'Id not found', happened, hint: isOther ? looksLike(looks, id) : hint };
}

const WHERE_SET = 'It is set by TAVUS_BASE_URL or the profile; run tavus auth status to see it.';

function addressOf({ server, path }: NotFoundError): string {
  return server === undefined ? '' : `: ${server}${path}`;
}

/** True if the base URL has a path, as for a gateway; then it is likely wrong. */
function hasPath({ server = '' }: NotFoundError): boolean {
  return URL.canParse(server) && new URL(server).pathname !== '/';
}

/** The nouns of all modules. */
function ownNouns(): readonly Noun[] {
  return createModules().flatMap((module) => module.getNouns?.() ?? []);
}

/** The noun whose ids look like this one. If several match, the last one, whose pattern is the more specific. */
export function nounOfId(nouns: readonly Noun[], id: string): Noun | undefined {
  return nouns.findLast(({ idPattern }) => idPattern.test(id));
}

function explainNoneCalled({ noun, wanted, known }: NoneCalledError, nouns: readonly Noun[]): FailureWords {
  const kind = nounOfId(nouns, wanted);
  const list = `To see all, run tavus ${noun.one} list.`;
  if (kind === undefined) {
    const name = nearest(wanted, known.names);
    const quotes = isCurlyQuoted(wanted) ? 'The curly quotes are read as part of the name. ' : '';
    const near = name === undefined ? '' : `Did you mean “${name}”?`;
    const reason = 'Names must match exactly, including case. It may also have been renamed or deleted.';
    return {
      summary: `No ${noun.one} is named “${wanted}”`,
      happened: '',
      hint: `${quotes}${near || reason} ${list}`,
    };
  }
  const summary = `No ${noun.one} has the id ${wanted}`;
  if (kind.one !== noun.one) return { summary, happened: '', hint: looksLike(kind, wanted) };
  const near = didYouMean(wanted, known.ids);
  const reason = near || 'It may have been deleted, or belong to another account.';
  return { summary, happened: '', hint: `${reason} ${list}` };
}

function looksLike({ one, many, path }: Noun, id: string): string {
  const next = path === undefined ? `tavus does not support ${many}.` : `Try: tavus ${one} get ${id}`;
  return `${id} looks like the id of ${withArticle(one)}. ${next}`;
}

function isAboutId(words: string): boolean {
  return /_(id|uuid)\b/i.test(words) || /\w not found/i.test(words);
}
