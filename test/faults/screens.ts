import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { settingsFile, type Tavus } from '../support/journey-tavus.ts';
import type { Action } from './actions.ts';
import type { ScreenName } from './table.ts';

/** A screen of the menu that can meet a fault. */
interface Screen {
  readonly method: Action['method'];
  /** False where the key is what is being set. */
  readonly hasKey?: false;
  /** From the start of the program to the request. */
  reach(tavus: Tavus): Promise<void>;
  /** What is there once it has failed. */
  expectKept(tavus: Tavus): Promise<void>;
}

const drafts = ({ home }: Tavus) => {
  const folder = join(home, 'settings', 'drafts');
  return existsSync(folder) ? readdirSync(folder) : [];
};

export const SCREENS: Readonly<Record<ScreenName, Screen>> = {
  'Generate a Video': {
    method: 'POST',
    async reach(tavus) {
      await tavus.go('Work with Videos', 'Generate a Video');
      await tavus.answer('Name', 'Kept');
      tavus.press('enter');
      await tavus.at('Replica');
      await tavus.choose('Rio');
      await tavus.at('Generate a Video');
      await tavus.next('Speaks');
      await tavus.answer('Script', 'Hello there');
      await tavus.submit('Generate the video');
    },
    async expectKept(tavus) {
      await tavus.at('Generate a Video');
      const shown = tavus.screen().join('\n');
      for (const value of [/Name +Kept/, /Replica +Rio/, /Script +Hello there/]) expect(shown).toMatch(value);
      expect(drafts(tavus)).toHaveLength(1);
    },
  },
  'Create a Persona': {
    method: 'POST',
    async reach(tavus) {
      await tavus.go('Work with Personas', 'Create a Persona');
      await tavus.answer('Name', 'Kept');
      await tavus.answer('System prompt', 'Be kind.');
      tavus.press('tab', 'tab', 'tab');
      await tavus.submit('Create the persona');
    },
    async expectKept(tavus) {
      await tavus.at('Create a Persona');
      const shown = tavus.screen().join('\n');
      for (const value of [/Name +Kept/, /System prompt +Be kind\./]) expect(shown).toMatch(value);
      expect(drafts(tavus)).toHaveLength(1);
    },
  },
  'Start a Conversation': {
    method: 'POST',
    async reach(tavus) {
      await tavus.go('Work with Conversations', 'Start a Conversation');
      tavus.press('tab');
      await tavus.cursorOn('Replica');
      tavus.press('enter');
      await tavus.at('Replica');
      await tavus.choose('Rio');
      await tavus.at('Start a Conversation');
      await tavus.answer('Name', 'Kept');
      const button = 'Start the conversation';
      while (!tavus.cursor()?.includes(button)) {
        const before = tavus.cursor();
        tavus.press('tab');
        await tavus.cursorLeaves(before);
      }
      await tavus.submit(button);
    },
    async expectKept(tavus) {
      await tavus.at('Start a Conversation');
      const shown = tavus.screen().join('\n');
      for (const value of [/Name +Kept/, /Replica +Rio/]) expect(shown).toMatch(value);
      expect(drafts(tavus)).toHaveLength(1);
    },
  },
  'Rename a Replica': {
    method: 'PATCH',
    async reach(tavus) {
      await tavus.go('Work with Replicas', 'Rename a Replica');
      await tavus.choose('Rio');
      await tavus.at('Rename a Replica');
      await tavus.cursorOn(/^New name +Rio/);
      tavus.type(' Kept');
      await tavus.cursorOn(/^New name +Rio Kept/);
      tavus.press('enter');
    },
    async expectKept(tavus) {
      await tavus.at('Rename a Replica');
      await tavus.cursorOn(/^New name +Rio Kept/);
    },
  },
  'Delete a Video': {
    method: 'DELETE',
    async reach(tavus) {
      await tavus.go('Work with Videos', 'Delete a Video');
      await tavus.choose('Hello');
      await tavus.waitFor('[y/N]');
      tavus.press('y', 'enter');
    },
    expectKept: (tavus) => tavus.at('Work with Videos'),
  },
  'List Personas': {
    method: 'GET',
    async reach(tavus) {
      await tavus.go('Work with Personas');
      await tavus.choose('List Personas');
    },
    expectKept: (tavus) => tavus.at('Work with Personas'),
  },
  'Set API Key': {
    ...{ method: 'GET', hasKey: false },
    async reach(tavus) {
      await tavus.choose('Enter an API key');
      await tavus.cursorOn('API key');
      tavus.type('a-key-of-my-own-0000');
      await tavus.waitFor('(20 characters, not shown)');
      tavus.press('enter');
    },
    async expectKept(tavus) {
      await tavus.at('Set API Key');
      expect(existsSync(settingsFile(tavus.home))).toBe(false);
    },
  },
};
