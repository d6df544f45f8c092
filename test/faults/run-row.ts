import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { type Outcome, startTavus } from '../support/command.ts';
import { type Action, actionOf, type World } from './actions.ts';
import { type FaultCase, faultCase } from './faults.ts';
import { type OpenPlace, openPlace } from './places.ts';
import type { Kept, Row } from './table.ts';

const LOOK_FIRST = 'Tavus may have received the request. Check the list before you send it again.';
/** What could be made twice is looked for, and is not there. */
const ABSENT = 'It is not in the list yet. Check again in a minute before you send it again.';
const FOUND =
  /Tavus sent no clear response, but received the request: \w+ [\w-]+ “Kept” was created on .*It was not sent again\./;
const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'] as const;
/** Requests that read may be repeated; without an end is a fault of its own. */
const MOST_GETS = 40;

/** A row that was run, and all that is to be seen of it. */
export interface Ran {
  readonly world: World;
  readonly place: OpenPlace;
  readonly before: string;
  readonly outcome: Outcome;
}

/** An account of this row alone. */
export async function openWorld(folder: string): Promise<World> {
  mkdirSync(folder, { recursive: true });
  const sandbox = await startSandbox({ data: 'empty' });
  sandbox.store.addDocument({ document_url: 'https://example.com/', document_name: 'Site' });
  sandbox.store.addGuardrail({ guardrail_name: 'rule' });
  sandbox.store.addObjective([{ objective_name: 'goal', objective_prompt: 'Ask.' }]);
  const replica = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
  const persona = sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: 'Be kind.' }).id;
  const video = sandbox.store.addVideo({ replica_id: replica, script: 'Hi', video_name: 'Hello' }, { renderMs: 0 }).id;
  return { sandbox, folder, replica, persona, video };
}

export function breakTavus(
  sandbox: Sandbox,
  { fault }: FaultCase,
  { method, path }: Pick<Action, 'method' | 'path'>,
): void {
  if (fault) sandbox.fail({ method, ...(path && { path }), ...fault, times: Number.POSITIVE_INFINITY });
}

/** @param end waits for the end in its own way */
export async function runRow(
  [faultName, actionName]: Row,
  folder: string,
  flags: readonly string[],
  end: (ended: Promise<Outcome>, ran: Omit<Ran, 'outcome'>) => Promise<Outcome> = (ended) => ended,
): Promise<Ran> {
  const [fault, action] = [faultCase(faultName), actionOf(actionName)];
  const world = await openWorld(folder);
  const { sandbox } = world;
  const place = await openPlace(fault.place ?? 'sandbox', sandbox, folder);
  breakTavus(sandbox, fault, action);
  const before = accountOf(sandbox);
  try {
    const { ended } = await startTavus([...action.argv(world), ...flags], {
      directory: join(folder, 'settings'),
      ...(action.stdin !== undefined && { stdin: action.stdin }),
      // The key that is logged in with is from standard input.
      env: { ...place.env, ...(action.stdin === undefined && { TAVUS_API_KEY: sandbox.apiKey }) },
    });
    return { world, place, before, outcome: await end(ended, { world, place, before }) };
  } finally {
    place.close();
    await sandbox.close();
  }
}

/** The words for people: what happened, why, and what to do, and nothing that nobody should see. */
export function expectWords(row: Row, { world, outcome }: Ran): void {
  const [faultName, actionName] = row;
  const { exit = 1 } = faultCase(faultName);
  const { throws = true, exit: ownExit = exit, method } = actionOf(actionName);
  const said = `${throws ? '' : outcome.output}${outcome.errors}`;
  const line = said.replace(/\s+/g, ' ').trim();
  expectClean(outcome, world);
  if (isFound(row)) {
    expect([outcome.code, line]).toEqual([0, expect.stringMatching(FOUND)]);
    return;
  }
  expect(outcome.code, said).toBe(ownExit);
  expectSaid(line, faultCase(faultName), method);
  if (throws) expect(outcome.output).toBe('');
}

/** Made, and not answered: it is found, and the command goes on as if it had been. */
function isFound([faultName, actionName, , kept]: Row): boolean {
  return faultCase(faultName).mayBeMade === true && actionOf(actionName).method === 'POST' && kept === 'change';
}

