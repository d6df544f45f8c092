import { safeText } from '../lib/text/safe-text.ts';
import { addLeftText } from '../settings/left-texts.ts';
import type { EditorHost } from '../ui/prompt/editor.ts';
import type { Io } from './io.ts';

/** What keeps a text that is in an editor when a signal ends the program. @param folder where its path is kept */
export function createEditorHost(io: Io, folder: string | undefined): EditorHost {
  return {
    onLeave: io.onLeave,
    lendTo: io.lendTo,
    write: (text) => void io.output.write(text),
    rememberLeft(path) {
      io.errors.write(`tavus: the files of your editor are in ${safeText(path)}\n`);
      if (folder !== undefined) addLeftText(folder, path, io.runtime.pid);
    },
  };
}
