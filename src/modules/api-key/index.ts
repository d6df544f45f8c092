import type { ModuleInterface } from '../../core/module.ts';
import { CommonStates } from '../../core/states.ts';
import { Back } from '../../ui/ui.ts';
import type { Services } from '../shared/context.ts';

const LABEL = 'Set API Key';
export const SET_API_KEY = 'set_api_key';

export function createApiKeyModule(): ModuleInterface<Services> {
  return {
    getName: () => 'api-key',
    getStates: () => [SET_API_KEY],
    getMenuOptions: () => [LABEL],
    getChoiceToStateMapping: () => ({ [LABEL]: SET_API_KEY }),
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
