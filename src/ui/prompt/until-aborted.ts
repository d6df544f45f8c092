/** Runs `work` until it ends by itself or is aborted; then what counts is why, whatever the work throws. */
export async function untilAborted<Result>(
  { signal }: AbortController,
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
