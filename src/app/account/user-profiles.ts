import { UsageError } from '../../lib/errors.ts';
import type { Profile, ProfileInUse, Profiles } from '../../modules/context.ts';
import { isProfileName } from '../../settings/profiles.ts';
import type { Settings } from '../../settings/settings.ts';
import { UnreadableSettingsError } from '../../settings/settings-error.ts';
import { didYouMean } from '../cli/nearest.ts';
import { describeProblem } from '../failures/settings.ts';
import { chooseLoginServer, chooseProfile, type Sources } from './choose-key.ts';

/** The user's profiles: those that are saved, and the one that this run uses. */
export class UserProfiles implements Profiles {
  readonly isDryRun: boolean;
  readonly environment: Profiles['environment'];
  readonly readKey: () => Promise<string>;
  readonly #settings: Settings;
  #sources: Sources;

  constructor(
    settings: Settings,
    sources: Sources,
    { isDryRun = false, readKey }: { readonly isDryRun?: boolean; readKey(): Promise<string> },
  ) {
    this.#settings = settings;
    this.#sources = sources;
    this.isDryRun = isDryRun;
    this.environment = sources.environment ?? {};
    this.readKey = readKey;
  }

  sources(): Sources {
    return this.#sources;
  }

  inUse(): ProfileInUse {
    return chooseProfile(this.#sources, this.#settings.profiles());
  }

  savedInUse(): string {
    return this.#settings.profiles().inUse;
  }

  all(): readonly Profile[] {
    return [...this.#settings.profiles().all].map(([name, { apiKey: key, baseUrl }]) => ({ name, key, baseUrl }));
  }

  check({ name, from }: ProfileInUse): void {
    const names = this.all().map((profile) => profile.name);
    if (names.includes(name)) return;
    this.checkReadable();
    const said = { flag: '', environment: 'TAVUS_PROFILE: ', saved: 'The profile in use is gone. ' }[from];
    const chooses = from === 'saved' ? 'tavus auth switch chooses another.' : '';
    const makes = isProfileName(name) ? `tavus auth login --profile ${name} makes it.` : '';
    throw new UsageError(
      `${said}There is no profile “${name}”, only: ${names.join(', ')}.`,
      [didYouMean(name, names), chooses, makes].filter((part) => part !== '').join(' '),
    );
  }

  unreadable(): string | undefined {
    const problem = this.#settings.problem();
    return problem && describeProblem(problem);
  }

  checkReadable(need: 'settings' | 'change' = 'settings'): void {
    const problem = this.#settings.problem();
    if (problem) throw new UnreadableSettingsError(problem, need);
  }

  async moveAside(): Promise<string | undefined> {
    return await this.#settings.moveAside();
  }

  checkName(): void {
    const { name, from } = this.inUse();
    if (isProfileName(name)) return;
    throw new UsageError(
      `A profile can't be called “${name}”.`,
      `${from === 'environment' ? 'TAVUS_PROFILE' : '--profile'} takes letters, digits, - and _, up to 64.`,
    );
  }

  server(): string {
    return chooseLoginServer(this.#sources, this.#settings.profiles()).url;
  }

  async saveKey(key: string, baseUrl?: string): Promise<void> {
    const server = baseUrl ?? this.#serverToRemember();
    const profile = { apiKey: key, ...(server !== undefined && { baseUrl: server }) };
    await this.#settings.saveProfile(this.inUse().name, profile);
  }

  async remove(): Promise<void> {
    const { name } = this.inUse();
    this.#sources = withoutProfile(this.#sources);
    await this.#settings.removeProfile(name);
  }

  async use(name: string): Promise<void> {
    const { from } = this.inUse();
    this.#sources = withoutProfile(this.#sources);
    // Who named a profile with a flag wants its key before that of the environment, and goes on so.
    if (from === 'flag') this.#sources = { ...this.#sources, flags: { ...this.#sources.flags, profile: name } };
    await this.#settings.useProfile(name);
  }

  /** Where requests go now: the key is for that server. Undefined where nothing has named one. */
  #serverToRemember(): string | undefined {
    const { url, from } = chooseLoginServer(this.#sources, this.#settings.profiles());
    return from === 'nothing' ? undefined : url;
  }
}

function withoutProfile({ flags, environment }: Sources): Sources {
  return { flags: { ...flags, profile: undefined }, environment: { ...environment, profile: undefined } };
}
