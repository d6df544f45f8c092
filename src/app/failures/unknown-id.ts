import type { NotFoundError } from '../../api/errors.ts';
import { NoneCalledError } from '../../modules/shared/find-item.ts';
import { didYouMean, nearest } from '../commands/nearest.ts';
import { saidBy } from './refusals.ts';
import type { Summed } from './words.ts';

type Kind = 'replica' | 'persona' | 'video' | 'conversation';

/** How Tavus' ids begin. Those of videos are bare hex digits, fewer than those of a conversation behind its c. */
const LOOKS: readonly (readonly [pattern: RegExp, kind: Kind])[] = [
  [/^r[0-9a-f]{8,}$/, 'replica'],
  [/^p[0-9a-f]{7,}$/, 'persona'],
  [/^c[0-9a-f]{11,}$/, 'conversation'],
  [/^(?=.*\d)[0-9a-f]{8,}$/, 'video'],
];

/** The path of one item, with its kind and its id. */
const ITEM_PATH = /^\/v2\/(replica|persona|video)s\/([^/]+)/;

/** The kind of item that has ids like this one. */
export function kindOfId(id: string): Kind | undefined {
  return LOOKS.find(([pattern]) => pattern.test(id))?.[1];
}

/** @param sentId what was sent as an id, where the path does not hold it. */
export function explainUnknown(error: NotFoundError, sentId?: string): Summed {
  if (error instanceof NoneCalledError) return explainNoneCalled(error);
  const happened = saidBy(error);
  // A link is no path of the API.
  if (!error.path.startsWith('/')) {
    const hint =
      'The link may have run out, or what it led to was deleted. tavus video get shows the link as it is now.';
    return { summary: 'The file can’t be had', happened, hint };
  }
  const [, kind, idInPath] = ITEM_PATH.exec(error.path) ?? [];
  const id = idInPath ?? sentId;
  if (id === undefined && !isAboutId(happened)) {
    const hint = 'The server may not be Tavus. Check its address: tavus auth status shows it.';
    return { summary: 'Tavus does not know this path', happened, hint };
  }
  const wanted = idInPath === undefined ? kindNamedIn(happened) : kind;
  const looks = id === undefined ? undefined : kindOfId(id);
  const words = { summary: 'Tavus does not know this id', happened };
  if (id && looks && wanted && looks !== wanted) return { ...words, hint: looksLike(looks, id) };
  const hint = 'It may have been deleted meanwhile, or belong to another account. Look at the list again.';
  return { ...words, hint };
}

function explainNoneCalled({ noun, wanted, known }: NoneCalledError): Summed {
  const kind = kindOfId(wanted);
  const list = `tavus ${noun.one} list shows all there are.`;
  if (kind === undefined) {
    const name = nearest(wanted, known.names);
    const near = name === undefined ? '' : `Did you mean “${name}”?`;
    const reason = 'A name must be whole, with its capitals; it may also have been changed or deleted.';
    return { summary: `No ${noun.one} is called “${wanted}”`, happened: '', hint: `${near || reason} ${list}` };
  }
  const summary = `Tavus knows no ${noun.one} with the id ${wanted}`;
  if (kind !== noun.one) return { summary, happened: '', hint: looksLike(kind, wanted) };
  const near = didYouMean(wanted, known.ids);
  const reason = near || 'It may have been deleted meanwhile, or belong to another account.';
  return { summary, happened: '', hint: `${reason} ${list}` };
}

function looksLike(kind: Kind, id: string): string {
  const next = kind === 'conversation' ? 'tavus does not work with conversations.' : `Try: tavus ${kind} get ${id}`;
  return `${id} looks like the id of a ${kind}. ${next}`;
}

/** Errors keep the old words, and the new ones may come. */
function kindNamedIn(words: string): Kind | undefined {
  if (/\b(replica|face)/i.test(words)) return 'replica';
  return /\b(persona|pal)/i.test(words) ? 'persona' : undefined;
}

function isAboutId(words: string): boolean {
  return /_(id|uuid)\b/i.test(words) || /\w not found/i.test(words);
}
