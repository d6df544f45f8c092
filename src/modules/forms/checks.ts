/** Pages that show a file but are not the file: links that people copy from the address bar or a share button. */
const SHARE_PAGES: readonly (readonly [host: RegExp, path: RegExp, advice: string])[] = [
  [/(^|\.)(youtube\.com|youtu\.be)$/, /./, ''],
  [/^(www\.)?vimeo\.com$/, /./, ''],
  [/(^|\.)(tiktok|instagram|facebook|loom|wetransfer|icloud)\.com$/, /./, ''],
  [/^(we\.tl|1drv\.ms|photos\.app\.goo\.gl|photos\.google\.com)$/, /./, ''],
  [/^docs\.google\.com$/, /./, ''],
  [
    /^drive\.google\.com$/,
    /^\/(?!uc\b)/,
    ' The direct link is https://drive.google.com/uc?export=download&id= followed by the id in this link.',
  ],
  [/(^|\.)dropbox\.com$/, /^(?!.*[?&](dl|raw)=1\b)/, ' Add dl=1 at the end to make it a direct link.'],
];

const ENDINGS = { video: ['.mp4', '.webm', '.mov'], image: ['.jpg', '.jpeg', '.png'], audio: ['.wav', '.mp3'] };

type FileKind = keyof typeof ENDINGS;

/** @returns what is wrong with a link that Tavus will open; undefined for a valid one */
export function checkUrl(value: string): string | undefined {
  const text = value.trim();
  if (!URL.canParse(text)) return 'This is not a URL. Example: https://example.com/video.mp4';
  return new URL(text).protocol === 'https:' ? undefined : 'The URL must start with https://';
}

/** The same for a link to a file. Known pages that only show a file are invalid; any other link may be presigned. */
export function checkFileUrl(value: string): string | undefined {
  const problem = checkUrl(value);
  if (problem !== undefined) return problem;
  const { hostname, pathname, search } = new URL(value.trim());
  const page = SHARE_PAGES.find(([host, path]) => host.test(hostname) && path.test(pathname + search));
  return page && `This is a page at ${hostname}, not the file. Use a direct download link.${page[2]}`;
}

/** A warning for a link that may not be a file of this kind. */
export function noteFileUrl(kind: FileKind): (value: string) => string | undefined {
  return (value) => {
    if (checkFileUrl(value) !== undefined) return undefined;
    const { pathname, search } = new URL(value.trim());
    const ending = /\.[a-z0-9]{2,4}$/i.exec(pathname)?.[0].toLowerCase();
    const wanted = ENDINGS[kind].join(', ');
    if (ending !== undefined) {
      return ENDINGS[kind].includes(ending) ? undefined : `The URL ends with ${ending}. Tavus expects ${wanted}.`;
    }
    return search === ''
      ? `The URL has no file extension such as ${ENDINGS[kind][0]}. It must be a file, not a page.`
      : undefined;
  };
}
