import { type Clock, pause } from '../../lib/clock.ts';
import { maskText } from '../../lib/secrets.ts';
import { safeText } from '../../lib/text/safe-text.ts';
import { isLoopback } from '../loopback.ts';

export interface DeliveryOptions {
  /** Whether only this machine may be called. */
  readonly to: 'loopback' | 'any';
  /** For the pauses between attempts, which the sandbox's own clock does not shorten. */
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Ends deliveries when the sandbox closes. */
  readonly signal: AbortSignal;
}

/** Milliseconds before the second and the third attempt. */
const PAUSES_MS = [1000, 5000];
const TIMEOUT_MS = 10_000;

/** Sends a callback, at most three times. Never rejects. @param title what it is about, for the log */
export async function deliver(url: string, body: object, title: string, options: DeliveryOptions): Promise<void> {
  const { to, clock, log, signal } = options;
  const name = `Callback ${maskText(url)} (${title})`;
  if (to === 'loopback' && !isLoopback(new URL(url).hostname)) {
    return log(`${name}: not sent, because only this machine is called. Use --callbacks-to any to call other hosts.`);
  }
  for (const pauseMs of [...PAUSES_MS, undefined]) {
    const outcome = await post(url, body, signal);
    if (signal.aborted) return;
    if (outcome.isReceived) return log(`${name}: ${outcome.text}`);
    if (pauseMs === undefined) return log(`${name}: ${outcome.text}. Not sent again after three attempts.`);
    log(`${name}: ${outcome.text}. Trying again in ${pauseMs / 1000} s.`);
    try {
      await pause(clock, pauseMs, signal);
    } catch {
      return;
    }
  }
}

async function post(url: string, body: object, signal: AbortSignal): Promise<{ isReceived: boolean; text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'tavus-sandbox' },
      body: JSON.stringify(body),
      // A receiver on this machine must not pass the request on to another host.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return { isReceived: response.ok, text: String(response.status) };
  } catch (error) {
    return { isReceived: false, text: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError') return `no response after ${TIMEOUT_MS / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return 'failed';
  return 'code' in cause ? String(cause.code) : safeText(cause.message);
}
