/** A command line as a shell would read it if it ended here. */
export interface PartialLine {
  /** The complete words, including the command. */
  readonly words: readonly string[];
  /** The beginning of the next word, unquoted; '' if none has begun. */
  readonly word: string;
  /** The same as typed, with quotes. */
  readonly typed: string;
}

/** The quote that is open at the end of the line. */
export type Quote = '' | "'" | '"';

type Syntax = 'bash' | 'fish';

/**
 * The parts of words: an escape, texts in quotes that may not end, and what means itself. Only blanks, tabs and
 * ends of lines part words in a shell; a no-break space, which \s would match too, belongs to its word.
 */
const PARTS: Readonly<Record<Syntax, RegExp>> = {
  bash: /\\[\s\S]?|'[^']*'?|"(?:\\[\s\S]?|[^"\\])*"?|[^ \t\n\\'"]+/g,
  // In fish a quote can be escaped in single quotes too.
  fish: /\\[\s\S]?|'(?:\\[\s\S]?|[^'\\])*'?|"(?:\\[\s\S]?|[^"\\])*"?|[^ \t\n\\'"]+/g,
};
const WHOLE: Readonly<Record<Syntax, RegExp>> = {
  bash: /^(?:'[^']*'|"(?:\\[\s\S]|[^"\\])*")$/,
  fish: /^(?:'(?:\\[\s\S]|[^'\\])*'|"(?:\\[\s\S]|[^"\\])*")$/,
};

/** Splits a line that may end anywhere, even in quotes, into words. Nothing is expanded. */
export function readPartialLine(line: string, syntax: Syntax): PartialLine {
  const words: string[] = [];
  let end = 0;
  for (const { 0: part, index } of line.matchAll(PARTS[syntax])) {
    if (index > end || words.length === 0) words.push('');
    words.push(`${words.pop() ?? ''}${part}`);
    end = index + part.length;
  }
  const typed = end === line.length ? (words.pop() ?? '') : '';
  return { words: words.map((word) => unquote(word, syntax).text), word: unquote(typed, syntax).text, typed };
}

/** Unquotes a word. @returns its text, and the quote that is open at its end */
export function unquote(typed: string, syntax: Syntax): { readonly text: string; readonly quote: Quote } {
  let [text, quote]: [string, Quote] = ['', ''];
  for (const [part] of typed.matchAll(PARTS[syntax])) {
    const first = part.charAt(0);
    const isQuoted = first === "'" || first === '"';
    const isWhole = WHOLE[syntax].test(part);
    quote = isQuoted && !isWhole ? first : '';
    text += isQuoted
      ? unescapeQuoted(part.slice(1, isWhole ? -1 : undefined), first, syntax)
      : part.replace(/^\\\n?/, '');
  }
  return { text, quote };
}

function unescapeQuoted(text: string, quote: "'" | '"', syntax: Syntax): string {
  if (quote === '"') return text.replace(/\\([\\"$`\n])/g, (_, escaped: string) => (escaped === '\n' ? '' : escaped));
  return syntax === 'bash' ? text : text.replace(/\\([\\'])/g, '$1');
}

/** Escapes text that is inserted into a bash line where this quote is open. */
export function escapeForQuote(text: string, quote: Quote): string {
  if (quote === "'") return text.replaceAll("'", "'\\''");
  return text.replace(quote === '"' ? /[\\"$`]/g : /[^\w@%+=:,./\u0080-\uffff-]/g, '\\$&');
}
