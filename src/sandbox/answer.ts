/** What goes back over the wire. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

export function json(status: number, body: unknown): Answer {
  return textAnswer(status, 'application/json', JSON.stringify(body));
}

export function textAnswer(status: number, type: string, body: string): Answer {
  return { status, headers: { 'content-type': type }, bytes: Buffer.from(body) };
}

/** Renames and deletes answer without a body, and so without a content type. */
export function empty(status: number): Answer {
  return { status, headers: {}, bytes: Buffer.alloc(0) };
}
