import type { Env } from '../lib/env.ts';
import { safeText } from '../lib/text/safe-text.ts';
import { addLeftText } from '../settings/left-texts.ts';
import { settingsDirectory } from '../settings/settings.ts';
import type { EditorHost } from '../ui/prompt/editor.ts';
import type { Io } from './io.ts';

/** What keeps a text that is in an editor when a signal ends the program. */
export function createEditorHost(io: Io, env: Env): EditorHost {
  return {
    onLeave: io.onLeave,
    lendTo: io.lendTo,
    write: (text) => void io.output.write(text),
    rememberLeft(path) {
      io.errors.write(`tavus: the files of your editor are in ${safeText(path)}\n`);
      const directory = settingsDirectory(env);
      if (directory !== undefined) addLeftText(directory, path, io.runtime.pid);
    },
  };
}
