import type { Command, CommandOption, Given } from '../../core/command.ts';
import { EXIT } from '../../lib/errors.ts';
import type { Context, Services } from '../context.ts';
import { examineTarget } from '../media/check.ts';
import { kindOf } from '../media/file-format.ts';
import { printReport, REPORT_VIEW } from '../media/print-report.ts';
import { type Examined, type MediaReport, reportOn } from '../media/report.ts';
import { MODEL_NAMES, PURPOSES, type Purpose } from '../media/requirements.ts';

const OPTIONS: readonly CommandOption<Services>[] = [
  {
    name: 'as',
    value: 'purpose',
    choices: PURPOSES,
    help: 'What the file is for.',
    fallback: 'by its format: video, image, audio or document',
  },
  {
    name: 'model',
    value: 'name',
    help: `The model to train: ${MODEL_NAMES.join(', ')}.`,
    fallback: 'phoenix-4',
  },
];

/** `tavus replica check`. */
export const CHECK_RECORDINGS: Command<Services> = {
  args: [
    {
      value: 'file',
      help: 'File, or link to one. Several are checked in order.',
      isRequired: true,
      isVariadic: true,
    },
  ],
  options: OPTIONS,
  notes:
    'Reads only the headers of a file: at most 4 MB, also of a link. It cannot see what is in the picture, such as the ' +
    'light or the consent statement. Exits with 0 if all files are fit, 1 if one is not, and 4 if one cannot be opened.',
  examples: [
    { text: 'Check a recording before you upload it', line: 'tavus replica check rio.mp4' },
    {
      text: 'Check a link for the model phoenix-3',
      line: 'tavus replica check https://example.com/rio.mp4 --model phoenix-3',
    },
    { text: 'Check a file for a generated video', line: 'tavus replica check voice.wav --as audio --json' },
  ],
  async run(context, given) {
    const { results } = context.services;
    results.checkFields(REPORT_VIEW);
    const reports: MediaReport[] = [];
    const checked = checkAll(context, given, reports);
    if (results.wantsJson()) await results.list(REPORT_VIEW, checked);
    else for await (const [report] of checked) await printReport(results, report, reports.length === 1);
    return exitCodeOf(reports);
  },
};

/** Yields each report as a page, so that it is printed before the next file is checked. @param reports gets them too */
async function* checkAll(
  context: Context,
  given: Given,
  reports: MediaReport[],
): AsyncGenerator<readonly [MediaReport]> {
  for (const file of given.args()) {
    const report = await checkFile(context, file, {
      purpose: readPurpose(given.text('as')),
      model: given.text('model'),
    });
    reports.push(report);
    yield [report];
  }
}

function readPurpose(text: string | undefined): Purpose | undefined {
  return PURPOSES.find((purpose) => purpose === text);
}

function exitCodeOf(reports: readonly MediaReport[]): number {
  const isOf = (wanted: MediaReport['result']) => reports.some(({ result }) => result === wanted);
  return isOf('unfit') ? EXIT.failed : isOf('unreachable') ? EXIT.notFound : 0;
}

interface CheckOptions {
  /** By default, what the format of the file is used for. */
  readonly purpose?: Purpose | undefined;
  readonly model?: string | undefined;
}

/** Checks a file or link, with a spinner. @throws Back */
export async function checkFile(
  { services }: Context,
  file: string,
  { purpose, model }: CheckOptions,
): Promise<MediaReport> {
  const examined = await services.ui.busy(`Checking ${file}`, (signal) => examineTarget(services, file, signal));
  return reportOn(examined, { purpose: purpose ?? purposeOf(examined), model }, services.clock.now());
}

const PURPOSE_OF = {
  video: 'video',
  audio: 'audio',
  image: 'image',
  document: 'document',
  other: 'video',
} as const;

function purposeOf({ facts }: Examined): Purpose {
  return PURPOSE_OF[facts ? kindOf(facts.format) : 'other'];
}
