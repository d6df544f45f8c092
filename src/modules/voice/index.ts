import type { ModuleInterface } from '../../core/module.ts';
import type { Services } from '../context.ts';
import { KNOWLEDGE } from '../knowledge.ts';
import { VOICE, whySilent } from '../nouns/voice.ts';
import { createResourceModule } from '../resource/module.ts';

export function createVoiceModule(): ModuleInterface<Services> {
  return createResourceModule(VOICE, {
    parent: KNOWLEDGE,
    actions: [
      {
        menu: {
          label: 'Listen to a Voice',
          state: 'listen_to_voice',
          run: async (context) => (await import('./listen.ts')).listenToPicked(context),
        },
        item: {
          label: 'Listen',
          isMain: true,
          blocked: whySilent,
          async run(context, voice) {
            await (await import('./listen.ts')).listenTo(context, voice);
            return voice;
          },
        },
        command: {
          name: 'listen',
          summary: 'open the sample of a voice in the browser',
          load: async () => (await import('./listen.ts')).LISTEN_TO_VOICE,
        },
      },
    ],
  });
}
