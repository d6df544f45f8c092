import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import { openMedia } from '../../src/api/media.ts';
import type { Retry } from '../../src/api/retry.ts';
import { SandboxAccount, UserAccount } from '../../src/app/account/account.ts';
import { describeRetry } from '../../src/app/failures/words.ts';
import { createMachine } from '../../src/app/machine.ts';
import type { StateMachine } from '../../src/core/state-machine.ts';
import { UsageError } from '../../src/lib/errors.ts';
import type { Services } from '../../src/modules/context.ts';
import { showNextTime } from '../../src/modules/forms/next-time.ts';
import { createModules } from '../../src/modules/index.ts';
import type { ConversationRequest, StoredConversation } from '../../src/sandbox/conversations/conversation.ts';
import type { StoredReplica } from '../../src/sandbox/replicas/replica.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { DraftFiles, MemoryDrafts } from '../../src/settings/drafts.ts';
import { Settings } from '../../src/settings/settings.ts';
import { readTextFile } from '../../src/ui/form/text-file.ts';
import { Results } from '../../src/ui/output/results.ts';
import { createTheme } from '../../src/ui/theme.ts';
import { createFixedClock, withoutWaiting } from './fixed-clock.ts';
import { back, type Step } from './script.ts';
import { ScriptedUi } from './scripted-ui.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
/** Seen from `NOW`: a training that has 37 of its 100 minutes behind it. */
export const TRAINING = { createdAt: NOW - 37 * 60_000, trainingMs: 100 * 60_000 };
/** A training that failed a minute ago. */
export const FAILED = { ...TRAINING, failure: { code: 'poor_lighting', at: NOW - 60_000 } };

const TRAINED = { createdAt: NOW - 5 * 3_600_000, trainingMs: 60_000 };

export interface BenchOptions extends Pick<SandboxOptions, 'data' | 'personaShape'> {
  /** The key in TAVUS_API_KEY: the sandbox's own unless told, null for none. */
  environmentKey?: string | null;
  savedKey?: string;
  /** Unless told there is one. */
  hasBrowser?: boolean;
  /** How much the server's clock is ahead of this computer's, in milliseconds. */
  serverAheadMs?: number;
  /** As `tavus --sandbox` does. */
  isSandbox?: boolean;
  /** In place of requests from this computer. */
  openMedia?: Services['openMedia'];
}

/** The whole program but for its terminal, on a Tavus of this test alone. */
export interface Bench {
  readonly sandbox: Sandbox;
  readonly ui: ScriptedUi;
  readonly machine: StateMachine<Services>;
  readonly services: Services;
  readonly settings: Settings;
  readonly directory: string;
  /** The time by the clock of program and sandbox, in milliseconds since 1970. */
  now(): number;
  /** Moves the clock of the program and the sandbox, and runs what is due by then. */
  advance(ms: number): void;
  /** How much waits for its time. */
  timerCount(): number;
  /** The pauses before requests that were sent again, in milliseconds. They take no time. */
  readonly retryWaits: readonly number[];
  /** What was opened in the browser. */
  readonly openLinks: readonly string[];
  /** Follows a script from the main menu, or from `state`, to the exit. */
  run(steps: readonly Step[], state?: string): Promise<void>;
  /** Follows a script inside one screen; after it the menu it belongs to has to show again. */
  visit(state: string, ...steps: readonly Step[]): Promise<void>;
  /** How many requests of this method went to this path, without its query. */
  count(method: string, path: string): number;
  /** The bodies sent with this method, and their paths. */
  sent(method: string): { path: string; body: unknown }[];
  /** A replica of one's own, trained unless told. */
  addReplica(name: string, given?: Partial<StoredReplica>): string;
  addPersona(name: string, content?: Readonly<Record<string, unknown>>): string;
  addVideo(name: string): string;
  /** One that was started now, with a stock replica, unless told. */
  addConversation(name: string, request?: ConversationRequest, given?: Partial<StoredConversation>): string;
  /** A stock replica, which is trained. */
  stockReplica(): { id: string; name: string };
}

