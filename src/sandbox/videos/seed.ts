import type { CreateVideo } from '../../api/videos.ts';
import type { SeedContext } from '../noun.ts';
import { pick } from '../random.ts';
import type { ReplicaStore, StoredReplica } from '../replicas/replica.ts';
import { audiences, edgeCaseNames, videoTopics } from '../seed-names.ts';
import { videoFailures } from './failures.ts';
import type { StoredVideo, VideoStore } from './video.ts';

type Context = SeedContext<VideoStore & ReplicaStore>;

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Long enough to watch videos that are generating. */
const LONG_RENDER_MS = 20 * MINUTE;
const YEAR_MS = 365 * DAY;

/** Ids for the examples in help texts and in the API's documentation, and the names of these videos. */
const EXAMPLES = [
  { id: '16cd74d8c5', name: 'Welcome' },
  { id: '8a4f94e736', name: 'Welcome, second take' },
];

/** How Tavus shows a video that was deleted, but not with its files. */
const DELETED = {
  status: 'deleted',
  status_details: '',
  download_url: null,
  stream_url: null,
};

interface Planned {
  name: string;
  given: Partial<StoredVideo>;
  fields?: Partial<CreateVideo>;
  replica?: StoredReplica | undefined;
}

/** Adds videos: first one in every state and with every error, then ready ones from the last year, and a deleted one. */
export function seedVideos(context: Context, count: number): void {
  const { store, random, now } = context;
  const [first, ...rest] = [...store.replicas.values()].filter((replica) => replica.owner === 'system');
  if (first === undefined) return;
  const special = specialVideos(context).slice(0, count);
  for (let index = 0; index < count; index += 1) {
    const { name, given, fields, replica } =
      special[index] ?? readyVideo(context, index - special.length, index / count);
    const { id } = replica ?? pick(random, [first, ...rest]);
    const script = `Hello! This is about ${name}. Have a look, and tell us what you think.`;
    const inputs = fields?.audio_url === undefined ? { script } : {};
    const isDeleted = index === count - 2 && index >= special.length;
    const state = { createdAt: now, ...given, ...(isDeleted && { overrides: DELETED }) };
    store.addVideo({ replica_id: id, video_name: name, ...inputs, ...fields }, state);
  }
}

function specialVideos({ store, now }: Context): Planned[] {
  const training = [...store.replicas.values()].find((replica) => replica.name === 'Spring campaign');
  const failures = Object.keys(videoFailures).map((code, index) => failedVideo(code, now - (index * 3 + 1) * 2 * DAY));
  return [
    { name: 'Queued a moment ago', given: { createdAt: now - 1000 } },
    inProgress('Rendering: first scenes', 4, now),
    inProgress('Rendering: half way', 51, now),
    inProgress('Rendering: almost there', 96, now),
    { name: 'Waits for its replica', given: { createdAt: now - 50 * MINUTE }, replica: training },
    ...failures,
    { name: 'Fast preview', given: { createdAt: now - 90 * MINUTE }, fields: { fast: true } },
    {
      name: 'Overlay for the shop window',
      given: { createdAt: now - 1.5 * DAY },
      fields: { fast: true, transparent_background: true },
    },
    {
      name: 'With our site behind it',
      given: { createdAt: now - 5 * DAY },
      fields: { background_url: 'https://example.com/pricing' },
    },
    ...edgeCaseNames.map((name, index) => ({ name, given: { createdAt: now - (index * 5 + 2) * DAY } })),
  ];
}

function inProgress(name: string, percent: number, now: number): Planned {
  // The first fifth of the time is spent in the queue.
  // Half a percent more, so that rounding never shows one percent less.
  const elapsed = LONG_RENDER_MS * (0.2 + 0.8 * ((percent + 0.5) / 100));
  return { name, given: { createdAt: now - Math.round(elapsed), renderMs: LONG_RENDER_MS } };
}

function failedVideo(code: string, createdAt: number): Planned {
  const fields = code.startsWith('audio') ? { audio_url: 'https://example.com/voice/take-1.wav' } : {};
  return { name: `Retry me: ${code}`, fields, given: { createdAt, failure: { code, at: createdAt + 9000 } } };
}

function readyVideo({ random, now }: Context, order: number, share: number): Planned {
  const topic = pick(random, videoTopics);
  const drawn = `${topic} for ${pick(random, audiences)}${order % 4 === 0 ? ` v${(order % 9) + 1}` : ''}`;
  const createdAt = Math.floor(now - DAY - YEAR_MS * (share + random() / 1000) ** 2);
  const { id, name = drawn } = EXAMPLES[order] ?? {};
  return { name, given: { createdAt, ...(id && { id }) } };
}
