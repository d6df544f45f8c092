import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../src/sandbox/server.ts';

/** An account with one item of each kind, and a folder. */
export interface World {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly replica: string;
  readonly persona: string;
  readonly video: string;
}

/** A command that can meet a fault. */
export interface Action {
  argv(world: World): readonly string[];
  /** Of the request that meets it, and a part of its path. */
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path?: RegExp;
  readonly stdin?: string;
  /** False for one that tells failures as its result. */
  readonly throws?: false;
  /** Whatever the fault. */
  readonly exit?: number;
  /** True for one that gives what it has done so far as its result, which is nothing. */
  readonly isOfSeveral?: true;
}

const BATCH = ['--script', 'Hi {{name}}', '--name', '{{name}}', '--concurrency', '1', '--yes'];

const ACTIONS = {
  'replica list': { argv: () => ['replica', 'list'], method: 'GET' },
  'persona list': { argv: () => ['persona', 'list', '--all'], method: 'GET' },
  'video list': { argv: () => ['video', 'list'], method: 'GET' },
  'video get': { argv: ({ video }) => ['video', 'get', video], method: 'GET' },
  'replica create': {
    argv: () => ['replica', 'create', '--name', 'Kept', '--train-video-url', 'https://example.com/a.mp4'],
    method: 'POST',
  },
  'persona create': {
    argv: () => ['persona', 'create', '--name', 'Kept', '--system-prompt', 'Be kind.'],
    method: 'POST',
  },
  'video generate': {
    argv: ({ replica }) => ['video', 'generate', '--name', 'Kept', '--replica-id', replica, '--script', 'Hello'],
    method: 'POST',
  },
  'replica rename': { argv: ({ replica }) => ['replica', 'rename', replica, '--name', 'Kept'], method: 'PATCH' },
  'video rename': { argv: ({ video }) => ['video', 'rename', video, '--name', 'Kept'], method: 'PATCH' },
  'persona edit': {
    argv: ({ persona }) => ['persona', 'edit', persona, '--set', 'persona_name=Kept', '--yes'],
    method: 'PATCH',
  },
  'replica delete': { argv: ({ replica }) => ['replica', 'delete', replica, '--yes'], method: 'DELETE' },
  'persona delete': { argv: ({ persona }) => ['persona', 'delete', persona, '--yes'], method: 'DELETE' },
  'document create': {
    argv: () => ['document', 'create', '--name', 'Kept', '--url', 'https://example.com/a.pdf'],
    method: 'POST',
  },
  'document edit': { argv: () => ['document', 'edit', 'Site', '--name', 'Kept'], method: 'PATCH' },
  'document delete': { argv: () => ['document', 'delete', 'Site', '--yes'], method: 'DELETE' },
  'guardrail list': { argv: () => ['guardrail', 'list'], method: 'GET' },
  'guardrail create': {
    argv: () => ['guardrail', 'create', '--name', 'Kept', '--prompt', 'Be kind.'],
    method: 'POST',
  },
  'guardrail edit': {
    argv: () => ['guardrail', 'edit', 'rule', '--set', 'guardrail_name=Kept', '--yes'],
    method: 'PATCH',
  },
  'guardrail delete': { argv: () => ['guardrail', 'delete', 'rule', '--yes'], method: 'DELETE' },
  'objective list': { argv: () => ['objective', 'list', '--all'], method: 'GET' },
  'objective create': {
    argv: () => ['objective', 'create', '--name', 'Kept', '--prompt', 'Ask.'],
    method: 'POST',
  },
  'objective edit': {
    argv: () => ['objective', 'edit', 'goal', '--set', 'objective_name=Kept', '--yes'],
    method: 'PATCH',
  },
  'objective delete': { argv: () => ['objective', 'delete', 'goal', '--yes'], method: 'DELETE' },
  'voice list': { argv: () => ['voice', 'list'], method: 'GET' },
  'video delete': { argv: ({ video }) => ['video', 'delete', video, '--yes'], method: 'DELETE' },
  'video watch': { argv: ({ video }) => ['video', 'watch', video], method: 'GET' },
  'video download': {
    argv: ({ video, folder }) => ['video', 'download', video, '-o', join(folder, 'film.mp4')],
    ...{ method: 'GET', path: /^\/media\//, isOfSeveral: true },
  },
  'video batch': {
    argv: ({ replica, folder }) => {
      const path = join(folder, 'people.csv');
      writeFileSync(path, 'name\nAda\nBea\n');
      return ['video', 'batch', path, '--replica-id', replica, ...BATCH];
    },
    ...{ method: 'POST', isOfSeveral: true },
  },
  'auth login': { argv: () => ['auth', 'login'], method: 'GET', stdin: 'a-key-of-my-own-0000\n' },
  'auth status': { argv: () => ['auth', 'status'], method: 'GET', throws: false },
  doctor: { argv: () => ['doctor'], method: 'GET', throws: false, exit: 1 },
  // Ids and names that no item has: the command line is the fault.
  'get by a misspelt name': { argv: () => ['replica', 'get', 'Rico'], method: 'GET' },
  'get by a name like none': { argv: () => ['persona', 'get', 'Somebody else'], method: 'GET' },
  'get by an id there is not': { argv: () => ['video', 'get', '0123456789'], method: 'GET' },
  'delete by an id of a persona': { argv: ({ persona }) => ['replica', 'delete', persona, '--yes'], method: 'DELETE' },
  'rename by an id of a replica': {
    argv: ({ replica }) => ['video', 'rename', replica, '--name', 'Kept'],
    method: 'PATCH',
  },
  'edit by an id of a video': {
    argv: ({ video }) => ['persona', 'edit', video, '--set', 'context=x', '--yes'],
    method: 'PATCH',
  },
  'get by an id of a conversation': { argv: () => ['persona', 'get', 'c0123456789ab'], method: 'GET' },
  'generate with an id of a persona': {
    argv: ({ persona }) => ['video', 'generate', '--name', 'Kept', '--replica-id', persona, '--script', 'Hello'],
    method: 'POST',
  },
} satisfies Record<string, Action>;

export type ActionName = keyof typeof ACTIONS;

export function actionOf(name: ActionName): Action {
  return ACTIONS[name];
}
