import type { Choice } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { DEFAULT_PROFILE, describeKey } from '../describe-key.ts';
import { enterKey } from './enter-key.ts';
import { logOut } from './logout.ts';
import { SANDBOX_KEY } from './own-profiles.ts';
import { agreeToMoveAside } from './replace-settings.ts';
import { saveKey } from './save-key.ts';
import { switchProfile } from './switch.ts';

const TITLE = 'Set API Key';

type Action = ((context: Context) => Promise<unknown>) | undefined;

/** Shows the source of the key, and lets the user replace or remove it, or switch to another profile. */
export async function setApiKey(context: Context): Promise<void> {
  const { ui, account } = context.services;
  const { profiles } = account;
  if (!profiles) {
    ui.say(`${SANDBOX_KEY} To set your key, start tavus without --sandbox.`);
    return;
  }
  const inUse = account.keyInUse();
  const { name } = profiles.inUse();
  if (inUse) ui.say(`In use: ${describeKey(inUse)}.`);
  if (name !== DEFAULT_PROFILE && inUse?.source !== 'saved') ui.say(`The profile in use is ${name}.`);
  const choices = choicesFor(account.hasSavedKey(), name, profiles.all().length > 1);
  const what = choices.length === 1 ? enterAndSave : await ui.menu({ title: TITLE, choices: [...choices, BACK] });
  await what?.(context);
}

const BACK: Choice<Action> = { label: 'Back', value: undefined };

function choicesFor(hasKey: boolean, name: string, hasOthers: boolean): readonly Choice<Action>[] {
  const hint = name === DEFAULT_PROFILE ? {} : { hint: `and the profile ${name}` };
  return [
    { label: hasKey ? 'Enter another key' : 'Enter a key', value: enterAndSave },
    ...(hasKey ? [{ label: 'Remove the saved key', value: logOut, ...hint }] : []),
    ...(hasOthers ? [{ label: 'Switch to another profile', value: (context: Context) => switchProfile(context) }] : []),
  ];
}

async function enterAndSave(context: Context): Promise<void> {
  await agreeToMoveAside(context.services);
  await saveKey(context, await enterKey(context.services, TITLE));
}
