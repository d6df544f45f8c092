import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../lib/env.ts';
import { LEFT_TEXTS, settingsDirectory } from '../settings/settings.ts';
import type { Ui } from '../ui/ui.ts';

/** Says where the files are of editors that were open when the program ended, as long as they exist. */
export async function tellLeftTexts(ui: Ui, env: Env): Promise<void> {
  const directory = settingsDirectory(env);
  if (!ui.canAsk || directory === undefined || !existsSync(join(directory, LEFT_TEXTS))) return;
  const { readLeftTexts } = await import('../settings/left-texts.ts');
  for (const path of readLeftTexts(directory)) {
    ui.warn(`tavus ended while your editor was open. Its files are in ${path}. Delete them when you have your text.`);
  }
}
