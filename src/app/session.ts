import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OnExchange } from '../api/exchange.ts';
import type { StateMachine } from '../core/state-machine.ts';
import type { Env } from '../lib/env.ts';
import type { Account, Services } from '../modules/context.ts';
import { describeKey } from '../modules/describe-key.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { DraftFiles, MemoryDrafts } from '../settings/drafts.ts';
import { LEFT_TEXTS, Settings, settingsDirectory } from '../settings/settings.ts';
import { Results } from '../ui/output/results.ts';
import { createTheme } from '../ui/theme.ts';
import type { Ui } from '../ui/ui.ts';
import { type OpenOptions, openSandboxAccount, openUserAccount } from './account/open-account.ts';
import { createCrashKeeper } from './crash.ts';
import type { LogTarget } from './debug/open-log.ts';
import { findProxy } from './find-proxy.ts';
import type { Io, Warn } from './io.ts';
import { createMachine, type Surroundings } from './machine.ts';
import { openLink } from './open-link.ts';
import type { Globals } from './options.ts';

/** One start of the program. */
export interface Run {
  readonly io: Io;
  readonly env: Env;
  readonly globals: Globals;
  /** Absent where nobody would hear of a fault of the program: no details of one are kept then. */
  readonly argv?: readonly string[];
}

/** The part of the services that menu and commands have differently. */
type Said = Pick<Services, 'sayNext' | 'showCommand'> & Partial<Pick<Services, 'readText'>>;

/** A session with its settings read: all it asks of them later is answered from that. */
export async function openSession(run: Run): Promise<Session> {
  const session = new Session(run);
  await session.settings.load();
  return session;
}

/**
 * What a run has one of: the settings, the log of requests, the account or the sandbox, and the machine with its
 * services. The menu, commands, completion and the doctor differ in what they ask it for, and in what order.
 */
export class Session {
  readonly io: Io;
  readonly env: Env;
  readonly globals: Globals;
  /** Where settings, drafts and the log are; undefined where there is no place for them. */
  readonly folder: string | undefined;
  readonly settings: Settings;
  readonly #argv: readonly string[] | undefined;
  #account: Account | undefined;
  #sandbox: Sandbox | undefined;
  #log: OnExchange | undefined;
  #warn: Warn = () => {};

  constructor({ io, env, globals, argv }: Run) {
    this.io = io;
    this.env = env;
    this.globals = globals;
    this.#argv = argv;
    this.folder = settingsDirectory(env);
    this.settings = new Settings(this.folder, (text) => this.#warn(text), {
      mayWrite: !globals.dryRun,
      pid: io.runtime.pid,
      isOwnFolder: !env.TAVUS_CONFIG_DIR?.trim(),
    });
  }

  /** What every screen says about whose account it shows. */
  status(): string {
    const inUse = this.#account?.keyInUse();
    const whose = !inUse ? 'no key' : inUse.source === 'sandbox' ? 'sandbox' : describeKey(inUse);
    return this.#account?.readOnly ? `${whose} · read-only` : whose;
  }

  /** A dumb terminal can only take lines; elsewhere the environment goes before the saved setting. */
  wantsLines(): boolean {
    const { TERM, ACCESSIBLE } = this.env;
    if (TERM === 'dumb') return true;
    if (ACCESSIBLE) return ACCESSIBLE !== '0' && ACCESSIBLE !== 'false';
    return this.settings.isOn('accessible');
  }

  /** Whether the user wants to see pictures, on a terminal that shows them. */
  wantsPictures(): boolean {
    return !this.wantsLines() && this.settings.isOn('images');
  }

  /** Says where the files are of editors that were open when the program ended, as long as they exist. */
  async tellLeftTexts(ui: Ui): Promise<void> {
    const { folder } = this;
    if (!ui.canAsk || folder === undefined || !existsSync(join(folder, LEFT_TEXTS))) return;
    const { readLeftTexts } = await import('../settings/left-texts.ts');
    for (const path of readLeftTexts(folder)) {
      ui.warn(`tavus ended while your editor was open. Its files are in ${path}. Delete them when you have your text.`);
    }
  }

  /**
   * Starts the log of requests that a flag or the environment asks for; otherwise nothing of it is loaded.
   * @param isDrawn true where a screen is drawn for as long as the program runs. @returns where it is
   */
  async startLog(isDrawn: boolean): Promise<LogTarget | undefined> {
    const { debug } = this.globals;
    if (debug === false && !this.env.TAVUS_DEBUG) return undefined;
    const { findLogTarget, openLog } = await import('./debug/open-log.ts');
    const target = findLogTarget(debug, this.env, isDrawn && this.io.errors.isTTY ? this.folder : undefined);
    if (target === undefined) return undefined;
    const write = (text: string) => void this.io.errors.write(text);
    this.#log = openLog(target, { write, baseUrl: () => baseUrlOf(this.#account) });
    return target;
  }

  /** Opens the user's own account; `openUserAccount` says what it throws. */
  async openUser({ warn, ...options }: OpenOptions): Promise<Account> {
    this.#warn = (text, fix) => warn(fix === undefined ? text : `${text} ${fix}`);
    const client = { ...options.client, onExchange: this.#log };
    const { globals, env, settings, io } = this;
    this.#account = await openUserAccount(
      { globals, env, settings, input: io.input },
      { ...options, client, warn: this.#warn },
    );
    return this.#account;
  }

  /** Starts the built-in Tavus in the place of the user's account; `close` ends it. */
  async openSandbox(client: OpenOptions['client']): Promise<Account> {
    const { account, sandbox } = await openSandboxAccount(this.globals, { ...client, onExchange: this.#log });
    this.#sandbox = sandbox;
    this.#account = account;
    return account;
  }

  /** The machine for an account that was opened. */
  createMachine(ui: Ui, account: Account, said: Said): StateMachine<Services> {
    const { io, env } = this;
    const argv = this.#argv;
    const surroundings: Surroundings = {
      drafts: this.#openDrafts(),
      openLink: (url) => openLink(url, env),
      openMedia: async (url, options) =>
        (await import('../api/media.ts')).openMedia(url, {
          ...options,
          onExchange: this.#log,
          findProxy: (server) => findProxy(env, server),
        }),
      readText: async (path) => (await import('./read-text.ts')).readText(path, io.input),
      results: this.createResults(),
      ...said,
    };
    const keeper = argv && { keepDetails: createCrashKeeper({ runtime: io.runtime, env, argv }) };
    return createMachine(ui, account, surroundings, { env, ...keeper });
  }

  createResults(): Results {
    const { io, env, globals } = this;
    const { output } = io;
    return new Results({
      ...{ output, json: globals.json, env },
      theme: createTheme(env, output.isTTY === true, globals.color),
      wantsPictures: async () => this.wantsPictures(),
    });
  }

  async close(): Promise<void> {
    await this.#sandbox?.close();
  }

  /** Nothing of the sandbox is saved. */
  #openDrafts(): MemoryDrafts {
    if (this.#sandbox) return new MemoryDrafts();
    const drafts = new DraftFiles(this.folder && join(this.folder, 'drafts'), this.io.runtime.pid);
    if (!this.globals.dryRun) drafts.tidy();
    return drafts;
  }
}

function baseUrlOf(account: Account | undefined): string | undefined {
  try {
    return account?.baseUrl();
  } catch {
    return undefined;
  }
}
