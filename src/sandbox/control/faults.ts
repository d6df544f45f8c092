import { parseRule, RULE_FORM, toPattern } from '../fault-rule.ts';
import type { Fault } from '../faults.ts';
import { empty, json, type SandboxRequest, type SandboxResponse } from '../http.ts';
import {
  anything,
  badRequest,
  type Check,
  flag,
  integer,
  object,
  oneOf,
  readFields,
  text,
  wholeNumber,
} from '../validate.ts';
import type { Control, ControlRoute } from './control.ts';

/** A pattern is not shown: the rule that it comes from is. */
const patterns = new WeakMap<Fault, string>();

const headers: Check = {
  expected: 'an object of strings',
  accepts: (value) =>
    object.accepts(value) && Object.entries(Object(value)).every(([name, one]) => isHeader(name, one)),
};

const count = wholeNumber(1);
const times: Check = {
  expected: `${count.expected} or always`,
  accepts: (value) => value === 'always' || count.accepts(value),
};

const fields = {
  ...{ rule: text, method: text, path: text, status: integer(200, 599), body: anything, headers },
  ...{ delay_ms: wholeNumber(0, 600_000), drop: oneOf('before', 'after'), applied: flag, times },
};

function isHeader(name: string, value: unknown): boolean {
  return /^[\w-]+$/.test(name) && typeof value === 'string' && /^[\t\x20-\x7e]*$/.test(value);
}

function listFaults(_call: SandboxRequest, { faults }: Control): SandboxResponse {
  const data = faults.list().map(({ fault, left }) => ({
    ...{ method: fault.method ?? '*', path: patterns.get(fault) ?? fault.path ?? '*', status: fault.status ?? null },
    ...{ delay_ms: fault.delayMs ?? 0, drop: fault.drop ?? null, applied: fault.applied ?? false },
    times: left === Number.POSITIVE_INFINITY ? 'always' : left,
  }));
  return json(200, { data, total_count: data.length });
}

function addFault(call: SandboxRequest, control: Control): SandboxResponse {
  const { rule, ...parts } = readFields(call, fields);
  const fault = rule === undefined ? faultOf(parts) : parseRule(String(rule));
  if (fault === undefined) return badRequest(`rule must be ${RULE_FORM}, for example "POST /v2/videos 402 x2"`);
  const path = rule === undefined ? parts.path : String(rule).trim().split(/\s+/)[1];
  if (typeof path === 'string') patterns.set(fault, path);
  control.faults.add(fault);
  return listFaults(call, control);
}

function faultOf({
  method,
  path,
  status,
  body,
  headers,
  delay_ms,
  drop,
  applied,
  times,
}: Record<string, unknown>): Fault {
  if (status === undefined && delay_ms === undefined && drop === undefined) {
    return badRequest('rule, status, delay_ms or drop is required');
  }
  // Hold because of the checks.
  const count = times === 'always' ? Number.POSITIVE_INFINITY : times;
  const given = { status, body, headers, delayMs: delay_ms, drop, applied, times: count } as Fault;
  return {
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Fault),
    ...(typeof method === 'string' && method !== '*' && { method: method.toUpperCase() }),
    ...(typeof path === 'string' && path !== '*' && { path: toPattern(path) }),
  };
}

function clearFaults(_call: SandboxRequest, { faults }: Control): SandboxResponse {
  faults.clear();
  return empty(204);
}

export const FAULT_ROUTES: readonly ControlRoute[] = [
  ['/_sandbox/faults', { GET: listFaults, POST: addFault, DELETE: clearFaults }],
];
