// Compares the text of pictures, not their markup, with that of new ones.

/** The text of a picture, by lines of the screen. */
function textOf(svg) {
  return svg
    .split('\n')
    .map((line) => [...line.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words]) => unescapeXml(words)).join(' '))
    .filter((line) => line !== '');
}

/** @returns the first line that differs, old and new; undefined if all are equal */
export function firstDifference(was, is) {
  const [old, fresh] = [textOf(was), textOf(is)];
  const at = Array.from({ length: Math.max(old.length, fresh.length) }).findIndex(
    (_, line) => old[line] !== fresh[line],
  );
  return at < 0 ? undefined : { line: at + 1, was: old[at] ?? '(nothing)', is: fresh[at] ?? '(nothing)' };
}

function unescapeXml(text) {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
