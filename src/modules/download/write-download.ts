import { TavusError } from '../../api/errors.ts';
import type { FileVersion } from '../../api/media.ts';
import { StateError } from '../../lib/errors.ts';
import type { Services } from '../context.ts';
import { CutError, receive, type Sink, type Source } from './receive.ts';

/**
 * Writes what is behind a link to standard output. What was written cannot be taken back: after a cut only the rest of
 * the same file is written. @throws StateError where it is incomplete; TavusError before the first byte
 */
export async function writeDownload(services: Around, source: Source, signal: AbortSignal): Promise<void> {
  const sink = new OutputSink(services);
  try {
    await receive(services, source, sink, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof CutError || (sink.size > 0 && error instanceof TavusError))) throw error;
    throw incomplete(`The download broke off: ${error.message.replace(/\.$/, '')}.`, sink.size);
  }
}

type Around = Pick<Services, 'clock' | 'openMedia' | 'results'>;

class OutputSink implements Sink {
  readonly #results: Services['results'];
  #version: FileVersion | undefined;
  size = 0;

  constructor({ results }: Around) {
    this.#results = results;
  }

  async find() {
    return this.size > 0 && this.#version ? { size: this.size, version: this.#version } : undefined;
  }

  async open(from: number, version: FileVersion | undefined) {
    if (from !== this.size) {
      throw incomplete(
        'The download broke off, and its rest cannot be loaded: the file changed, or the server sends it only whole.',
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
  const written = size === 0 ? '' : 'What was written to standard output is incomplete. ';
  return new StateError(
    problem,
    `${written}Run the same command again, or save to a file: that is continued after a cut.`,
  );
}
