import type { NotFoundError } from '../../api/errors.ts';
import type { Noun } from '../../core/module.ts';
import { createModules } from '../../modules/index.ts';
import { NoneCalledError } from '../../modules/resource/find-item.ts';
import { withArticle } from '../../modules/resource/resource.ts';
import { didYouMean, nearest } from '../cli/nearest.ts';
import { isCurlyQuoted } from '../cli/pasted-words.ts';
import { saidBy } from './refusals.ts';
import type { Summed } from './words.ts';

/** The path of one item: what its kind has in paths, and its id. */
const ITEM_PATH = /^\/v2\/([^/]+)\/([^/]+)/;

/** @param nouns the kinds of items that have ids; those of the program's own modules when left out */
export function explainUnknown(error: NotFoundError, nouns = ownNouns()): Summed {
  if (error instanceof NoneCalledError) return explainNoneCalled(error, nouns);
  // A link is no path of the API.
  if (!error.path.startsWith('/')) {
    const happened = error.serverMessage ?? 'There is no file behind the link.';
    const hint =
      'The link may have run out, or what it led to was deleted. tavus video get shows the link as it is now.';
    return { summary: 'The file can’t be had', happened, hint };
  }
  const happened = saidBy(error);
  const [, part, id = ''] = ITEM_PATH.exec(error.path) ?? [];
  const noun = nouns.find(({ path }) => path !== undefined && path === part);
  // A list has no id that could be unknown, whatever the server says.
  if (noun === undefined && (error.method === 'GET' || !isAboutId(happened))) {
    const hint = `The server may not be Tavus. Check its address${addressOf(error)}. ${WHERE_SET}`;
    return { summary: 'Tavus does not know this path', happened, hint };
  }
  const looks = noun && nounOfId(nouns, id);
  const address = hasPath(error) ? ` Or the address of the server is wrong${addressOf(error)}. ${WHERE_SET}` : '';
  const hint = `It may have been deleted meanwhile, or belong to another account. Look at the list again.${address}`;
  const isOther = looks !== undefined && looks !== noun;
  return { summary: 'Tavus does not know this id', happened, hint: isOther ? looksLike(looks, id) : hint };
}

const WHERE_SET = 'TAVUS_BASE_URL sets it, or the profile; tavus auth status shows it.';

function addressOf({ server, path }: NotFoundError): string {
  return server === undefined ? '' : `: ${server}${path}`;
}

/** True for a server behind a path of its own, as a gateway has it; it is the likely mistake. */
function hasPath({ server = '' }: NotFoundError): boolean {
  return URL.canParse(server) && new URL(server).pathname !== '/';
}

/** The kinds of items that the program knows by their ids. */
function ownNouns(): readonly Noun[] {
  return createModules().flatMap((module) => module.getNouns?.() ?? []);
}

/** The kind of item that has ids like this one: of several the last one, as later ones are told apart from those before. */
export function nounOfId(nouns: readonly Noun[], id: string): Noun | undefined {
  return nouns.findLast(({ idPattern }) => idPattern.test(id));
}

function explainNoneCalled({ noun, wanted, known }: NoneCalledError, nouns: readonly Noun[]): Summed {
  const kind = nounOfId(nouns, wanted);
  const list = `tavus ${noun.one} list shows all there are.`;
  if (kind === undefined) {
    const name = nearest(wanted, known.names);
    const quotes = isCurlyQuoted(wanted) ? 'Its curly quotes are taken as part of the name. ' : '';
    const near = name === undefined ? '' : `Did you mean “${name}”?`;
    const reason = 'A name must be whole, with its capitals; it may also have been changed or deleted.';
    return {
      summary: `No ${noun.one} is called “${wanted}”`,
      happened: '',
      hint: `${quotes}${near || reason} ${list}`,
    };
  }
  const summary = `Tavus knows no ${noun.one} with the id ${wanted}`;
  if (kind.one !== noun.one) return { summary, happened: '', hint: looksLike(kind, wanted) };
  const near = didYouMean(wanted, known.ids);
  const reason = near || 'It may have been deleted meanwhile, or belong to another account.';
  return { summary, happened: '', hint: `${reason} ${list}` };
}

function looksLike({ one, many, path }: Noun, id: string): string {
  const next = path === undefined ? `tavus does not work with ${many}.` : `Try: tavus ${one} get ${id}`;
  return `${id} looks like the id of ${withArticle(one)}. ${next}`;
}

function isAboutId(words: string): boolean {
  return /_(id|uuid)\b/i.test(words) || /\w not found/i.test(words);
}
