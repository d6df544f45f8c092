import { Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import type { Io } from './io.ts';
import type { Options } from './options.ts';

type Streams = Pick<Io, 'output' | 'errors'>;

const AFTER_HELP = `
Without a command, tavus opens its menu, which needs a terminal.

Environment:
  TAVUS_API_KEY     the API key; goes before the saved one
  TAVUS_BASE_URL    another server than https://tavusapi.com
  TAVUS_CONFIG_DIR  where the settings are kept
  NO_COLOR          no colours
  ACCESSIBLE        1 asks in lines instead of drawing, for screen readers

Keys are made at https://platform.tavus.io/api-keys. No key? tavus --sandbox`;

/** @throws CommanderError after a wrong use was said on standard error, and after help was printed. */
export async function parseCommands(argv: readonly string[], io: Streams): Promise<Options> {
  let chosen: Options | undefined;
  const program = createProgram(io, (options) => {
    chosen = options;
  });
  const { operands, unknown } = program.parseOptions([...argv]);
  if (operands.length > 0 || unknown.length > 0) await program.parseAsync([...argv], { from: 'user' });
  return chosen ?? { run: 'menu', ...program.opts<{ sandbox: boolean; color: boolean }>() };
}

function createProgram({ output, errors }: Streams, choose: (options: Options) => void): Command {
  const program = new Command('tavus')
    // Before the commands, which take this over when they are made.
    .configureOutput({
      writeOut: (text) => output.write(text),
      writeErr: (text) => errors.write(text),
      getOutHelpWidth: () => output.columns ?? 80,
      getErrHelpWidth: () => errors.columns ?? 80,
    })
    .description('Make AI digital humans and personalised video with the Tavus API. Unofficial.')
    .addOption(new Option('--sandbox', 'use the built-in Tavus: no account, no network').default(false, 'off'))
    .option('--no-color', 'print without colours')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', AFTER_HELP)
    .exitOverride();
  program
    .command('sandbox')
    .description('run the built-in Tavus in the foreground; prints its URL and key')
    .addOption(new Option('--port <number>', 'port on 127.0.0.1').default(0, 'a free one').argParser(readPort))
    .action(({ port }: { port: number }) => choose({ run: 'sandbox', port }));
  return program;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}
