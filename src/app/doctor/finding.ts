/** What was looked at, as programs read it. */
export type CheckName =
  | 'node'
  | 'updates'
  | 'path'
  | 'terminal'
  | 'settings'
  | 'key'
  | 'server'
  | 'read-only'
  | 'proxy'
  | 'certificates'
  | 'dns'
  | 'connect'
  | 'api';

interface Seen {
  readonly check: CheckName;
  readonly text: string;
  /** Milliseconds that a step on the network took. */
  readonly ms?: number | undefined;
}

/** One thing that was found out; a warning or error has its fix: one line that says what to do. */
export type Finding =
  | (Seen & { readonly state: 'ok'; readonly fix?: undefined })
  | (Seen & { readonly state: 'warning' | 'error'; readonly fix: string });

export function ok(check: CheckName, text: string, ms?: number): Finding {
  return { check, state: 'ok', text, ms };
}

export function warning(check: CheckName, text: string, fix: string, ms?: number): Finding {
  return { check, state: 'warning', text, fix, ms };
}

export function failure(check: CheckName, text: string, fix: string, ms?: number): Finding {
  return { check, state: 'error', text, fix, ms };
}
