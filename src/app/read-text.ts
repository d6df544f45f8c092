import { describeReadError } from '../lib/error-code.ts';
import { UsageError } from '../lib/errors.ts';
import { namesStandardInput, readFileUpTo, readStreamUpTo } from '../lib/files/read-up-to.ts';
import { type FileRead, MAX_TEXT_SIZE, toText } from '../ui/form/text-file.ts';
import type { Io } from './io.ts';

/** The text in a file or a pipe that a command was given; `-` is standard input. @throws UsageError */
export async function readText(path: string, input: Io['input']): Promise<string> {
  const isInput = namesStandardInput(path);
  if (isInput) refuseInput(input);
  const read = await readBytes(path, isInput ? input : undefined);
  if ('text' in read) return read.text;
  if (isInput) throw new UsageError(`Standard input: ${read.problem}`, 'Pipe other text in, or name a file.');
  throw new UsageError(`${path}: ${read.problem}`, 'Name another file, or - for standard input.');
}

function refuseInput(input: Io['input']): void {
  if (input.isTTY) throw new UsageError('There is nothing on standard input.', 'Pipe the text in, or name a file.');
  if (!input.readableDidRead) return;
  throw new UsageError('Standard input can be read only once.', 'Give the other texts as files.');
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
