import { safeText } from '../lib/text/safe-text.ts';
import { addLeftText } from '../settings/left-texts.ts';
import type { EditorHost } from '../ui/prompt/editor.ts';
import type { Io } from './io.ts';

/** Keeps the text of an open editor when a signal ends the program. @param folder where its path is recorded */
export function createEditorHost(io: Io, folder: string | undefined): EditorHost {
  const recordLeft = (path: string): void => {
    try {
      if (folder !== undefined) addLeftText(folder, path, io.runtime.pid);
    } catch {
      // The path has been shown to the user.
    }
  };
  return {
    onLeave: io.onLeave,
    lendTerminal: io.lendTerminal,
    write: (text) => void io.output.write(text),
    recordLeft,
    reportLeft(path) {
      io.errors.write(`tavus: Your text is in ${safeText(path)}\n`);
      recordLeft(path);
    },
  };
}
