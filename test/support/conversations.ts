import { onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { type Bench, openBench, temporaryDirectory } from './bench.ts';
import { type Outcome, type RunOptions, runTavus } from './command.ts';

export const START = 'Start a Conversation';
export const WHAT = 'What to do with this conversation';
export const LIST = 'List Conversations';
/** The time limits that are sent where the user gives no others, in seconds. */
export const LIMITS = { max_call_duration: 3600, participant_left_timeout: 0, participant_absent_timeout: 300 };
/** What is said before one is sent. */
export const BILLED = /billed, and takes one of your plan's concurrent slots/;

/** Ids of a replica, of a persona that has it, and of one that has none. */
interface Parties {
  readonly rio: string;
  readonly coach: string;
  readonly alone: string;
}

function addParties({ store }: Sandbox): Parties {
  const rio = store.addReplica({ name: 'Rio', createdAt: 0, trainingMs: 1 }).id;
  const persona = { system_prompt: 'Be kind.', default_replica_id: rio };
  const coach = store.addPersona({ ...persona, persona_name: 'Coach' }).id;
  return { rio, coach, alone: store.addPersona({ persona_name: 'Alone', system_prompt: 'Be kind.' }).id };
}

/** A bench whose account has these. */
export async function openParties(options?: Parameters<typeof openBench>[0]): Promise<Bench & Parties> {
  const bench = await openBench(options);
  return { ...bench, ...addParties(bench.sandbox) };
}

interface Commands extends Parties {
  readonly sandbox: Sandbox;
  readonly directory: string;
  /** `tavus conversation` with these words. */
  run(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** The requests of this method, by their paths. */
  paths(method: string): readonly string[];
  bodies(): readonly unknown[];
  /** The ids of all conversations. */
  ids(): readonly string[];
}

/** The commands of conversations, for the same account. */
export async function openCommands(options?: SandboxOptions): Promise<Commands> {
  const sandbox = await startSandbox({ data: 'empty', ...options });
  onTestFinished(() => sandbox.close());
  const directory = await temporaryDirectory();
  const sent = (method: string) => sandbox.requests.filter((request) => request.method === method);
  return {
    ...{ sandbox, directory, ...addParties(sandbox) },
    run: (args, more) => runTavus(['conversation', ...args], { sandbox, directory, ...more }),
    paths: (method) => sent(method).map(({ path }) => path),
    bodies: () => sent('POST').map(({ body }) => body),
    ids: () => [...sandbox.store.conversations.keys()],
  };
}
