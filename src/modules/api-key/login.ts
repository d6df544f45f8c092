import { ClientOptionError, checkBaseUrl } from '../../api/client.ts';
import { TavusError } from '../../api/errors.ts';
import type { Command } from '../../core/command.ts';
import { UsageError } from '../../lib/errors.ts';
import { maskKey } from '../../lib/format.ts';
import type { Services } from '../context.ts';
import { enterKey, proveKey } from './enter-key.ts';
import { changeView, currentProfile, ofProfile, ownProfiles } from './own-profiles.ts';
import { agreeToMoveAside } from './replace-settings.ts';
import { saveKey } from './save-key.ts';

interface LoggedIn {
  readonly profile: string;
  readonly key: string;
  readonly base_url: string;
  readonly saved: boolean;
}

const VIEW = changeView<LoggedIn>('profile', 'key', 'base_url', 'saved');

export const LOGIN: Command<Services> = {
  setsUpAccount: true,
  notes:
    'Asks for the key on a terminal; elsewhere its first line of standard input is the key. It is tried before it is saved. --profile NAME saves it under that name, beside the others.',
  options: [
    {
      name: 'base-url',
      value: 'url',
      help: 'The server that the key is for.',
      fallback: 'that of the profile, or TAVUS_BASE_URL',
    },
  ],
  examples: [
    { text: 'Type the key, which is not shown', line: 'tavus auth login' },
    { text: 'From a file, for a profile of its own', line: 'tavus auth login --profile work < key.txt' },
  ],
  async run(context, given) {
    const { services } = context;
    const { results } = services;
    const profiles = ownProfiles(services);
    results.checkFields(VIEW);
    profiles.checkName();
    const baseUrl = readBaseUrl(given.text('base-url'));
    // Whatever is wrong with the server is said before anything is asked.
    const server = baseUrl ?? profiles.server();
    checkFileKey(services, baseUrl);
    await agreeToMoveAside(services);
    const key = await findKey(services, server);
    const saved = await saveKey(context, key, { baseUrl, namesProfile: true });
    const { name: profile } = profiles.inUse();
    if (results.wantsJson()) await results.item(VIEW, { profile, key: maskKey(key), base_url: server, saved });
    return 0;
  },
};

/** A key that Tavus takes: from the file that was named, from the keyboard, or from standard input. */
async function findKey(services: Services, baseUrl: string): Promise<string> {
  const { ui, account } = services;
  const inUse = account.keyInUse();
  const profiles = ownProfiles(services);
  const { name, key: before } = currentProfile(profiles);
  if (inUse?.source !== 'file' && ui.canAsk) {
    if (before !== undefined) ui.say(`It replaces the saved key ${maskKey(before)}${ofProfile(name)}.`);
    return await enterKey(services, `Log in${ofProfile(name, 'to')}`, { baseUrl });
  }
  const key = inUse?.source === 'file' ? inUse.key : await profiles.readKey();
  try {
    await proveKey(services, key, { baseUrl });
    return key;
  } catch (error) {
    if (error instanceof TavusError) ui.say('The key was not saved.');
    throw error;
  }
}

/** The key of a file goes to no server that only the profile names. @throws UsageError */
function checkFileKey({ account }: Services, baseUrl: string | undefined): void {
  const server = account.profiles?.server();
  if (account.keyInUse()?.source !== 'file' || baseUrl !== undefined || server === account.baseUrl()) return;
  throw new UsageError(
    `The profile is for ${server}; the key of --api-key-file is not sent there unless that server is named.`,
    `Add --base-url ${server} if the key belongs there, or --base-url ${account.baseUrl()}`,
  );
}

/** @throws UsageError for an address that a key must not go to; it is not repeated, it may hold a password. */
function readBaseUrl(url: string | undefined): string | undefined {
  try {
    return url === undefined ? undefined : checkBaseUrl(url);
  } catch (error) {
    if (!(error instanceof ClientOptionError)) throw error;
    throw new UsageError(error.message, 'Correct --base-url.');
  }
}
