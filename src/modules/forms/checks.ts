/** Pages that show a file and are none: what a browser's address bar has while it is watched or shared. */
const SHARE_PAGES: readonly (readonly [host: RegExp, path: RegExp, advice: string])[] = [
  [/(^|\.)(youtube\.com|youtu\.be)$/, /./, ''],
  [/^(www\.)?vimeo\.com$/, /./, ''],
  [/(^|\.)(tiktok|instagram|facebook|loom|wetransfer|icloud)\.com$/, /./, ''],
  [/^(we\.tl|1drv\.ms|photos\.app\.goo\.gl|photos\.google\.com)$/, /./, ''],
  [/^docs\.google\.com$/, /./, ''],
  [
    /^drive\.google\.com$/,
    /^\/(?!uc\b)/,
    ' A direct link to it is https://drive.google.com/uc?export=download&id= and the id in this one.',
  ],
  [/(^|\.)dropbox\.com$/, /^(?!.*[?&](dl|raw)=1\b)/, ' With dl=1 at its end it is a direct link.'],
];

const ENDINGS = { video: ['.mp4', '.webm', '.mov'], image: ['.jpg', '.jpeg', '.png'], audio: ['.wav', '.mp3'] };

type FileKind = keyof typeof ENDINGS;

/** @returns what is wrong with a link that Tavus is to open. */
export function checkUrl(value: string): string | undefined {
  const text = value.trim();
  if (!URL.canParse(text)) return 'That is not a URL. It looks like https://example.com/video.mp4';
  return new URL(text).protocol === 'https:'
    ? undefined
    : 'Tavus takes https links only: the URL must start with https://';
}

/** The same for a file: pages that only show one are refused, everything else may be a presigned link. */
export function checkFileUrl(value: string): string | undefined {
  const problem = checkUrl(value);
  if (problem !== undefined) return problem;
  const { hostname, pathname, search } = new URL(value.trim());
  const page = SHARE_PAGES.find(([host, path]) => host.test(hostname) && path.test(pathname + search));
  return page && `That is a page at ${hostname}, not the file itself: Tavus needs a direct download link.${page[2]}`;
}

/** A remark on a link that may lead to something else than such a file. */
export function noteFileUrl(kind: FileKind): (value: string) => string | undefined {
  return (value) => {
    if (checkFileUrl(value) !== undefined) return undefined;
    const { pathname, search } = new URL(value.trim());
    const ending = /\.[a-z0-9]{2,4}$/i.exec(pathname)?.[0].toLowerCase();
    const wanted = ENDINGS[kind].join(', ');
    if (ending !== undefined) {
      return ENDINGS[kind].includes(ending) ? undefined : `It ends with ${ending}. Tavus expects ${wanted}.`;
    }
    return search === '' ? `It has no ending such as ${ENDINGS[kind][0]}. It must be the file, not a page.` : undefined;
  };
}
