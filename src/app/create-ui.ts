import { readAccessible } from '../settings/accessible.ts';
import { settingsDirectory } from '../settings/settings.ts';
import { plainOutput } from '../ui/plain-output.ts';
import { createTheme } from '../ui/theme.ts';
import type { Ui } from '../ui/ui.ts';
import type { Env, Io } from './io.ts';

/** A `Ui` that has the terminal for itself from `start` to `stop`. */
export interface SessionUi extends Ui {
  start(): void;
  stop(): void;
}

/** The `Ui` that suits the user and the terminal. */
export async function createUi(
  { input, output }: Io,
  env: Env,
  { color, status }: { color: boolean; status(): string },
): Promise<SessionUi> {
  if (await wantsLines(env)) {
    const { AccessibleUi } = await import('../ui/accessible-ui.ts');
    return new AccessibleUi({ input, output, theme: createTheme(env, true, false), status });
  }
  const { TerminalUi } = await import('../ui/terminal-ui.ts');
  const theme = createTheme(env, true, color);
  return new TerminalUi({ input, output: theme.isUnicode ? output : plainOutput(output), env, theme, status });
}

/** A dumb terminal can only take lines; elsewhere the environment goes before the saved setting. */
async function wantsLines(env: Env): Promise<boolean> {
  if (env.TERM === 'dumb') return true;
  if (env.ACCESSIBLE) return env.ACCESSIBLE !== '0' && env.ACCESSIBLE !== 'false';
  return await readAccessible(settingsDirectory(env));
}
