import { ClientOptionError } from '../../api/client.ts';
import { KeyRefusedError, TavusError } from '../../api/errors.ts';
import type { Command } from '../../core/command.ts';
import { EXIT, UsageError } from '../../lib/errors.ts';
import { maskKey } from '../../lib/format.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { type Account, type KeyInUse, NoKeyError, type Services } from '../context.ts';
import { whyReadOnly } from '../read-only.ts';
import { SANDBOX_WORDS } from './own-profiles.ts';

/** Whose account is used, and whether it can be. */
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

const HOW_TO_GET_ONE =
  'tavus auth login saves a key; keys are made at https://platform.tavus.io/api-keys. No account? tavus --sandbox';

export const STATUS: Command<Services> = {
  notes:
    'Asks Tavus whether the key works. Ends with 3 without a key that works, and with 1 when Tavus can’t be asked.',
  examples: [
    { text: 'Whose account is used', line: 'tavus auth status' },
    { text: 'Whether a profile works, for a script', line: 'tavus auth status --profile work --json=works,problem' },
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
    if (!account.profiles) ui.say(SANDBOX_WORDS);
    const hint = failure instanceof NoKeyError && failure.unreadable === undefined ? HOW_TO_GET_ONE : explained?.hint;
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

/** Makes the cheapest call there is. @returns why it failed. @throws what is no failure of the account */
async function findFailure({ ui, client }: Services): Promise<unknown> {
  try {
    await ui.busy('Asking Tavus', (signal) => client().replicas.list({ limit: 1, signal }));
    return undefined;
  } catch (error) {
    const isFailure = [TavusError, NoKeyError, UsageError, ClientOptionError].some((kind) => error instanceof kind);
    if (!isFailure) throw error;
    return error;
  }
}

/** Null for an address that can't be used, which is then the failure. */
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
