import { UsageError } from '../../lib/errors.ts';
import type { Profile, ProfileInUse, Profiles } from '../../modules/context.ts';
import { isProfileName } from '../../settings/profiles.ts';
import type { Settings } from '../../settings/settings.ts';
import { UnreadableSettingsError } from '../../settings/settings-error.ts';
import { didYouMean } from '../cli/nearest.ts';
import { describeProblem } from '../failures/settings.ts';
import { chooseLoginServer, chooseProfile, type Sources } from './choose-key.ts';

/** The user's saved profiles, and the one used by this run. */
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
    const source = { flag: '', environment: 'TAVUS_PROFILE: ', saved: 'The profile in use was removed. ' }[from];
    const toSwitch = from === 'saved' ? 'To choose another, run tavus auth switch.' : '';
    const toCreate = isProfileName(name) ? `To create it, run tavus auth login --profile ${name}.` : '';
    throw new UsageError(
      `${source}The profile “${name}” does not exist. Saved profiles: ${names.join(', ')}.`,
      [didYouMean(name, names), toSwitch, toCreate].filter((part) => part !== '').join(' '),
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
      `“${name}” is not a valid profile name.`,
      `${from === 'environment' ? 'TAVUS_PROFILE' : '--profile'} accepts letters, digits, - and _, up to 64 characters.`,
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
    // A profile chosen by --profile overrides the key of the environment; the new one does too.
    if (from === 'flag') this.#sources = { ...this.#sources, flags: { ...this.#sources.flags, profile: name } };
    await this.#settings.useProfile(name);
  }

  /** The server of requests now, which the key is saved for; undefined for the default. */
  #serverToRemember(): string | undefined {
    const { url, from } = chooseLoginServer(this.#sources, this.#settings.profiles());
    return from === 'nothing' ? undefined : url;
  }
}

function withoutProfile({ flags, environment }: Sources): Sources {
  return { flags: { ...flags, profile: undefined }, environment: { ...environment, profile: undefined } };
}
