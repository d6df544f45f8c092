import type { NotFoundError } from '../../api/errors.ts';
import { NoneCalledError } from '../../modules/shared/find-item.ts';
import { type IdKind, kindOfId } from '../../modules/shared/id-kind.ts';
import { didYouMean, nearest } from '../commands/nearest.ts';
import { isCurlyQuoted } from '../commands/pasted-words.ts';
import { saidBy } from './refusals.ts';
import type { Summed } from './words.ts';

/** The path of one item, with its kind and its id. */
const ITEM_PATH = /^\/v2\/(replica|persona|video)s\/([^/]+)/;

export function explainUnknown(error: NotFoundError): Summed {
  if (error instanceof NoneCalledError) return explainNoneCalled(error);
  // A link is no path of the API.
  if (!error.path.startsWith('/')) {
    const happened = error.serverMessage ?? 'There is no file behind the link.';
    const hint =
      'The link may have run out, or what it led to was deleted. tavus video get shows the link as it is now.';
    return { summary: 'The file can’t be had', happened, hint };
  }
  const happened = saidBy(error);
  const [, kind, id = ''] = ITEM_PATH.exec(error.path) ?? [];
  // A list has no id that could be unknown, whatever the server says.
  if (kind === undefined && (error.method === 'GET' || !isAboutId(happened))) {
    const hint = `The server may not be Tavus. Check its address${addressOf(error)}. ${WHERE_SET}`;
    return { summary: 'Tavus does not know this path', happened, hint };
  }
  const looks = kindOfId(id);
  const address = hasPath(error) ? ` Or the address of the server is wrong${addressOf(error)}. ${WHERE_SET}` : '';
  const hint = `It may have been deleted meanwhile, or belong to another account. Look at the list again.${address}`;
  const isOther = looks !== undefined && looks !== kind;
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

function explainNoneCalled({ noun, wanted, known }: NoneCalledError): Summed {
  const kind = kindOfId(wanted);
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
  if (kind !== noun.one) return { summary, happened: '', hint: looksLike(kind, wanted) };
  const near = didYouMean(wanted, known.ids);
  const reason = near || 'It may have been deleted meanwhile, or belong to another account.';
  return { summary, happened: '', hint: `${reason} ${list}` };
}

function looksLike(kind: IdKind, id: string): string {
  const next = kind === 'conversation' ? 'tavus does not work with conversations.' : `Try: tavus ${kind} get ${id}`;
  return `${id} looks like the id of a ${kind}. ${next}`;
}

function isAboutId(words: string): boolean {
  return /_(id|uuid)\b/i.test(words) || /\w not found/i.test(words);
}
