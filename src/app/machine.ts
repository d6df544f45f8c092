import { mayHaveBeenReceived } from '../api/received.ts';
import { type MachineFront, StateMachine } from '../core/state-machine.ts';
import { SYSTEM_CLOCK } from '../lib/clock.ts';
import type { Account, Services } from '../modules/context.ts';
import { UnansweredError } from '../modules/forms/unanswered.ts';
import { createModules } from '../modules/index.ts';
import { Back, type Ui } from '../ui/ui.ts';
import { type ExplainOptions, explainError, isGoingBack, rethrowEnding } from './report-error.ts';

/** The services of a machine other than its Ui and account. */
export type MachineDependencies = Pick<
  Services,
  'drafts' | 'openLink' | 'openMedia' | 'results' | 'readText' | 'sayNext' | 'showCommand'
> &
  Partial<Pick<Services, 'clock' | 'reminders'>>;

/** Builds the machine with all services that modules and actions use. @param explainOptions context for error messages */
export function createMachine(
  ui: Ui,
  account: Account,
  dependencies: MachineDependencies,
  explainOptions: ExplainOptions = {},
): StateMachine<Services> {
  const explain = (error: unknown) => explainError(error, { ...explainOptions, nouns: machine.nouns() });
  const report = (error: unknown): void => {
    rethrowEnding(error);
    if (isGoingBack(error)) return;
    const { text, hint } = explain(error);
    ui.fail(text, hint);
  };
  const services: Services = {
    ui,
    account,
    report,
    clock: SYSTEM_CLOCK,
    reminders: new Map(),
    client: () => account.client(),
    clientFor: (key, baseUrl) => account.clientFor(key, baseUrl),
    explain: (error) => ({ ...explain(error), mayHaveBeenReceived: mayHaveChanged(error) }),
    ...dependencies,
  };
  const machine = new StateMachine(services, createFront(ui, report));
  machine.registerModule(...createModules());
  return machine;
}

/** True for a failed change that Tavus may have received. */
function mayHaveChanged(error: unknown): boolean {
  return mayHaveBeenReceived(error instanceof UnansweredError ? error.failure : error);
}

function createFront(ui: Ui, report: (error: unknown) => void): MachineFront {
  let lastChoice: string | undefined;
  return {
    async chooseFromMainMenu(labels) {
      const choices = labels.map((label) => ({ label, value: label }));
      try {
        lastChoice = await ui.menu({
          title: 'Tavus',
          choices,
          selected: lastChoice,
          escapeHint: 'exit',
          isFirst: true,
        });
        return lastChoice;
      } catch (error) {
        if (error instanceof Back) return undefined;
        throw error;
      }
    },
    async reportFailure(error) {
      report(error);
    },
    reportUnknownState(state) {
      ui.fail(`There is no screen named "${state}".`, 'This is a bug in tavus. It returns to the main menu.');
    },
  };
}
