const DELIMITERS = [',', ';', '\t'];
const SEPARATOR_LINE = /^"?sep=(\\t|[^"])"?[,;\t ]*$/i;

/** The delimiter named by a first line such as `sep=;`, which Excel reads but does not show; undefined for other lines. */
export function readSeparatorLine(line: string): string | undefined {
  const sign = SEPARATOR_LINE.exec(line)?.[1];
  return sign === '\\t' ? '\t' : sign;
}

/**
 * Finds the delimiter in the header, the first record of `text`. Spreadsheets write semicolons in languages that use a
 * comma as the decimal separator.
 */
export function detectDelimiter(text: string): string {
  const [firstLine = ''] = text.replace(/^[\r\n]+/, '').split(/[\r\n]/, 1);
  const counts = countDelimiters(text) ?? countDelimiters(firstLine.replaceAll('"', '')) ?? new Map<string, number>();
  const most = Math.max(0, ...counts.values());
  return DELIMITERS.find((sign) => most > 0 && counts.get(sign) === most) ?? ',';
}

/** Counts the delimiters outside quotes in the first record that is not empty; undefined if a quote is not closed. */
function countDelimiters(text: string): Map<string, number> | undefined {
  const counts = new Map<string, number>();
  let isQuoted = false;
  let [from, hasContent] = [0, false];
  for (const { 0: sign, index } of text.matchAll(/["\r\n,;\t]/g)) {
    hasContent ||= index > from;
    from = index + 1;
    // Only a quote at the start of a cell opens a quoted value.
    if (sign === '"') isQuoted = !isQuoted && (index === 0 || /[\r\n,;\t"]/.test(text[index - 1] ?? ''));
    else if (isQuoted) continue;
    else if (DELIMITERS.includes(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
    else if (hasContent || counts.size > 0) return counts;
    hasContent ||= sign === '"';
  }
  return isQuoted ? undefined : counts;
}
