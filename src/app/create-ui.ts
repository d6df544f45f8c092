import { outputFor } from '../ui/output/plain-output.ts';
import { createTheme } from '../ui/theme.ts';
import type { SessionUi } from '../ui/ui.ts';
import type { Session } from './session.ts';

/** Creates the line-based or the drawn `Ui`, by settings and terminal. */
export async function createUi(session: Session): Promise<SessionUi> {
  const { io, env, globals, folder } = session;
  const { input, output, interrupts, jobControl } = io;
  const status = () => session.status();
  const openEditorHost = async () => (await import('./editor-host.ts')).createEditorHost(io, folder);
  if (session.wantsLines()) {
    const { AccessibleUi } = await import('../ui/accessible/accessible-ui.ts');
    return new AccessibleUi({
      ...{ input, output, env, interrupts, jobControl, status, openEditorHost },
      theme: createTheme(env, true, false),
    });
  }
  const { TerminalUi } = await import('../ui/terminal-ui.ts');
  return new TerminalUi({
    ...{ input, env, status, interrupts, jobControl, openEditorHost },
    theme: createTheme(env, true, globals.color),
    output: outputFor(env, output),
    wantsPictures: async () => session.wantsPictures(),
  });
}
