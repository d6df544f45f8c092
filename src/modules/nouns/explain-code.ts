/** Puts a failure's code into plain words by `table`; a sentence without a known code is Tavus' own and stays as it is. */
export function explainCode(table: Readonly<Record<string, string>>, message: string | undefined): string {
  if (!message) return 'Tavus gives no reason. Try again; if it stays so, ask Tavus with the id above.';
  const found = Object.entries(table).filter(([code]) => message.includes(code));
  // One code can be a part of another: video_codec, video_codec_and_format.
  const [longest] = found.toSorted(([a], [b]) => b.length - a.length);
  if (!longest) return message;
  const [code, words] = longest;
  return message === code ? `${words} (${code})` : `${words}\nTavus says: ${message}`;
}
