import { expect, it } from 'vitest';
import { explainSettings } from '../../../src/app/failures/settings.ts';
import { type SaveFault, SettingsError, UnreadableSettingsError } from '../../../src/settings/settings-error.ts';

it.each<[fault: SaveFault, text: string, hint: string]>([
  [
    { reason: 'no_home' },
    'The settings could not be saved. There is no home folder.',
    'The new value applies only to this run.',
  ],
  [
    { reason: 'link', path: '/s/config.json' },
    'The settings could not be saved. /s/config.json is a symbolic link. Keys are not saved through links.',
    'Replace the link with the file',
  ],
  [
    { reason: 'locked', directory: '/s', path: '/s/tavus.lock' },
    'The settings could not be saved in /s. Another tavus is changing them.',
    'If no other tavus is running, remove /s/tavus.lock',
  ],
  [
    { reason: 'system', directory: '/s', code: 'ENOSPC' },
    'The settings could not be saved in /s. The disk is full.',
    'the free space',
  ],
  [{ reason: 'bad_profiles' }, '"profiles" in the settings file is not an object.', 'Correct the file.'],
])('explains settings that were not saved: %j', (fault, text, hint) => {
  const told = explainSettings(new SettingsError(fault));
  expect(told.text).toContain(text);
  expect(told.hint).toContain(hint);
});

it.each([
  ['settings', 'The file was not changed.', 'asks before it moves the file aside.'],
  ['change', 'changes nothing at Tavus.', 'TAVUS_READ_ONLY=0 allows changes.'],
] as const)('explains an unreadable settings file that is needed for %s', (need, consequence, hint) => {
  const problem = { path: '/s/config.json', line: 3, column: 5, reason: 'a value was expected' };
  const told = explainSettings(new UnreadableSettingsError(problem, need));
  expect(told.text).toMatch(
    /^The settings file \/s\/config\.json cannot be read: line 3, column 5: a value was expected\. /,
  );
  expect(told.text).toContain(consequence);
  expect(told.hint).toMatch(new RegExp(`${hint.replaceAll('.', '\\.')}$`));
});
