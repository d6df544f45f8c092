import type { Command } from '../../core/command.ts';
import { maskKey } from '../../lib/format.ts';
import type { Context, Profile, Profiles, Services } from '../context.ts';
import { changeView, currentProfile, ownProfiles, warnOfOtherKeys } from './own-profiles.ts';

interface Switched {
  readonly profile: string;
  readonly switched: boolean;
}

const VIEW = changeView<Switched>('profile', 'switched');

/** Makes another profile the one in use: the one that was named, or one of a menu. @throws Back */
export async function switchProfile(context: Context, given?: string): Promise<Switched> {
  const { services } = context;
  const profiles = ownProfiles(services);
  if (given !== undefined) profiles.check({ name: given, from: 'flag' });
  const name = given ?? (await chooseProfile(services, profiles));
  const isSame = name === profiles.savedInUse() && name === profiles.inUse().name;
  const switched = !isSame && (await use(context, profiles, name));
  if (isSame) services.ui.ok(`The profile in use is ${name} already.`);
  if (!profiles.isDryRun) warnOfEnvironment(services, profiles, name);
  services.showCommand(['auth', 'switch', name]);
  return { profile: name, switched };
}

async function use(context: Context, profiles: Profiles, name: string): Promise<boolean> {
  const { ui } = context.services;
  if (profiles.isDryRun) {
    ui.say(`Dry run: the profile in use would be ${name} from now on. Nothing was written.`);
    return false;
  }
  try {
    await profiles.use(name);
  } finally {
    context.forgetItems();
  }
  ui.ok(`The profile in use is ${name} now: ${describe(currentProfile(profiles))}.`);
  return true;
}

function warnOfEnvironment(services: Services, profiles: Profiles, name: string): void {
  const { profile } = profiles.environment;
  if (profile && profile !== name) services.ui.warn(`TAVUS_PROFILE is set and goes first at every start: ${profile}.`);
  warnOfOtherKeys(services);
}

async function chooseProfile({ ui }: Services, profiles: Profiles): Promise<string> {
  const choices = profiles.all().map((profile) => {
    return { label: profile.name, value: profile.name, hint: describe(profile) };
  });
  return await ui.menu({ title: 'Which profile?', choices, selected: profiles.inUse().name });
}

function describe({ key, baseUrl }: Profile): string {
  const saved = key === undefined ? 'no key yet' : `key ${maskKey(key)}`;
  return baseUrl === undefined ? saved : `${saved}, ${baseUrl}`;
}

export const SWITCH: Command<Services> = {
  setsUpAccount: true,
  notes: 'The profile is in use until another one is chosen. TAVUS_PROFILE, --profile and TAVUS_API_KEY go before it.',
  args: [
    {
      value: 'name',
      help: 'The profile. Left out on a terminal, you choose one.',
      isRequired: true,
      suggest: async ({ services }) =>
        services.account.profiles?.all().map((profile) => [profile.name, describe(profile)]) ?? [],
    },
  ],
  examples: [
    { text: 'Choose one', line: 'tavus auth switch' },
    { text: 'Go back to the first one', line: 'tavus auth switch default' },
  ],
  async run(context, given) {
    const { results, ui } = context.services;
    const profiles = ownProfiles(context.services);
    results.checkFields(VIEW);
    profiles.checkReadable();
    // A saved one that is gone is what this command mends.
    if (profiles.inUse().from !== 'saved') profiles.check(profiles.inUse());
    const isAlone = profiles.all().length === 1 && profiles.savedInUse() === profiles.all()[0]?.name;
    if (isAlone && given.arg() === undefined) {
      ui.say('There is one profile only. tavus auth login --profile NAME makes another.');
      return 0;
    }
    const switched = await switchProfile(context, given.arg());
    if (results.wantsJson()) await results.item(VIEW, switched);
    return 0;
  },
};
