import { json, type SandboxResponse } from '../http.ts';
import { type Call, respond } from '../respond.ts';
import { CLOCK_ROUTES } from './clock.ts';
import type { Control, ControlRoute } from './control.ts';
import { FAULT_ROUTES } from './faults.ts';
import { ITEM_ROUTES } from './items.ts';
import { LIMIT_ROUTES } from './limits.ts';
import { REQUEST_ROUTES } from './requests.ts';
import { RESET_ROUTES } from './reset.ts';

export const CONTROL_ROUTES: readonly ControlRoute[] = [
  ...[...RESET_ROUTES, ...CLOCK_ROUTES, ...FAULT_ROUTES, ...LIMIT_ROUTES, ...ITEM_ROUTES, ...REQUEST_ROUTES],
];

/** True for a request that is about the sandbox itself. */
export function isControl(path: string): boolean {
  return path === '/_sandbox' || path.startsWith('/_sandbox/');
}

export async function handleControl(call: Call, control: Control): Promise<SandboxResponse> {
  if (!call.hasKey) return json(401, { message: 'Invalid access token' });
  return await respond(CONTROL_ROUTES, call, control);
}
