import type { Voice } from '../../api/voices.ts';
import type { Command } from '../../core/command.ts';
import { StateError } from '../../lib/errors.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { Context, Services } from '../context.ts';
import { VOICE, whySilent } from '../nouns/voice.ts';
import { findOrPick, itemArgument } from '../resource/item-argument.ts';
import { pickItem } from '../resource/list-screen.ts';
import { viewOf } from '../resource/view.ts';

const QUESTION = { title: 'Listen to a Voice', enterHint: 'listen', blocked: whySilent };

/** Lets the user pick a voice, and opens its sample. @throws Back */
export async function listenToPicked(context: Context): Promise<void> {
  const voice = await pickItem(context, VOICE, QUESTION);
  await listenTo(context, voice);
  context.services.showCommand(['voice', 'listen', voice.voice_id]);
}

/** Opens the sample of a voice in the browser; without a browser, prints its URL. @returns the URL. @throws StateError without a sample */
export async function listenTo({ services }: Context, voice: Voice): Promise<string> {
  const { openLink, ui } = services;
  const { audio_url: url, voice_name } = voice;
  if (url === undefined) {
    throw new StateError(`“${nameOrNone(voice_name)}” has no sample.`, 'Tavus has samples of some voices only.');
  }
  if (await openLink(url)) ui.ok(`Opened in the browser: ${url}`);
  else ui.say(`Could not open a browser. The link is ${url}`);
  return url;
}

export const LISTEN_TO_VOICE: Command<Services> = {
  args: [itemArgument(VOICE)],
  notes: 'Tavus has samples of some voices only. Without a browser, such as over SSH, only the URL is printed.',
  examples: [
    { text: 'Listen to a voice', line: 'tavus voice listen v0a1b2c3d4e5f' },
    { text: 'Listen to it by name', line: 'tavus voice listen Anna' },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = viewOf(VOICE, clock.now());
    results.checkFields(view);
    const voice = await findOrPick(context, VOICE, given.arg(), { pick: () => pickItem(context, VOICE, QUESTION) });
    const url = await listenTo(context, voice);
    if (results.wantsJson()) await results.item(view, voice);
    else if (!results.isOnTerminal()) await results.text(url);
    return 0;
  },
};
