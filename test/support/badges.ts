import { createHttp } from '../../src/api/http.ts';
import { type Page, readPage, readRawPage } from '../../src/api/page.ts';
import { firstText, readOne, readTexts } from '../../src/api/read.ts';
import type { CallOptions } from '../../src/api/route.ts';
import type { ModuleInterface } from '../../src/core/module.ts';
import { SYSTEM_CLOCK } from '../../src/lib/clock.ts';
import type { JsonObject } from '../../src/lib/guards.ts';
import type { Services } from '../../src/modules/context.ts';
import type { Creation } from '../../src/modules/resource/creation.ts';
import { createAction, createResourceModule } from '../../src/modules/resource/module.ts';
import type { Resource } from '../../src/modules/resource/resource.ts';
import type { FormField } from '../../src/ui/form/form.ts';
import { KEY, type Seen, serve } from '../api/server.ts';

/** An item of an invented API with list, get, create and delete. */
export interface Badge {
  readonly badge_id: string;
  readonly badge_name: string;
  readonly badge_url?: string;
  readonly created_at?: string;
}

/** An API of badges on loopback, the module for it, and the requests it received. */
export async function serveBadges(held: Badge[]) {
  const { url, seen } = await serve(({ method, url: path, body }: Seen) => {
    const id = decodeURIComponent(path.split('/')[3] ?? '');
    const at = held.findIndex(({ badge_id }) => badge_id === id);
    if (method === 'POST') {
      const badge = {
        ...JSON.parse(body),
        badge_id: `b${held.length + 1}00000000`,
        created_at: '2026-03-01T12:00:00Z',
      };
      held.unshift(badge);
      return { body: badge };
    }
    if (id === '') return { body: { data: held, total_count: held.length } };
    if (at < 0) return { status: 404, body: { message: 'Badge not found' } };
    if (method === 'GET') return { body: held[at] };
    held.splice(at, 1);
    return { status: 204 };
  });
  const badge = describeBadges(createBadgeCalls(url));
  return {
    badge,
    module: createBadgeModule(badge),
    asked: () => seen.map(({ method, url: path }) => `${method} ${path}`),
  };
}

function createBadgeCalls(baseUrl: string) {
  const http = createHttp({
    ...{ apiKey: KEY, baseUrl, connectTimeoutMs: 5000, timeoutMs: 5000, maxResponseBytes: 1e6 },
    ...{ findProxy: () => undefined, beforeChange: undefined, onExchange: undefined },
    retries: { clock: SYSTEM_CLOCK, random: Math.random, onRetry: undefined },
  });
  const readBadge = (row: JsonObject): Badge => ({
    badge_id: firstText(row.badge_id) ?? '',
    badge_name: firstText(row.badge_name) ?? '',
    ...readTexts(row, ['badge_url', 'created_at']),
  });
  const readOneBadge = (json: unknown) => readOne(json, readBadge, ({ badge_id }) => badge_id);
  return {
    async *listAll({ signal }: CallOptions): AsyncGenerator<Page<Badge>> {
      yield readPage(await http.read({ method: 'GET', path: ['badges'], signal }, readRawPage), readBadge);
    },
    get: (id: string, { signal }: CallOptions) =>
      http.read({ method: 'GET', path: ['badges', id], signal }, readOneBadge),
    create: (badge_name: string, { signal }: CallOptions) =>
      http.read({ method: 'POST', path: ['badges'], body: { badge_name }, signal }, readOneBadge),
    async delete(id: string, { signal }: CallOptions): Promise<void> {
      await http.run({ method: 'DELETE', path: ['badges', id], signal });
    },
  };
}

type BadgeResource = Resource<Badge> & { create: ReturnType<typeof createBadgeCalls>['create'] };

/** The whole description of a noun. */
function describeBadges(badges: ReturnType<typeof createBadgeCalls>): BadgeResource {
  return {
    noun: { one: 'badge', many: 'badges' },
    summary: 'what is worn on a jacket',
    id: ({ badge_id }) => badge_id,
    name: ({ badge_name }) => badge_name,
    idPattern: /^b[0-9]{9}$/,
    endpoints: {
      list: (_api, options) => badges.listAll(options),
      get: (_api, id, options) => badges.get(id, options),
      delete: (_api, id, options) => badges.delete(id, options),
    },
    fields: ['badge_id', 'badge_name', 'badge_url', 'created_at'],
    details: ({ badge_name }) => [['Letters', String(badge_name.length)]],
    links: ({ badge_url }) => [['Picture', badge_url]],
    whenEmpty: 'To create one, choose Create a Badge in the menu.',
    examples: {
      id: 'b100000000',
      name: 'Gold',
      list: [
        { text: 'List all badges', line: 'tavus badge list --all' },
        { text: 'List the newest badge', line: 'tavus badge list --limit 1' },
      ],
      get: { text: 'Print its picture link for a script', fields: 'badge_url' },
    },
    create: badges.create,
  };
}

const FIELDS: readonly FormField<'badge_name'>[] = [
  { name: 'badge_name', label: 'Name', kind: 'text', flag: 'name', help: 'What it says.', required: true },
];

function createBadgeModule(badge: BadgeResource): ModuleInterface<Services> {
  return createResourceModule(badge, {
    create: [createAction(badge, { summary: 'create a badge', load: async () => describeCreation(badge) })],
  });
}

function describeCreation(badge: BadgeResource): Creation<'badge_name', Badge> {
  return {
    title: 'Create a Badge',
    fields: () => FIELDS,
    submitLabel: 'Create it',
    submitHelp: 'Check the name.',
    label: 'Creating',
    prepare: () => ({
      nameIn: ({ badge_name }) => badge_name,
      send: ({ badge_name }, signal) => badge.create(badge_name, { signal }),
    }),
    report: ({ ui }, { badge_id }) => ui.ok(`Created ${badge_id}.`),
    command: { examples: [] },
  };
}
