import type { CommandGroup } from '../../core/command.ts';
import type { ModuleInterface } from '../../core/module.ts';
import { CommonStates } from '../../core/states.ts';
import { Back } from '../../ui/ui.ts';
import type { Services } from '../context.ts';

const LABEL = 'Set API Key';
export const SET_API_KEY = 'set_api_key';

const COMMANDS: CommandGroup<Services> = {
  noun: 'auth',
  summary: 'API keys and their servers are saved as profiles',
  isCountable: false,
  commands: [
    {
      name: 'login',
      summary: 'check and save an API key',
      load: async () => (await import('./login.ts')).LOGIN,
    },
    {
      name: 'status',
      summary: 'show the key and server in use, and whether the key works',
      load: async () => (await import('./status.ts')).STATUS,
    },
    {
      name: 'logout',
      summary: 'remove a saved key',
      load: async () => (await import('./logout.ts')).LOGOUT,
    },
    {
      name: 'switch',
      summary: 'switch to another profile',
      load: async () => (await import('./switch.ts')).SWITCH,
    },
  ],
};

export function createApiKeyModule(): ModuleInterface<Services> {
  return {
    getName: () => 'api-key',
    getStates: () => [SET_API_KEY],
    getMenuOptions: () => [LABEL],
    getChoiceToStateMapping: () => ({ [LABEL]: SET_API_KEY }),
    getCommands: () => [COMMANDS],
    async executeState(_state, machine) {
      try {
        await (await import('./set.ts')).setApiKey(machine);
      } catch (error) {
        if (!(error instanceof Back)) throw error;
      }
      return CommonStates.MAIN_MENU;
    },
  };
}
