import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OnExchange } from '../api/exchange.ts';
import type { StateMachine } from '../core/state-machine.ts';
import type { Env } from '../lib/env.ts';
import { safeText } from '../lib/text/safe-text.ts';
import type { Account, Services } from '../modules/context.ts';
import { describeKey } from '../modules/describe-key.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { DraftFiles, MemoryDrafts } from '../settings/drafts.ts';
import { LEFT_TEXTS, Settings, settingsDirectory } from '../settings/settings.ts';
import { Results } from '../ui/output/results.ts';
import { createTheme } from '../ui/theme.ts';
import type { Ui } from '../ui/ui.ts';
import { type OpenOptions, openSandboxAccount, openUserAccount } from './account/open-account.ts';
import { createCrashReporter } from './crash.ts';
import type { LogTarget } from './debug/open-log.ts';
import { findProxy } from './find-proxy.ts';
import type { Io, Warn } from './io.ts';
import { createMachine, type MachineDependencies } from './machine.ts';
import { openLink } from './open-link.ts';
import type { Globals } from './options.ts';

/** One start of the program. */
export interface Run {
  readonly io: Io;
  readonly env: Env;
  readonly globals: Globals;
  /** Absent where an unexpected error is not reported, so that its details are not saved. */
  readonly argv?: readonly string[];
}

/** The services that differ between the menu and commands. */
type RunServices = Pick<Services, 'sayNext' | 'showCommand'> & Partial<Pick<Services, 'readText'>>;

/** Creates a session and reads its settings, once. */
export async function openSession(run: Run): Promise<Session> {
  const session = new Session(run);
  await session.settings.load();
  return session;
}

/**
 * The dependencies of one run: the settings, the log of requests, the account or the sandbox, and the machine with its
 * services. The menu, commands, completion and the doctor use different parts of it, in different order.
 */
export class Session {
  readonly io: Io;
  readonly env: Env;
  readonly globals: Globals;
  /** The folder of settings, drafts and the log; undefined without a home folder. */
  readonly folder: string | undefined;
  readonly settings: Settings;
  readonly #argv: readonly string[] | undefined;
  #account: Account | undefined;
  #sandbox: Sandbox | undefined;
  #log: OnExchange | undefined;
  #warn: Warn = () => {};
  readonly #reminders = new Map<string, string>();
  readonly #stopReminding: () => void;

  constructor({ io, env, globals, argv }: Run) {
    this.io = io;
    this.env = env;
    this.globals = globals;
    this.#argv = argv;
    this.#stopReminding = io.onLeave(() => this.#remind());
    this.folder = settingsDirectory(env);
    this.settings = new Settings(this.folder, (text) => this.#warn(text), {
      mayWrite: !globals.dryRun,
      pid: io.runtime.pid,
      isOwnFolder: !env.TAVUS_CONFIG_DIR?.trim(),
    });
  }

  /** The account shown on every screen: the key in use, and whether it is read-only. */
  status(): string {
    const inUse = this.#account?.keyInUse();
    const whose = !inUse ? 'no key' : inUse.source === 'sandbox' ? 'sandbox' : describeKey(inUse);
    return this.#account?.readOnly ? `${whose} · read-only` : whose;
  }

  /** A dumb terminal supports only lines. Elsewhere ACCESSIBLE overrides the saved setting. */
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

  /** Reports the files of editors that were open when the program was ended by a signal, as long as they exist. */
  async reportLeftTexts(ui: Ui): Promise<void> {
    const { folder } = this;
    if (!ui.canAsk || folder === undefined || !existsSync(join(folder, LEFT_TEXTS))) return;
    const { readLeftTexts } = await import('../settings/left-texts.ts');
    for (const path of readLeftTexts(folder)) {
      ui.warn(
        `tavus was ended while your editor was open. Your text is in ${path}. Delete it when you no longer need it.`,
      );
    }
  }

  /**
   * Starts the log of requests when --debug or TAVUS_DEBUG is set.
   * @param isDrawn true when a screen is drawn while the program runs @returns where the log is; undefined for no log
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

  /** Opens the user's account. @throws as `openUserAccount` does */
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

  /** Starts the sandbox server, which is used instead of the user's account; `close` ends it. */
  async openSandbox(client: OpenOptions['client']): Promise<Account> {
    const { account, sandbox } = await openSandboxAccount(this.globals, { ...client, onExchange: this.#log });
    this.#sandbox = sandbox;
    this.#account = account;
    return account;
  }

  /** Creates the machine for an opened account. */
  createMachine(ui: Ui, account: Account, services: RunServices): StateMachine<Services> {
    const { io, env } = this;
    const argv = this.#argv;
    const dependencies: MachineDependencies = {
      reminders: this.#reminders,
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
      ...services,
    };
    const reporter = argv && { keepDetails: createCrashReporter({ runtime: io.runtime, env, argv }) };
    return createMachine(ui, account, dependencies, { env, ...reporter });
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
    this.#stopReminding();
    this.#remind();
  }

  /** What runs in the sandbox ends with it. */
  #remind(): void {
    if (this.#sandbox) return;
    for (const text of this.#reminders.values()) this.io.errors.write(`${safeText(text)}\n`);
    this.#reminders.clear();
  }

  /** Drafts of the sandbox are not saved. */
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
