import { confirm, input } from '@inquirer/prompts';
import { safeText, wrap } from '../../lib/text/safe-text.ts';
import type { Theme } from '../theme.ts';
import type { ConfirmQuestion } from '../ui.ts';
import type { JobControl } from './job-control.ts';
import type { Keyboard } from './keyboard.ts';
import { skipLines } from './screen.ts';
import { isTypedName } from './typed-name.ts';

interface ConfirmTerminal {
  readonly input: Keyboard;
  readonly output: NodeJS.WriteStream;
  readonly theme: Theme;
  /** Columns. */
  readonly width: number;
  readonly jobControl: JobControl;
  readonly signal: AbortSignal;
}

const MARK = '?';
const INDENT = '  ';
/** After the question; Inquirer draws it. */
const ANSWERS = ' [y/N]';

/** Asks for yes or no, or for a name to confirm. Enter without an answer means no. @throws when the signal is aborted */
export async function askToConfirm(question: ConfirmQuestion, terminal: ConfirmTerminal): Promise<boolean> {
  const { typedConfirmation: name } = question;
  return name === undefined
    ? await askYesOrNo(question.text, terminal)
    : await askForName(question.text, name, terminal);
}

async function askYesOrNo(text: string, terminal: ConfirmTerminal): Promise<boolean> {
  const message = toMessage(text + ANSWERS, terminal.width).slice(0, -ANSWERS.length);
  const style = { ...styleOf(terminal.theme), defaultAnswer: (answers: string) => `[${answers}]` };
  const keywords = { yes: 'yes', no: 'no', error: () => 'Type y or n.' };
  const config = { message, default: false, theme: { prefix: MARK, style, keywords } };
  return await untilAnswered(message, terminal, (context) => confirm(config, context));
}

async function askForName(text: string, name: string, terminal: ConfirmTerminal): Promise<boolean> {
  const message = toMessage(`${text} Type “${name}” to confirm:`, terminal.width);
  const validate = (typed: string) =>
    typed.trim() === '' || isTypedName(typed, name) || `Type “${safeText(name)}”, or press Esc to cancel.`;
  const config = { message, validate, theme: { prefix: MARK, style: styleOf(terminal.theme) } };
  // Inquirer does not handle pastes, and some names cannot be typed.
  const onPaste = (pasted: string) => void terminal.input.write(safeText(pasted));
  terminal.input.on('paste', onPaste);
  try {
    const typed = await untilAnswered(message, terminal, (context) => input(config, context));
    return typed.trim() !== '';
  } finally {
    terminal.input.off('paste', onPaste);
  }
}

function styleOf({ chalk }: Theme) {
  const plain = (text: string) => text;
  return { message: plain, answer: plain, error: chalk.red };
}

/** Wraps the question to the columns after the mark. */
function toMessage(text: string, width: number): string {
  return wrap(safeText(text), width - INDENT.length).join(`\n${INDENT}`);
}

type PromptContext = Parameters<typeof confirm>[1];

/** Asks again after a suspension: a prompt of Inquirer cannot be redrawn. */
async function untilAnswered<Answer>(
  message: string,
  { input, output, jobControl, signal }: ConfirmTerminal,
  ask: (context: PromptContext) => Promise<Answer>,
): Promise<Answer> {
  for (;;) {
    const again = new AbortController();
    const unregister = jobControl.register({
      resume() {
        output.write(skipLines(message.split('\n').length));
        again.abort();
      },
    });
    try {
      const either = AbortSignal.any([signal, again.signal]);
      return await ask({ input, output, signal: either, clearPromptOnDone: true });
    } catch (error) {
      if (signal.aborted || !again.signal.aborted) throw error;
    } finally {
      unregister();
    }
  }
}
