import type { CreateVideo } from '../api/videos.ts';
import { replicaFailureIn, saysTuningFails } from './failures.ts';
import { hexDigits, type Random } from './random.ts';
import { PREVIEW_MODEL, RENDER_MS, scheduleVideo, TRAINING_MS } from './timeline.ts';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Who made it: the account's own, or Tavus' stock. */
export type Owner = 'user' | 'system';

/** Laid over an answer as it goes out: lets a test make any row, with another status, a missing field, an odd name. */
type Overrides = Record<string, unknown>;

/** A job that ends badly. Times in milliseconds since the epoch, here and below. */
interface Failure {
  code: string;
  at: number;
}

/** A replica as stored. Status and progress are not: they follow from these times and the clock. */
export interface StoredReplica {
  id: string;
  name: string;
  owner: Owner;
  model: string;
  createdAt: number;
  changedAt: number;
  trainingMs: number;
  failure?: Failure;
  /** When the fine-tuning fails, of a model that has one. */
  tuningFailsAt?: number;
  overrides?: Overrides;
}

/** What a persona consists of, under the API's names; JSON Patch works on this. */
export interface PersonaContent {
  persona_name: string | null;
  default_replica_id: string | null;
  pipeline_mode: 'full' | 'echo';
  /** By their names; `document_ids` and `document_tags` are lists. */
  layers: Record<string, unknown>;
  system_prompt?: string;
  context?: string;
  document_ids?: string[];
  document_tags?: string[];
  objectives_id?: string;
  guardrail_ids?: string[];
  guardrail_tags?: string[];
  guardrails_id?: string;
  greeting?: string;
  /** By their ids, each with its settings, or a list. */
  skills?: unknown;
}

export interface StoredPersona {
  id: string;
  owner: Owner;
  content: PersonaContent;
  createdAt: number;
  changedAt: number;
  /** Unpublished edits of the web builder: a patch needs `force=true`. */
  hasMakerChanges?: boolean;
  overrides?: Overrides;
}

/** A video as stored; its state follows from the times and the clock. */
export interface StoredVideo {
  id: string;
  name: string;
  request: CreateVideo;
  createdAt: number;
  changedAt: number;
  /** When its replica could take it: later than `createdAt` for one in training, Infinity for one that fails. */
  startsAt: number;
  renderMs: number;
  failure?: Failure;
  overrides?: Overrides;
}

/** Everything the account holds, by id. What is deleted is gone. */
export interface Store {
  replicas: Map<string, StoredReplica>;
  personas: Map<string, StoredPersona>;
  videos: Map<string, StoredVideo>;
  /** Each `add…` fills in what is not given, as the API does for a new item. */
  addReplica(given?: Partial<StoredReplica>): StoredReplica;
  addPersona(content?: Partial<PersonaContent>, given?: Partial<Omit<StoredPersona, 'content'>>): StoredPersona;
  addVideo(request: CreateVideo, given?: Partial<Omit<StoredVideo, 'request'>>): StoredVideo;
}

export function createStore(clock: Clock, random: Random): Store {
  const replicas = new Map<string, StoredReplica>();
  const personas = new Map<string, StoredPersona>();
  const videos = new Map<string, StoredVideo>();
  return {
    replicas,
    personas,
    videos,
    addReplica: (given = {}) => keep(replicas, newReplica(freeId(replicas, random, 'r', 11), clock.now(), given)),
    addPersona: (content = {}, given = {}) =>
      keep(personas, newPersona(freeId(personas, random, 'p', 11), clock.now(), content, given)),
    addVideo: (request, given = {}) =>
      keep(videos, newVideo(freeId(videos, random, '', 10), clock.now(), request, given, replicas)),
  };
}

/** Own items first, then stock, each newest first; Tavus does not say how it sorts. */
export function inListOrder<Item extends { createdAt: number; owner?: Owner }>(items: Iterable<Item>): Item[] {
  // Reversed, as sorting keeps the order of items made at the same moment.
  return [...items].reverse().sort((a, b) => rank(a) - rank(b) || b.createdAt - a.createdAt);
}

function rank(item: { owner?: Owner }): number {
  return item.owner === 'system' ? 1 : 0;
}

function keep<Item extends { id: string }>(items: Map<string, Item>, item: Item): Item {
  items.set(item.id, item);
  return item;
}

function freeId(taken: Map<string, unknown>, random: Random, prefix: string, digits: number): string {
  const id = prefix + hexDigits(random, digits);
  return taken.has(id) ? freeId(taken, random, prefix, digits) : id;
}

function newReplica(id: string, now: number, given: Partial<StoredReplica>): StoredReplica {
  const { createdAt = now, trainingMs = TRAINING_MS, name = `Replica ${id}`, model = 'phoenix-4' } = given;
  const tuningFails = model === PREVIEW_MODEL && saysTuningFails(name);
  const code = tuningFails ? undefined : replicaFailureIn(name);
  return {
    ...{ id, name, owner: 'user', model, createdAt, changedAt: createdAt, trainingMs },
    ...(code !== undefined && { failure: { code, at: createdAt + trainingMs / 3 } }),
    ...(tuningFails && { tuningFailsAt: createdAt + (trainingMs * 2) / 3 }),
    ...given,
  };
}

function newPersona(
  id: string,
  now: number,
  content: Partial<PersonaContent>,
  given: Partial<StoredPersona>,
): StoredPersona {
  const createdAt = given.createdAt ?? now;
  const blank = { persona_name: null, default_replica_id: null, pipeline_mode: 'full', layers: {} } as const;
  return { id, owner: 'user', createdAt, changedAt: createdAt, ...given, content: { ...blank, ...content } };
}

function newVideo(
  id: string,
  now: number,
  request: CreateVideo,
  given: Partial<StoredVideo>,
  replicas: Map<string, StoredReplica>,
): StoredVideo {
  const { createdAt = now, renderMs = RENDER_MS } = given;
  const name = request.video_name ?? defaultVideoName(id, request.replica_id, createdAt);
  const schedule = scheduleVideo({ name, createdAt, renderMs }, replicas.get(request.replica_id));
  return { id, name, request, createdAt, changedAt: createdAt, renderMs, ...schedule, ...given };
}

function defaultVideoName(id: string, replicaId: string, createdAt: number): string {
  const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(createdAt);
  return `replica_id: ${replicaId} - ${day} - video: ${id}`;
}
