/** Runs `work` until it ends or is aborted. @throws the abort reason after an abort, whatever `work` throws */
export async function untilAborted<Result>(
  { signal }: Pick<AbortController, 'signal'>,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  try {
    signal.throwIfAborted();
    return await Promise.race([work(signal), whenAborted(signal)]);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** A listener that ignores calls after it is closed: aborted work may still report for a while. */
export interface WhileOpen<Arguments extends readonly unknown[]> {
  readonly call: (...given: Arguments) => void;
  close(): void;
}

export function whileOpen<Arguments extends readonly unknown[]>(
  listener: (...given: Arguments) => void,
): WhileOpen<Arguments> {
  let isOpen = true;
  return {
    call(...given) {
      if (isOpen) listener(...given);
    },
    close() {
      isOpen = false;
    },
  };
}
