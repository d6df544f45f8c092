import { isObject } from '../lib/guards.ts';
import { json, type SandboxRequest, type SandboxResponse } from './http.ts';

/** A newer name of a field, and its older name. */
export type Aliases = Readonly<Record<string, string>>;

/** Since July 2026, replicas are called faces. */
export const FACE_NAMES: Aliases = { face_id: 'replica_id', face_name: 'replica_name', face_type: 'replica_type' };
/** Since July 2026, personas are called PALs. */
export const PAL_NAMES: Aliases = {
  ...{ pal_id: 'persona_id', pal_name: 'persona_name', pal_type: 'persona_type' },
  default_face_id: 'default_replica_id',
};

const NEWER_TO_OLDER: Aliases = { ...FACE_NAMES, ...PAL_NAMES, face_ids: 'replica_ids' };
const OLDER_TO_NEWER = new Map(Object.entries(NEWER_TO_OLDER).map(([newer, older]) => [older, newer]));

/** The query in older names. Bodies are read with the aliases of their noun, because either family is accepted there. */
export function olderQuery({ query }: Pick<SandboxRequest, 'query'>): Pick<SandboxRequest, 'query'> {
  const renamed = [...query].map(([name, value]): [string, string] => [NEWER_TO_OLDER[name] ?? name, value]);
  return { query: new URLSearchParams(renamed) };
}

/** A row in newer names. */
export function newerRow(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [OLDER_TO_NEWER.get(name) ?? name, value]));
}

/** True if a field is called by a name that only the newer family has. */
export function hasNewerName(names: Iterable<string>): boolean {
  return [...names].some((name) => Object.hasOwn(NEWER_TO_OLDER, name));
}

/** The response of a newer path: names are replaced in rows and errors. */
export function toNewer(response: SandboxResponse): SandboxResponse {
  if (response.headers['content-type'] !== 'application/json') return response;
  const renamed = json(response.status, newerBody(JSON.parse(response.bytes.toString())));
  return { ...renamed, headers: { ...response.headers, ...renamed.headers } };
}

/** Renames rows, alone or in `data`, and the fields that an error names; not what users put into a row. */
function newerBody(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { data, error, message, ...row } = body;
  return {
    ...newerRow(row),
    ...(data !== undefined && { data: Array.isArray(data) ? data.map(newerBody) : newerBody(data) }),
    ...(error !== undefined && { error: newerText(error) }),
    ...(message !== undefined && { message: newerText(message) }),
  };
}

function newerText(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  // A text that has both names keeps them.
  return text.replaceAll(/\b\w+\b/g, (word) => {
    const newer = OLDER_TO_NEWER.get(word) ?? word;
    return text.includes(newer) ? word : newer;
  });
}
