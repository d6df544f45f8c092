import { ClientOptionError, checkBaseUrl } from '../../api/client.ts';
import { TavusError } from '../../api/errors.ts';
import type { Command } from '../../core/command.ts';
import { UsageError } from '../../lib/errors.ts';
import { maskKey } from '../../lib/format.ts';
import type { Services } from '../context.ts';
import { checkKey, enterKey } from './enter-key.ts';
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
    'Prompts for the key on a terminal; elsewhere reads it from the first line of standard input. The key is checked before it is saved. --profile NAME saves it as a profile of that name.',
  options: [
    {
      name: 'base-url',
      value: 'url',
      help: 'The server of the key.',
      fallback: 'the server of the profile, or TAVUS_BASE_URL',
    },
  ],
  examples: [
    { text: 'Enter the key at a prompt', line: 'tavus auth login' },
    { text: 'Read the key from a file, and save it as a profile', line: 'tavus auth login --profile work < key.txt' },
  ],
  async run(context, given) {
    const { services } = context;
    const { results } = services;
    const profiles = ownProfiles(services);
    results.checkFields(VIEW);
    profiles.checkName();
    const baseUrl = readBaseUrl(given.text('base-url'));
    // Reports an invalid server before prompting.
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

/** A checked key: from the key file, a prompt, or standard input. */
async function findKey(services: Services, baseUrl: string): Promise<string> {
  const { ui, account } = services;
  const inUse = account.keyInUse();
  const profiles = ownProfiles(services);
  const { name, key: before } = currentProfile(profiles);
  if (inUse?.source !== 'file' && ui.canAsk) {
    if (before !== undefined) ui.say(`This replaces the saved key ${maskKey(before)}${ofProfile(name)}.`);
    return await enterKey(services, `Log in${ofProfile(name, 'to')}`, { baseUrl });
  }
  const key = inUse?.source === 'file' ? inUse.key : await profiles.readKey();
  try {
    await checkKey(services, key, { baseUrl });
    return key;
  } catch (error) {
    if (error instanceof TavusError) ui.say('The key was not saved.');
    throw error;
  }
}

/** The key of a file is not sent to the profile's server without --base-url. @throws UsageError */
function checkFileKey({ account }: Services, baseUrl: string | undefined): void {
  const server = account.profiles?.server();
  if (account.keyInUse()?.source !== 'file' || baseUrl !== undefined || server === account.baseUrl()) return;
  throw new UsageError(
    `The server of the profile is ${server}. The key of --api-key-file is sent there only with --base-url.`,
    `Add --base-url ${server} if the key belongs there, or --base-url ${account.baseUrl()}`,
  );
}

/** @throws UsageError for an invalid or unsafe address, which it does not show, because it may contain a password */
function readBaseUrl(url: string | undefined): string | undefined {
  try {
    return url === undefined ? undefined : checkBaseUrl(url);
  } catch (error) {
    if (!(error instanceof ClientOptionError)) throw error;
    throw new UsageError(error.message, 'Correct --base-url.');
  }
}
