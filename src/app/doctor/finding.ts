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

/** One thing that was found out; what is not in order has its mend: one line that says what to do. */
export type Finding =
  | (Seen & { readonly state: 'ok'; readonly mend?: undefined })
  | (Seen & { readonly state: 'warning' | 'wrong'; readonly mend: string });

export function ok(check: CheckName, text: string, ms?: number): Finding {
  return { check, state: 'ok', text, ms };
}

export function warning(check: CheckName, text: string, mend: string, ms?: number): Finding {
  return { check, state: 'warning', text, mend, ms };
}

export function wrong(check: CheckName, text: string, mend: string, ms?: number): Finding {
  return { check, state: 'wrong', text, mend, ms };
}
