import type { SeedContext } from '../noun.ts';
import { pick } from '../random.ts';
import { edgeCaseNames, ownPeople, stockPeople, stockScenes } from '../seed-names.ts';
import type { ReplicaStore, StoredReplica } from './replica.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** As long as real trainings, so that some are always in progress. */
const LONG_TRAINING_MS = 4 * HOUR;

/** Ids in Tavus' documentation and in public programs: the first scene of the first people. Their names are not known. */
const DOCUMENTED_IDS = [
  ...['r90bbd427f71', 'rf4e9d9790f0', 'rfe12d8b9597', 'r79e1c033f', 'r6e055828f63', 'rf4703150052'],
];
/** The id of Rio, for the examples in help texts. */
const EXAMPLE_ID = 'r4c6a9e1b7d2';

type ReplicaFields = Partial<StoredReplica>;

/** Adds 108 trained stock replicas, older than all user replicas. */
export function seedStockReplicas({ store, random, now }: SeedContext<ReplicaStore>): void {
  for (const [order, person] of stockPeople.entries()) {
    for (const [index, scene] of stockScenes.entries()) {
      const createdAt = Math.floor(now - (410 + random() * 400) * DAY);
      const model = index === 0 ? 'phoenix-4' : 'phoenix-3';
      const id = index === 0 ? DOCUMENTED_IDS[order] : undefined;
      const name = `${person} - ${scene}`;
      store.addReplica({ name, owner: 'system', model, createdAt, trainingMs: 4 * MINUTE, ...(id && { id }) });
    }
  }
}

/** Adds user replicas: first one in every state, then trained ones from the last year. */
export function seedReplicas({ store, random, now }: SeedContext<ReplicaStore>, count: number): void {
  const special = specialReplicas(now).slice(0, count);
  for (const given of special) store.addReplica(given);
  for (let index = special.length; index < count; index += 1) {
    const order = index - special.length;
    const suffix = order < ownPeople.length ? '' : ` ${order + 1}`;
    const name = edgeCaseNames[order - ownPeople.length] ?? `${pick(random, ownPeople)}${suffix}`;
    store.addReplica({
      ...(order === 0 && { id: EXAMPLE_ID }),
      name: ownPeople[order] ?? name,
      model: pick(random, ['phoenix-4', 'phoenix-3', 'phoenix-4.5']),
      createdAt: Math.floor(now - DAY - 400 * DAY * ((index + random()) / count) ** 2.2),
      trainingMs: LONG_TRAINING_MS,
    });
  }
}

function specialReplicas(now: number): ReplicaFields[] {
  return [
    inTraining(now, 'Spring campaign', 37),
    { name: 'Just sent in', createdAt: now - 1000 },
    failed(now, 'Elena, second take', 'consent_phrase_mismatch', 8),
    inTraining(now, 'Team lead, Lisbon', 82),
    { ...inTraining(now, 'Preview ready', 45), model: 'phoenix-4.5' },
    finetuneFailed(now, 'From a photo', 62),
    inTraining(now, 'Night shift', 3),
    failed(now, 'Garden recording', 'lighting_change_detected', 64),
    failed(now, 'Old upload', 'download_link', 0),
    failed(now, 'Two of us', 'second_person_detected', 21),
  ];
}

function inTraining(now: number, name: string, percent: number): ReplicaFields {
  // Half a percent more, so that rounding never shows one percent less.
  return {
    name,
    createdAt: now - Math.round(LONG_TRAINING_MS * ((percent + 0.5) / 100)),
    trainingMs: LONG_TRAINING_MS,
  };
}

/** Can be used, but keeps its watermark. */
function finetuneFailed(now: number, name: string, percent: number): ReplicaFields {
  const createdAt = now - 7 * 9 * HOUR;
  const finetuneFailsAt = createdAt + Math.round(LONG_TRAINING_MS * ((percent + 0.5) / 100));
  return { name, model: 'phoenix-4.5', createdAt, trainingMs: LONG_TRAINING_MS, finetuneFailsAt };
}

function failed(now: number, name: string, code: string, percent: number): ReplicaFields {
  const createdAt = now - (percent + 7) * 9 * HOUR;
  const at = createdAt + Math.round(LONG_TRAINING_MS * ((percent + 0.5) / 100));
  return { name, createdAt, trainingMs: LONG_TRAINING_MS, failure: { code, at } };
}
