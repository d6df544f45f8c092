import { type SandboxResponse, textResponse } from './http.ts';

/** A web page. @param title HTML, already escaped, like the content */
export function page(status: number, title: string, content: string): SandboxResponse {
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body><main><h1 dir="auto">${title}</h1>
${content}
</main></body>
</html>
`;
  return textResponse(status, 'text/html; charset=utf-8', html);
}

export function escapeHtml(raw: string): string {
  return raw.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
