import type { Replica } from '../../src/api/replicas.ts';
import { nounOfId } from '../../src/app/failures/unknown-id.ts';
import type { Command } from '../../src/core/command.ts';
import type { Services } from '../../src/modules/context.ts';
import { createModules } from '../../src/modules/index.ts';
import { REPLICA } from '../../src/modules/nouns/replica.ts';
import { createList } from '../../src/modules/resource/list-screen.ts';
import { searchTextOf } from '../../src/modules/resource/view.ts';

const MODULES = createModules();
const NOUNS = MODULES.flatMap((module) => module.getNouns?.() ?? []);

const made = new Map<string, Command<Services>>();

/** The kit makes a command whenever it is loaded: of those that are alike this gives the first. */
export function sameCommand(command: Command<Services>): Command<Services> {
  const key = JSON.stringify(command.examples);
  const first = made.get(key) ?? command;
  made.set(key, first);
  return first;
}

async function commandOf(noun: string, verb: string): Promise<Command<Services>> {
  const groups = MODULES.flatMap((module) => module.getCommands?.() ?? []);
  const entry = groups.find((group) => group.noun === noun)?.commands.find(({ name }) => name === verb);
  if (!entry) throw new Error(`There is no command ${noun} ${verb}.`);
  return sameCommand(await entry.load());
}

export const LIST_REPLICAS = await commandOf('replica', 'list');
export const EDIT_PERSONA = await commandOf('persona', 'edit');
export const GET_REPLICA = await commandOf('replica', 'get');
export const RENAME_REPLICA = await commandOf('replica', 'rename');
export const DELETE_REPLICA = await commandOf('replica', 'delete');
export const WATCH_REPLICAS = await commandOf('replica', 'watch');
export const WATCH_VIDEOS = await commandOf('video', 'watch');
export const CREATE_CONVERSATION = await commandOf('conversation', 'create');
export const CREATE_REPLICA = await commandOf('replica', 'create');
export const CREATE_PERSONA = await commandOf('persona', 'create');
export const GENERATE_VIDEO = await commandOf('video', 'generate');
export const WATCH_CONVERSATIONS = await commandOf('conversation', 'watch');

export const createReplicaList = () => createList(REPLICA);
export const replicaSearchText = (replica: Replica) => searchTextOf(REPLICA, replica);

/** Of what an id is, by its look. */
export function kindOfId(id: string): string | undefined {
  return nounOfId(NOUNS, id)?.one;
}
