import { empty, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { oneOf, readFields } from '../validate.ts';
import type { Control, ControlRoute } from './control.ts';

/** Starts over: account, limits, faults, clock, and the list of requests. */
function reset(call: SandboxRequest, { account, context, faults, firstFaults, log }: Control): SandboxResponse {
  const { data } = call.text === '' ? {} : readFields(call, { data: oneOf('full', 'empty') });
  context.clock.reset();
  account.reset(data === 'full' || data === 'empty' ? data : undefined);
  faults.clear();
  for (const fault of firstFaults) faults.add(fault);
  log.clear();
  return empty(204);
}

export const RESET_ROUTES: readonly ControlRoute[] = [['/_sandbox/reset', { POST: reset }]];
