import type { Command } from '../../../core/command.ts';
import { EXIT } from '../../../lib/errors.ts';
import { Back } from '../../../ui/ui.ts';
import type { Context, Services } from '../../context.ts';
import { Folder, lockFolder } from './folder.ts';
import { isBad, OUTCOME_VIEW, type Outcome, printOutcomes } from './outcome.ts';
import { type PushOptions, type PushPlan, planPush, sizeOf } from './plan.ts';
import { refuseDryRun, sendPlan } from './send.ts';
import { showPlan, tellRest } from './show-plan.ts';
import { FOLDER_ARGUMENT, ONLY_OPTION, readFolderArgument } from './words.ts';

export const PUSH_PERSONAS: Command<Services> = {
  changes: true,
  notes: [
    'Creates a persona for each file without a persona_id, and writes the new id into the file; changes the personas',
    'whose files were changed. Shows all differences and asks once. A persona that was changed on both sides is',
    'refused, and so is one that was deleted at Tavus; the others are sent, and the exit code is 1. ******** in a file',
    'stands for the secret that Tavus has, which a push keeps, also where the file lacks it. With --dry-run, prints',
    'the differences and the first request.',
  ].join(' '),
  args: [FOLDER_ARGUMENT],
  options: [
    ONLY_OPTION,
    {
      name: 'force',
      help: 'Overwrite what was changed at Tavus since the last pull, also unpublished changes in the web builder.',
      fallback: 'off',
    },
    { name: 'delete', help: 'Delete personas that were pulled and whose file is gone.', fallback: 'off' },
  ],
  examples: [
    { text: 'Show what would be changed', line: 'tavus persona push --dry-run' },
    { text: 'Send all changes in CI', line: 'tavus persona push prompts --yes' },
  ],
  async run(context, given) {
    context.services.results.checkFields(OUTCOME_VIEW);
    const path = readFolderArgument(given.arg());
    const unlock = await lockFolder(path);
    try {
      return await push(context, path, {
        only: given.texts('only'),
        force: given.isSet('force'),
        deletes: given.isSet('delete'),
      });
    } finally {
      unlock();
    }
  },
};

/** @returns the exit code */
async function push(context: Context, path: string, options: PushOptions): Promise<number> {
  const folder = await Folder.open(path);
  const plan = await planPush(context, folder, options);
  await tellRest(context.services, plan);
  const outcomes: Outcome[] = [
    ...plan.adopted.map((row) => ({ ...row, result: 'created' })),
    ...plan.refusals.map(({ row, problem }) => ({ ...row, problem, result: 'skipped' })),
  ];
  if (sizeOf(plan) > 0) await confirmPush(context, plan);
  else if (plan.refusals.length === 0) context.services.ui.say('Nothing to push.');
  try {
    await sendPlan(context, folder, plan, outcomes);
  } finally {
    await finish(context.services, folder, outcomes);
  }
  return outcomes.some(isBad) ? EXIT.failed : 0;
}

/** @throws Back unless the user confirms; NotSentError in a dry run */
async function confirmPush(context: Context, plan: PushPlan): Promise<void> {
  const { ui } = context.services;
  const text = await showPlan(context.services, plan);
  if (!(await ui.confirm({ title: 'Push personas', text }))) {
    ui.say('Nothing was sent.');
    throw new Back();
  }
  await refuseDryRun(context, plan);
}

/** Also after an error: what was sent is recorded, and told. */
async function finish(services: Services, folder: Folder, outcomes: readonly Outcome[]): Promise<void> {
  const bad = outcomes.filter(isBad);
  try {
    await folder.sync.save();
  } finally {
    if (bad.length > 0)
      services.ui.warn(`Not sent: ${bad.map(({ file, persona_id }) => file ?? persona_id).join(', ')}.`);
    await printOutcomes(services, outcomes);
  }
}
