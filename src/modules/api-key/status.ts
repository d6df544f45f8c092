import { ClientOptionError } from '../../api/client.ts';
import { KeyRefusedError, TavusError } from '../../api/errors.ts';
import type { Command } from '../../core/command.ts';
import { EXIT, UsageError } from '../../lib/errors.ts';
import { maskKey } from '../../lib/format.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { type Account, type KeyInUse, NoKeyError, type Services } from '../context.ts';
import { whyReadOnly } from '../read-only.ts';
import { SANDBOX_KEY } from './own-profiles.ts';

/** The JSON of `auth status`. */
interface AuthStatus {
  readonly profile: string | null;
  readonly source: KeyInUse['source'] | null;
  readonly key: string | null;
  readonly base_url: string | null;
  readonly works: boolean;
  readonly problem: string | null;
  readonly read_only: boolean;
}

const SOURCES: Readonly<Record<KeyInUse['source'], string>> = {
  file: 'file',
  environment: 'TAVUS_API_KEY',
  saved: 'saved',
  sandbox: 'sandbox',
};

const NO_KEY_HINT =
  'Create a key at https://platform.tavus.io/api-keys, then run tavus auth login. No account? Run tavus --sandbox';

export const STATUS: Command<Services> = {
  notes:
    'Sends a request to check the key. The exit code is 3 if the key is missing or refused, and 1 if the request failed.',
  examples: [
    { text: 'Show the key and server in use', line: 'tavus auth status' },
    { text: 'Check a profile in a script', line: 'tavus auth status --profile work --json=works,problem' },
  ],
  async run({ services }) {
    const { account, results, ui } = services;
    const view = statusView(account);
    results.checkFields(view);
    const failure = await findFailure(services);
    const explained = failure === undefined ? undefined : services.explain(failure);
    const inUse = account.keyInUse();
    await results.item(view, {
      profile: inUse?.profile ?? account.profiles?.inUse().name ?? null,
      source: inUse?.source ?? null,
      key: inUse ? maskKey(inUse.key) : null,
      base_url: baseUrlOf(services),
      works: failure === undefined,
      problem: explained?.text ?? null,
      read_only: account.readOnly !== undefined,
    });
    if (!account.profiles) ui.say(SANDBOX_KEY);
    const hint = failure instanceof NoKeyError && failure.unreadable === undefined ? NO_KEY_HINT : explained?.hint;
    if (hint !== undefined) ui.say(hint);
    return exitCodeOf(failure);
  },
};

function statusView(account: Account): ItemView<AuthStatus> {
  const profiles = account.profiles?.all().map(({ name }) => name) ?? [];
  return {
    fields: ['profile', 'source', 'key', 'base_url', 'works', 'problem', 'read_only'],
    columns: [],
    rows: ({ profile, source, key, base_url, works, problem }): DetailRow[] => [
      ['Profile', profile ?? undefined],
      ['Key', key ?? 'none'],
      ['From', source === null ? undefined : SOURCES[source]],
      ['Server', base_url ?? undefined],
      ['Works', works ? { text: 'yes', tone: 'good' } : { text: 'no', tone: 'bad' }],
      ['Problem', problem ?? undefined],
      ['Read-only', whyReadOnly(account)],
      ['Profiles', profiles.length > 1 ? profiles.join(', ') : undefined],
    ],
  };
}

/** Sends the cheapest request. @returns why it failed; undefined if the key works @throws other errors, such as Back */
async function findFailure({ ui, client }: Services): Promise<unknown> {
  try {
    await ui.busy('Checking the key', (signal) => client().replicas.list({ limit: 1, signal }));
    return undefined;
  } catch (error) {
    const isFailure = [TavusError, NoKeyError, UsageError, ClientOptionError].some((kind) => error instanceof kind);
    if (!isFailure) throw error;
    return error;
  }
}

/** Null for an invalid address, which is then reported as the failure. */
function baseUrlOf({ account }: Services): string | null {
  try {
    return account.baseUrl();
  } catch {
    return null;
  }
}

function exitCodeOf(failure: unknown): number {
  if (failure === undefined) return 0;
  if (failure instanceof NoKeyError || failure instanceof KeyRefusedError) return EXIT.key;
  return failure instanceof TavusError ? EXIT.failed : EXIT.usage;
}
