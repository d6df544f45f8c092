import { UsageError } from '../lib/errors.ts';
import { startSandbox } from '../sandbox/server.ts';
import type { Io } from './io.ts';

/** Runs the sandbox server until a signal ends the program. @throws UsageError when the port is in use */
export async function runSandbox({ output, errors }: Io, port: number): Promise<never> {
  const sandbox = await startSandbox({ port }).catch((error: unknown) => {
    throw new UsageError(
      `The sandbox cannot use port ${port}: ${error instanceof Error ? error.message : String(error)}`,
      'Choose another --port, or omit it to use a free port.',
    );
  });
  output.write(`TAVUS_BASE_URL=${sandbox.url}\nTAVUS_API_KEY=${sandbox.apiKey}\n`);
  errors.write('The sandbox is running. Set these two variables for programs that use it. Press Ctrl+C to stop it.\n');
  return await new Promise<never>(() => {});
}
