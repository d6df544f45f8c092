import { confirm } from '@inquirer/prompts';
import type { Theme } from '../theme.ts';
import type { JobControl } from './job-control.ts';
import { skipLines } from './screen.ts';

export interface Confirmation {
  readonly heading: string;
  /** The question, as lines that fit. */
  readonly lines: readonly string[];
}

interface ConfirmTerminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WriteStream;
  readonly theme: Theme;
  readonly jobControl: JobControl;
  readonly signal: AbortSignal;
}

/** Asks for yes or no; Enter alone means no. @throws when the signal is aborted */
export async function askToConfirm({ heading, lines }: Confirmation, terminal: ConfirmTerminal): Promise<boolean> {
  const { input, output, theme, jobControl, signal } = terminal;
  const plain = (text: string) => text;
  const defaultAnswer = (text: string) => theme.chalk.dim(`(${text})`);
  const style = { message: plain, answer: plain, defaultAnswer, error: theme.chalk.red };
  const message = ['', '', ...lines, '', theme.chalk.dim('Esc back')];
  // Inquirer puts a space between prefix and message, which is then at the end of the heading's line.
  const config = { message: message.join('\n'), default: false, theme: { prefix: heading, style } };
  for (;;) {
    // The prompt cannot be told to draw itself: after a suspension it is asked again.
    const again = new AbortController();
    const unregister = jobControl.register({
      resume() {
        output.write(skipLines(message.length));
        again.abort();
      },
    });
    try {
      const either = AbortSignal.any([signal, again.signal]);
      return await confirm(config, { input, output, signal: either, clearPromptOnDone: true });
    } catch (error) {
      if (signal.aborted || !again.signal.aborted) throw error;
    } finally {
      unregister();
    }
  }
}
