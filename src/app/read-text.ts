import { describeReadError } from '../lib/error-code.ts';
import { UsageError } from '../lib/errors.ts';
import { namesStandardInput, readFileUpTo, readStreamUpTo } from '../lib/files/read-up-to.ts';
import { type FileRead, MAX_TEXT_SIZE, toText } from '../ui/form/text-file.ts';
import type { Io } from './io.ts';

/** Reads the text of a file or pipe; `-` is standard input. @throws UsageError */
export async function readText(path: string, input: Io['input']): Promise<string> {
  const isInput = namesStandardInput(path);
  if (isInput) refuseInput(input);
  const read = await readBytes(path, isInput ? input : undefined);
  if ('text' in read) return read.text;
  if (isInput) throw new UsageError(`Standard input: ${read.problem}`, 'Pipe other text in, or name a file.');
  throw new UsageError(`${path}: ${read.problem}`, 'Name another file, or - for standard input.');
}

function refuseInput(input: Io['input']): void {
  if (input.isTTY) throw new UsageError('Standard input is a terminal.', 'Pipe the text in, or name a file.');
  if (!input.readableDidRead) return;
  throw new UsageError('Standard input can be read only once.', 'Use files for the other texts.');
}

async function readBytes(path: string, input: Io['input'] | undefined): Promise<FileRead> {
  try {
    if (input) return toText(await readStreamUpTo(input, MAX_TEXT_SIZE), true);
    const { bytes, isPipe } = await readFileUpTo(path, MAX_TEXT_SIZE);
    return toText(bytes, isPipe);
  } catch (error) {
    return { problem: describeReadError(error) };
  }
}
