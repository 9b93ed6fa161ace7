/** Runs something with a signal that is aborted with another one, or after so many milliseconds. */
export async function within<T>(ms: number, signal: AbortSignal, run: (until: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  // A timer counts in 31 bits; longer ones would end at once.
  const timer = setTimeout(abort, Math.min(ms, 2 ** 31 - 1));
  signal.addEventListener('abort', abort, { once: true });
  try {
    if (signal.aborted) abort();
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
