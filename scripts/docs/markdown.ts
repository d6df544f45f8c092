import type { Row } from '../../src/app/cli/help-table.ts';

/** Flags, variables, placeholders, JSON and URLs, which are formatted as code. */
const TYPED =
  /(?<![\w-])--[a-z][\w-]*(?:=[\w,]+)?|\b[A-Z][A-Z\d]*_[A-Z\d_]+\b|\{\{\w+\}\}|\{".*\}|https?:\/\/[^\s;,)]*[^\s;,.:)]/g;

/** Running text, with flags, variables and the like as code. */
export function prose(text: string): string {
  const plain = text.split(TYPED).map((part) => part.replace(/[\\|<*`]/g, '\\$&'));
  const typed = text.match(TYPED) ?? [];
  return plain.map((part, at) => `${part}${typed[at] === undefined ? '' : code(typed[at])}`).join('');
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** Comma-separated names, each as code. */
export function codeList(names: string): string {
  return names.split(', ').map(code).join(', ');
}

export function fence(lines: string): string {
  return `\`\`\`sh\n${lines}\n\`\`\``;
}

export function bullet(name: string, text: string): string {
  return `- ${name}: ${text}`;
}

/** A picture of `pictures/`, light or dark as the browser prefers, for a page in `docs`. */
export function picture(name: string, alt: string): string {
  return [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="../pictures/${name}-dark.svg">`,
    `  <img alt="${alt}" src="../pictures/${name}-light.svg">`,
    '</picture>',
  ].join('\n');
}

/** A Markdown table with aligned columns. @param rows cells in Markdown */
export function table(heads: Row, rows: readonly Row[]): string {
  // Also in code: a bar would end the cell.
  const escaped = rows.map((row) => row.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')));
  const lines = [heads, ...escaped];
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const rule = widths.map((width) => '-'.repeat(width));
  const toLine = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [heads, rule, ...escaped].map(toLine).join('\n');
}
