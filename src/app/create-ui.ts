import type { Env } from '../lib/env.ts';
import { settingsDirectory } from '../settings/settings.ts';
import { readSwitch } from '../settings/switches.ts';
import { outputFor } from '../ui/output/plain-output.ts';
import { createTheme } from '../ui/theme.ts';
import type { SessionUi } from '../ui/ui.ts';
import type { Io } from './io.ts';

/** The `Ui` that suits the user and the terminal. */
export async function createUi(
  io: Io,
  env: Env,
  { color, status }: { color: boolean; status(): string },
): Promise<SessionUi> {
  const { input, output, interrupts, jobControl } = io;
  const openEditorHost = async () => (await import('./editor-host.ts')).createEditorHost(io, env);
  if (await wantsLines(env)) {
    const { AccessibleUi } = await import('../ui/accessible/accessible-ui.ts');
    return new AccessibleUi({
      ...{ input, output, env, interrupts, jobControl, status, openEditorHost },
      theme: createTheme(env, true, false),
    });
  }
  const { TerminalUi } = await import('../ui/terminal-ui.ts');
  const theme = createTheme(env, true, color);
  return new TerminalUi({
    ...{ input, env, theme, status, interrupts, jobControl, openEditorHost },
    output: outputFor(env, output),
    wantsPictures: () => wantsPictures(env),
  });
}

/** Whether the user wants to see pictures, on a terminal that shows them. */
export async function wantsPictures(env: Env): Promise<boolean> {
  return !(await wantsLines(env)) && (await readSwitch(settingsDirectory(env), 'images'));
}

/** A dumb terminal can only take lines; elsewhere the environment goes before the saved setting. */
export async function wantsLines(env: Env): Promise<boolean> {
  if (env.TERM === 'dumb') return true;
  if (env.ACCESSIBLE) return env.ACCESSIBLE !== '0' && env.ACCESSIBLE !== 'false';
  return await readSwitch(settingsDirectory(env), 'accessible');
}
