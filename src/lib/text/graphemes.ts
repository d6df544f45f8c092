let segmenter: Intl.Segmenter | undefined;

/** Splits text into user-perceived characters: an emoji of several code points is one. */
export function graphemesOf(text: string): Intl.Segments {
  // Created on first use: loading its tables takes as long as starting Node.
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}
