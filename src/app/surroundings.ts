import { join } from 'node:path';
import type { OnExchange } from '../api/exchange.ts';
import type { Env } from '../lib/env.ts';
import type { Services } from '../modules/context.ts';
import { DraftFiles, MemoryDrafts } from '../settings/drafts.ts';
import { settingsDirectory } from '../settings/settings.ts';
import { Results } from '../ui/output/results.ts';
import { createTheme } from '../ui/theme.ts';
import { wantsPictures } from './create-ui.ts';
import { findProxy } from './find-proxy.ts';
import type { Io } from './io.ts';
import type { Surroundings } from './machine.ts';
import { openLink } from './open-link.ts';
import type { Globals } from './options.ts';

type Given = { readonly isSandbox: boolean; readonly onExchange?: OnExchange | undefined } & Pick<
  Services,
  'sayNext' | 'showCommand'
>;

/** What actions have around them, in the menu and as commands alike. */
export function createSurroundings(
  io: Io,
  env: Env,
  globals: Globals,
  { isSandbox, onExchange, sayNext, showCommand }: Given,
): Surroundings {
  return {
    ...{ sayNext, showCommand },
    // Nothing of the sandbox is saved.
    drafts: isSandbox ? new MemoryDrafts() : openDrafts(io, env, globals),
    openLink: (url) => openLink(url, env),
    openMedia: async (url, options) =>
      (await import('../api/media.ts')).openMedia(url, {
        ...options,
        onExchange,
        findProxy: (server) => findProxy(env, server),
      }),
    readText: async (path) => (await import('./read-text.ts')).readText(path, io.input),
    results: createResults(io, env, globals),
  };
}

function openDrafts({ runtime }: Io, env: Env, { dryRun }: Globals): DraftFiles {
  const settings = settingsDirectory(env);
  const drafts = new DraftFiles(settings && join(settings, 'drafts'), runtime.pid);
  if (!dryRun) drafts.tidy();
  return drafts;
}

export function createResults({ output }: Io, env: Env, { color, json }: Globals): Results {
  return new Results({
    ...{ output, json, env },
    theme: createTheme(env, output.isTTY === true, color),
    wantsPictures: () => wantsPictures(env),
  });
}
