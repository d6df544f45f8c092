import type { CreateVideo } from '../api/videos.ts';
import { isFinetuneFailure, replicaFailureIn } from './failures.ts';
import { hexDigits, type Random } from './random.ts';
import type { Clock, Owner, PersonaContent, StoredPersona, StoredReplica, StoredVideo } from './stored.ts';
import { PREVIEW_MODEL, RENDER_MS, scheduleVideo, TRAINING_MS } from './timeline.ts';

/** All items of the account, by id. A deleted item is removed. */
export interface Store {
  replicas: Map<string, StoredReplica>;
  personas: Map<string, StoredPersona>;
  videos: Map<string, StoredVideo>;
  /** Each `add…` fills in missing fields with the defaults of the API. */
  addReplica(given?: Partial<StoredReplica>): StoredReplica;
  addPersona(content?: Partial<PersonaContent>, given?: Partial<Omit<StoredPersona, 'content'>>): StoredPersona;
  addVideo(request: CreateVideo, given?: Partial<Omit<StoredVideo, 'request'>>): StoredVideo;
}

/** What all seed functions get. */
export interface SeedContext {
  store: Store;
  random: Random;
  /** Milliseconds since the epoch; the ages of all items are relative to it. */
  now: number;
}

export function createStore(clock: Clock, random: Random): Store {
  const replicas = new Map<string, StoredReplica>();
  const personas = new Map<string, StoredPersona>();
  const videos = new Map<string, StoredVideo>();
  return {
    replicas,
    personas,
    videos,
    addReplica: (given = {}) => addItem(replicas, newReplica(uniqueId(replicas, random, 'r', 11), clock.now(), given)),
    addPersona: (content = {}, given = {}) =>
      addItem(personas, newPersona(uniqueId(personas, random, 'p', 11), clock.now(), content, given)),
    addVideo: (request, given = {}) =>
      addItem(videos, newVideo(uniqueId(videos, random, '', 10), clock.now(), request, given, replicas)),
  };
}

/** Sorts user items before stock items, newest first. Tavus does not document its order. */
export function sortForList<Item extends { createdAt: number; owner?: Owner }>(items: Iterable<Item>): Item[] {
  // Reversed first, because sort() keeps the order of items created at the same time.
  return [...items].reverse().sort((a, b) => rank(a) - rank(b) || b.createdAt - a.createdAt);
}

function rank(item: { owner?: Owner }): number {
  return item.owner === 'system' ? 1 : 0;
}

function addItem<Item extends { id: string }>(items: Map<string, Item>, item: Item): Item {
  items.set(item.id, item);
  return item;
}

function uniqueId(taken: Map<string, unknown>, random: Random, prefix: string, digits: number): string {
  const id = prefix + hexDigits(random, digits);
  return taken.has(id) ? uniqueId(taken, random, prefix, digits) : id;
}

function newReplica(id: string, now: number, given: Partial<StoredReplica>): StoredReplica {
  const { createdAt = now, trainingMs = TRAINING_MS, name = `Replica ${id}`, model = 'phoenix-4' } = given;
  const finetuneFails = model === PREVIEW_MODEL && isFinetuneFailure(name);
  const code = finetuneFails ? undefined : replicaFailureIn(name);
  return {
    ...{ id, name, owner: 'user', model, createdAt, changedAt: createdAt, trainingMs },
    ...(code !== undefined && { failure: { code, at: createdAt + trainingMs / 3 } }),
    ...(finetuneFails && { finetuneFailsAt: createdAt + (trainingMs * 2) / 3 }),
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
