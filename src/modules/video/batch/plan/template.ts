import { columnName, isBlank } from './cell.ts';

/** A text with placeholders such as `{{first_name}}`, read once and filled in for every row. */
export interface Template {
  /** Texts as they are, and the names of columns between them. */
  readonly parts: readonly (string | { readonly column: string })[];
}

/** What came of filling in: the text, and the columns whose values were missing. */
export interface Filled {
  readonly text: string;
  readonly missing: readonly string[];
}

const OPEN = '{{';
const CLOSE = '}}';

/** @returns the problem, in words, when the placeholders can't be told. */
export function readTemplate(text: string): Template | { readonly problem: string } {
  const parts: (string | { column: string })[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf(OPEN, at);
    if (open < 0) break;
    const close = text.indexOf(CLOSE, open);
    const column = columnName(text.slice(open + OPEN.length, close));
    if (close < 0 || column.includes(OPEN)) return { problem: `A {{ is not closed: ${quote(text, open)}` };
    if (column === '') return { problem: `A placeholder names no column: ${quote(text, open)}` };
    parts.push(text.slice(at, open), { column });
    at = close + CLOSE.length;
  }
  parts.push(text.slice(at));
  return { parts: parts.filter((part) => part !== '') };
}

/** The columns that a template names, each once. */
export function columnsOf({ parts }: Template): string[] {
  return [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.column])))];
}

/** Fills in. A value is put in as it is: placeholders in it are not looked for. @param valueIn '' for none */
export function fillIn(template: Template, valueIn: (column: string) => string): Filled {
  const missing = columnsOf(template).filter((column) => isBlank(valueIn(column)));
  const texts = template.parts.map((part) => (typeof part === 'string' ? part : valueIn(part.column).trim()));
  return { text: texts.join(''), missing };
}

/** A text without its placeholders, in which all else stays where it is. */
export function blankPlaceholders(text: string): string {
  return text.replace(/\{\{[^{}]*\}\}/g, (placeholder) => placeholder.replace(/[^\n]/g, '\0'));
}

/** Where it is, with a few words behind it. */
function quote(text: string, at: number): string {
  return `“${text.slice(at, at + 30).replace(/\s+/g, ' ')}”`;
}
