/** The name of a check in JSON. */
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

interface ResultFields {
  readonly check: CheckName;
  readonly text: string;
  /** Milliseconds that a network step took. */
  readonly ms?: number | undefined;
}

/** The result of a check. A warning or error has a fix: one line that says what to do. */
export type CheckResult =
  | (ResultFields & { readonly state: 'ok'; readonly fix?: undefined })
  | (ResultFields & { readonly state: 'warning' | 'error'; readonly fix: string });

export function ok(check: CheckName, text: string, ms?: number): CheckResult {
  return { check, state: 'ok', text, ms };
}

export function warning(check: CheckName, text: string, fix: string, ms?: number): CheckResult {
  return { check, state: 'warning', text, fix, ms };
}

export function failure(check: CheckName, text: string, fix: string, ms?: number): CheckResult {
  return { check, state: 'error', text, fix, ms };
}
