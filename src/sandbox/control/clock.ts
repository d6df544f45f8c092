import { isoDate } from '../dates.ts';
import { json, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { badRequest, type Check, readFields } from '../validate.ts';
import type { Control, ControlRoute } from './control.ts';

const MAX_SPEED = 1_000_000;
/** A hundred years. */
const MAX_ADVANCE_S = 3_155_760_000;

const fields = {
  advance_seconds: numberFrom(0, MAX_ADVANCE_S),
  speed: { ...numberFrom(0, MAX_SPEED), expected: `a number above 0, up to ${MAX_SPEED}` },
};

function numberFrom(min: number, max: number): Check {
  const accepts = (value: unknown) => typeof value === 'number' && value >= min && value <= max;
  return { expected: `a number from ${min} to ${max}`, accepts };
}

function showClock(_call: SandboxRequest, { context: { clock } }: Control): SandboxResponse {
  return json(200, { now: isoDate(clock.now()), speed: clock.speed() });
}

function changeClock(call: SandboxRequest, control: Control): SandboxResponse {
  const { advance_seconds: seconds = 0, speed } = readFields(call, fields);
  if (speed === 0) badRequest(`speed must be ${fields.speed.expected}`);
  const { clock } = control.context;
  if (speed !== undefined) clock.setSpeed(Number(speed));
  clock.advance(Number(seconds) * 1000);
  return showClock(call, control);
}

export const CLOCK_ROUTES: readonly ControlRoute[] = [['/_sandbox/clock', { GET: showClock, PATCH: changeClock }]];