/** @param options.data is `empty` unless told: stock items only. */
export async function openBench(options: BenchOptions = {}): Promise<Bench> {
  const clock = createFixedClock(NOW);
  const retryWaits: number[] = [];
  const openLinks: string[] = [];
  const { serverAheadMs = 0 } = options;
  const sandbox = await startSandbox({
    clock: { ...clock, now: () => clock.now() + serverAheadMs },
    data: options.data ?? 'empty',
    personaShape: options.personaShape ?? 'flat',
  });
  onTestFinished(() => sandbox.close());
  const directory = await temporaryDirectory();
  const ui = new ScriptedUi();
  const settings = new Settings(directory, (text) => ui.warn(text));
  if (options.savedKey !== undefined) await settings.saveProfile('default', { apiKey: options.savedKey });
  const { environmentKey = sandbox.apiKey, isSandbox = false } = options;
  const environment = { key: environmentKey?.trim(), baseUrl: sandbox.url };
  const client = {
    clock: withoutWaiting(clock, retryWaits),
    random: () => 0.5,
    onRetry: (retry: Retry) => ui.delayed(describeRetry(retry)),
  };
  const userAccount = new UserAccount(settings, { environment }, client);
  const drafts = isSandbox ? new MemoryDrafts() : new DraftFiles(join(directory, 'drafts'));
  const openLink = async (url: string) => {
    openLinks.push(url);
    return options.hasBrowser ?? true;
  };
  // Nobody reads it: what is written must not wait.
  const output = new PassThrough().resume() as unknown as NodeJS.WriteStream;
  const surroundings = {
    ...{ clock, drafts, openLink, openMedia: options.openMedia ?? openMedia },
    readText: async (path: string) => {
      const read = readTextFile(path);
      if ('problem' in read) throw new UsageError(`${path}: ${read.problem}`, 'Name another file.');
      return read.text;
    },
    results: new Results({ output, json: false, theme: createTheme({}, false) }),
    sayNext: ({ menu }: { menu: string }) => ui.say(menu),
    showCommand: (words: readonly string[]) => showNextTime(ui, words),
  };
  const machine = createMachine(ui, isSandbox ? new SandboxAccount(sandbox, client) : userAccount, surroundings);

  async function run(steps: readonly Step[], state?: string): Promise<void> {
    ui.expect(...steps);
    await machine.run(state);
    ui.done();
  }

  return {
    ...{ sandbox, ui, machine, settings, directory, run, services: machine.services },
    ...{ openLinks, retryWaits },
    now: clock.now,
    advance: clock.advance,
    timerCount: clock.timerCount,
    visit: async (state, ...steps) => {
      await run([...steps, ...menusAfter(state), back('Tavus')], state);
    },
    count: (method, path) =>
      sandbox.requests.filter((request) => request.method === method && request.path.split('?')[0] === path).length,
    sent: (method) =>
      sandbox.requests.filter((request) => request.method === method).map(({ path, body }) => ({ path, body })),
    addReplica: (name, given = {}) => sandbox.store.addReplica({ ...TRAINED, name, ...given }).id,
    addPersona: (name, content) =>
      sandbox.store.addPersona({ persona_name: name, system_prompt: 'Be kind.', ...content }).id,
    addVideo: (name) =>
      sandbox.store.addVideo({ replica_id: firstStock(sandbox).id, script: 'Hello', video_name: name }).id,
    addConversation: (name, request = {}, given = {}) => {
      const asked = { replica_id: firstStock(sandbox).id, conversation_name: name, ...request };
      return sandbox.store.addConversation(asked, given).id;
    },
    stockReplica: () => firstStock(sandbox),
  };
}

/** The menus from that of a state's module to the main menu, unless the state is that menu, or the only one of its module. */
function menusAfter(state: string): Step[] {
  const home = createModules()
    .find((one) => one.getStates().includes(state))
    ?.getStates()[0];
  return home === undefined || home === state ? [] : menusFrom(home);
}

/** A menu, and those that it is opened from, without the main menu. */
function menusFrom(home: string): Step[] {
  const module = createModules().find((one) => one.getStates()[0] === home);
  const choices = Object.entries(module?.getChoiceToStateMapping() ?? {});
  const [title] = choices.find(([, to]) => to === home) ?? [];
  const [, parent] = choices.find(([label]) => label.startsWith('Back to ')) ?? [];
  return title === undefined ? [] : [back(title), ...menusFrom(parent ?? '')];
}

/** A directory that goes with the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tavus-test-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}

function firstStock({ store }: Sandbox): StoredReplica {
  const found = [...store.replicas.values()].find((replica) => replica.owner === 'system');
  if (!found) throw new Error('The sandbox has no stock replicas.');
  return found;
}
