import { UsageError } from '../lib/errors.ts';
import { startSandbox } from '../sandbox/server.ts';
import type { Io } from './io.ts';

/** Runs the built-in Tavus until a signal ends the program. @throws UsageError when the port is taken. */
export async function runSandbox({ output, errors }: Io, port: number): Promise<never> {
  const sandbox = await startSandbox({ port }).catch((error: unknown) => {
    throw new UsageError(
      `The sandbox cannot use port ${port}: ${error instanceof Error ? error.message : String(error)}`,
      'Choose another --port, or leave it out for a free one.',
    );
  });
  output.write(`TAVUS_BASE_URL=${sandbox.url}\nTAVUS_API_KEY=${sandbox.apiKey}\n`);
  errors.write('A Tavus of your own is running; set these two for any program that speaks to it. Ctrl+C ends it.\n');
  return await new Promise<never>(() => {});
}
