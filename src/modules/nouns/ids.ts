import { CONVERSATION } from './conversation.ts';
import { PERSONA } from './persona.ts';
import { REPLICA } from './replica.ts';
import { VIDEO } from './video.ts';

/** The kinds that a replica's id is mistaken for. */
const OTHERS = [
  { one: PERSONA.noun.one, idPattern: PERSONA.idPattern },
  CONVERSATION,
  { one: VIDEO.noun.one, idPattern: VIDEO.idPattern },
];

/** @returns what is wrong with the format of a replica id; undefined for a valid one */
export function checkReplicaId(value: string): string | undefined {
  if (/^r[0-9a-z]{5,}$/i.test(value)) return undefined;
  const other = OTHERS.find(({ idPattern }) => idPattern.test(value.toLowerCase()));
  return other
    ? `This is the id of a ${other.one}. Replica ids start with r.`
    : `This is not a replica id. Replica ids look like ${REPLICA.examples.id}.`;
}
