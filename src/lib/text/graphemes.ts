let segmenter: Intl.Segmenter | undefined;

/** A text in characters as the user sees them: an emoji of several parts is one. */
export function graphemesOf(text: string): Intl.Segments {
  // Made when a text is first cut: its tables alone take as long to read as Node takes to start.
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}