/** All three parts; after a change that may have been made, not to try again, but to look. */
export function expectSaid(text: string, fault: FaultCase, method: Action['method']): void {
  const { happened, reason, next, mayBeMade } = fault;
  for (const words of [happened, reason]) expect(text).toMatch(words);
  if (mayBeMade && method !== 'GET') {
    // Where nothing can be asked, the list can't either.
    expect(text).toContain(method === 'POST' && fault.place === undefined ? ABSENT : LOOK_FIRST);
    expect(text).not.toMatch(/try again/i);
  } else {
    expect(text).toMatch(next);
    expect(text).not.toContain(LOOK_FIRST);
  }
}

/** The same for programs. */
export function expectJson(row: Row, { world, outcome }: Ran): void {
  const [faultName, actionName] = row;
  const { happened, code, exit = 1 } = faultCase(faultName);
  expectClean(outcome, world);
  const { throws = true, isOfSeveral = false } = actionOf(actionName);
  if (!throws || isFound(row)) return void JSON.parse(outcome.output);
  const last = outcome.errors.trimEnd().split('\n').at(-1) ?? '';
  const { error } = JSON.parse(last) as { error: Record<string, unknown> };
  expect(error).toEqual({
    code,
    message: expect.stringMatching(/\w/),
    hint: expect.stringMatching(/\w/),
    status: error.status === null ? null : expect.any(Number),
  });
  expect(`${error.message} ${error.hint}`).toMatch(happened);
  expect([outcome.code, outcome.output]).toEqual([exit, isOfSeveral ? '[]\n' : '']);
}

function expectClean({ output, errors }: Pick<Outcome, 'output' | 'errors'>, { sandbox }: World): void {
  const all = output + errors;
  expect(all).not.toMatch(/\n\s+at |AxiosError|node:internal|\[object|undefined/);
  expect(all).not.toContain(sandbox.apiKey);
  expect(all).not.toContain('a-key-of-my-own');
  expect(all).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
}

export function expectRequests(wanted: string, { requests }: Sandbox): void {
  for (const method of METHODS) {
    const seen = requests.filter((request) => request.method === method).length;
    const [, plus, least = '1', most = least] =
      new RegExp(`\\b${method}(\\+)?(?: (\\d+)-(\\d+))?(?= [A-Z]|$)`).exec(wanted) ?? [];
    const isWanted = wanted.split(' ').some((word) => word.replace('+', '') === method);
    const range = !isWanted ? [0, 0] : plus ? [1, MOST_GETS] : [Number(least), Number(most)];
    expect(seen, `${method} of ${wanted}`).toBeGreaterThanOrEqual(range[0] ?? 0);
    expect(seen, `${method} of ${wanted}`).toBeLessThanOrEqual(range[1] ?? 0);
  }
}

export function expectKept(kept: Kept, { world, before }: Pick<Ran, 'world' | 'before'>): void {
  const { sandbox, folder } = world;
  const isChanged = accountOf(sandbox) !== before;
  expect(isChanged, 'the account').toBe(kept === 'change');
  // Once: what is sent twice is there twice.
  expect(accountOf(sandbox).match(/Kept/g)?.length ?? 0).toBeLessThanOrEqual(1);
  const files = readdirSync(folder);
  if (kept === 'no key') expect(files.includes('settings') ? readdirSync(join(folder, 'settings')) : []).toEqual([]);
  if (kept === 'no file' || kept === 'part') expect(files).not.toContain('film.mp4');
  const part = files.find((name) => name.endsWith('.part'));
  if (kept === 'part') expect(readFileSync(join(folder, part ?? '')).length).toBeGreaterThanOrEqual(40);
  if (kept === 'journal') {
    const journal = readFileSync(join(folder, 'people.csv.tavus-journal.jsonl'), 'utf8');
    expect(journal).toContain('"event":"unsent"');
    expect(journal).not.toContain('"event":"sent"');
  }
}

/** The names and ids of all there is. */
export function accountOf({ store }: Sandbox): string {
  const personas = [...store.personas.values()].map(({ id, content }) => `${id} ${content.persona_name}`);
  const others = [...store.guardrails.values(), ...store.objectives.values()].map(
    ({ id, content }) => `${id} ${JSON.stringify(content)}`,
  );
  return [...store.replicas.values(), ...store.videos.values(), ...store.documents.values()]
    .map(({ id, name }) => `${id} ${name}`)
    .concat(personas, others)
    .join('\n');
}
