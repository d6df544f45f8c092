import { capitalize } from '../resource/resource.ts';
import { CONVERSATION } from './conversation.ts';
import { PERSONA } from './persona.ts';
import { REPLICA } from './replica.ts';
import { VIDEO } from './video.ts';

interface IdKind {
  readonly noun: { readonly one: string };
  readonly idPattern: RegExp;
  readonly examples: { readonly id: string };
}

/** The kinds whose ids are mistaken for one another. The pattern of the last one matches ids of others too. */
const KINDS: readonly IdKind[] = [REPLICA, PERSONA, CONVERSATION, VIDEO];

/** @returns what is wrong with the format of a replica id; undefined for a valid one */
export function checkReplicaId(value: string): string | undefined {
  return /^r[0-9a-z]{5,}$/i.test(value) ? undefined : describeWrongId(value, REPLICA);
}

/** The same for a persona id; those of stock personas may be words, such as `pipecat-stream`. */
export function checkPersonaId(value: string): string | undefined {
  return /^p[0-9a-z-]{5,}$/i.test(value) ? undefined : describeWrongId(value, PERSONA);
}

function describeWrongId(value: string, wanted: IdKind): string {
  const { one } = wanted.noun;
  const { id } = wanted.examples;
  const other = KINDS.find((kind) => kind !== wanted && kind.idPattern.test(value.toLowerCase()));
  return other
    ? `This is the id of a ${other.noun.one}. ${capitalize(one)} ids start with ${id.charAt(0)}.`
    : `This is not a ${one} id. ${capitalize(one)} ids look like ${id}.`;
}
