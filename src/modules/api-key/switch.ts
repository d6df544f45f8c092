import type { Command } from '../../core/command.ts';
import { maskKey } from '../../lib/format.ts';
import type { Context, Profile, Profiles, Services } from '../context.ts';
import { changeView, currentProfile, ownProfiles, warnOfOtherKeys } from './own-profiles.ts';

interface Switched {
  readonly profile: string;
  readonly switched: boolean;
}

const VIEW = changeView<Switched>('profile', 'switched');

/** Switches to another profile: the given one, or one chosen from a menu. @throws Back */
export async function switchProfile(context: Context, given?: string): Promise<Switched> {
  const { services } = context;
  const profiles = ownProfiles(services);
  if (given !== undefined) profiles.check({ name: given, from: 'flag' });
  const name = given ?? (await chooseProfile(services, profiles));
  const isSame = name === profiles.savedInUse() && name === profiles.inUse().name;
  const switched = !isSame && (await use(context, profiles, name));
  if (isSame) services.ui.ok(`The profile in use is already ${name}.`);
  if (!profiles.isDryRun) warnOfEnvironment(services, profiles, name);
  services.showCommand(['auth', 'switch', name]);
  return { profile: name, switched };
}

async function use(context: Context, profiles: Profiles, name: string): Promise<boolean> {
  const { ui } = context.services;
  if (profiles.isDryRun) {
    ui.say(`Dry run: the profile in use would be ${name}. Nothing was written.`);
    return false;
  }
  try {
    await profiles.use(name);
  } finally {
    context.forgetItems();
  }
  ui.ok(`Switched to the profile ${name}: ${describe(currentProfile(profiles))}.`);
  return true;
}

function warnOfEnvironment(services: Services, profiles: Profiles, name: string): void {
  const { profile } = profiles.environment;
  if (profile && profile !== name) services.ui.warn(`TAVUS_PROFILE overrides it: it is set to ${profile}.`);
  warnOfOtherKeys(services);
}

async function chooseProfile({ ui }: Services, profiles: Profiles): Promise<string> {
  const choices = profiles.all().map((profile) => {
    return { label: profile.name, value: profile.name, hint: describe(profile) };
  });
  return await ui.menu({ title: 'Choose a profile', choices, selected: profiles.inUse().name });
}

function describe({ key, baseUrl }: Profile): string {
  const saved = key === undefined ? 'no key' : `key ${maskKey(key)}`;
  return baseUrl === undefined ? saved : `${saved}, ${baseUrl}`;
}

export const SWITCH: Command<Services> = {
  setsUpAccount: true,
  notes: 'The profile stays in use until you switch again. TAVUS_PROFILE, --profile and TAVUS_API_KEY override it.',
  args: [
    {
      value: 'name',
      help: 'The profile. If omitted on a terminal, you choose one from a list.',
      isRequired: true,
      suggest: async ({ services }) =>
        services.account.profiles?.all().map((profile) => [profile.name, describe(profile)]) ?? [],
    },
  ],
  examples: [
    { text: 'Choose a profile from a list', line: 'tavus auth switch' },
    { text: 'Switch back to the default profile', line: 'tavus auth switch default' },
  ],
  async run(context, given) {
    const { results, ui } = context.services;
    const profiles = ownProfiles(context.services);
    results.checkFields(VIEW);
    profiles.checkReadable();
    // This command fixes a saved profile that does not exist any more.
    if (profiles.inUse().from !== 'saved') profiles.check(profiles.inUse());
    const isOnlyProfile = profiles.all().length === 1 && profiles.savedInUse() === profiles.all()[0]?.name;
    if (isOnlyProfile && given.arg() === undefined) {
      ui.say('There is only one profile. To create another, run tavus auth login --profile NAME.');
      return 0;
    }
    const switched = await switchProfile(context, given.arg());
    if (results.wantsJson()) await results.item(VIEW, switched);
    return 0;
  },
};
