import { columnName, isBlank } from './cell.ts';

/** A text with placeholders such as `{{first_name}}`: parsed once, filled in for each row. */
export interface Template {
  /** Literal texts, and the columns between them. */
  readonly parts: readonly (string | { readonly column: string })[];
}

/** A filled-in text, and the columns whose values are missing. */
export interface Filled {
  readonly text: string;
  readonly missing: readonly string[];
}

const OPEN = '{{';
const CLOSE = '}}';

/** Parses a text with placeholders. @returns the template, or the problem in a sentence */
export function readTemplate(text: string): Template | { readonly problem: string } {
  const parts: (string | { column: string })[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf(OPEN, at);
    if (open < 0) break;
    const close = text.indexOf(CLOSE, open);
    const column = columnName(text.slice(open + OPEN.length, close));
    if (close < 0 || column.includes(OPEN)) return { problem: `{{ is not closed: ${quote(text, open)}` };
    if (column === '') return { problem: `Placeholder without a column: ${quote(text, open)}` };
    parts.push(text.slice(at, open), { column });
    at = close + CLOSE.length;
  }
  parts.push(text.slice(at));
  return { parts: parts.filter((part) => part !== '') };
}

/** The columns in a template, without duplicates. */
export function columnsOf({ parts }: Template): string[] {
  return [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.column])))];
}

/** Fills in a template. Placeholders inside values are not filled in. @param valueIn returns '' for no value */
export function fillIn(template: Template, valueIn: (column: string) => string): Filled {
  const missing = columnsOf(template).filter((column) => isBlank(valueIn(column)));
  const texts = template.parts.map((part) => (typeof part === 'string' ? part : valueIn(part.column).trim()));
  return { text: texts.join(''), missing };
}

/** Replaces placeholders with NUL characters, so that all other text keeps its position. */
export function blankPlaceholders(text: string): string {
  return text.replace(/\{\{[^{}]*\}\}/g, (placeholder) => placeholder.replace(/[^\n]/g, '\0'));
}

/** The first characters from `at` on, in quotes. */
function quote(text: string, at: number): string {
  return `“${text.slice(at, at + 30).replace(/\s+/g, ' ')}”`;
}
