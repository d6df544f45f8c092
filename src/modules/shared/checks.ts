/** @returns what is wrong with a link that Tavus is to download from. */
export function checkUrl(value: string): string | undefined {
  const text = value.trim();
  if (!URL.canParse(text)) return 'That is not a URL. It looks like https://example.com/video.mp4';
  return new URL(text).protocol === 'https:'
    ? undefined
    : 'Tavus takes https links only: the URL must start with https://';
}
