import { TavusError } from '../../api/errors.ts';
import type { FileVersion } from '../../api/media.ts';
import { StateError } from '../../lib/errors.ts';
import type { Services } from '../context.ts';
import { CutError, receive, type Sink, type Source } from './receive.ts';

/**
 * Downloads a file to standard output. A retry writes only the rest of the same file, as output cannot be undone.
 * @throws StateError if the file is incomplete; TavusError before the first byte
 */
export async function writeDownload(services: Dependencies, source: Source, signal: AbortSignal): Promise<void> {
  const sink = new OutputSink(services);
  try {
    await receive(services, source, sink, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof CutError || (sink.size > 0 && error instanceof TavusError))) throw error;
    throw incomplete(`The download was interrupted: ${error.message.replace(/\.$/, '')}.`, sink.size);
  }
}

type Dependencies = Pick<Services, 'clock' | 'openMedia' | 'results'>;

class OutputSink implements Sink {
  readonly #results: Services['results'];
  #version: FileVersion | undefined;
  size = 0;

  constructor({ results }: Dependencies) {
    this.#results = results;
  }

  async find() {
    return this.size > 0 && this.#version ? { size: this.size, version: this.#version } : undefined;
  }

  async open(from: number, version: FileVersion | undefined) {
    if (from !== this.size) {
      throw incomplete(
        'The download was interrupted and cannot be resumed: the file changed, or the server does not support it.',
        this.size,
      );
    }
    this.#version = version;
    return {
      write: async (piece: Buffer) => {
        await this.#results.bytes(piece);
        this.size += piece.length;
      },
      close: async () => {},
    };
  }
}

function incomplete(problem: string, size: number): StateError {
  const written = size === 0 ? '' : 'The data on standard output is incomplete. ';
  return new StateError(problem, `${written}Run the command again, or save to a file, which can be resumed.`);
}
