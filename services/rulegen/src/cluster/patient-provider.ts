import type { LlmProvider } from '../llm/index.js';

/**
 * The same provider, whose calls under way are given some time to end when they are asked to: their reply is paid for
 * already, and whoever goes on with the run need not ask again.
 */
export function patientProvider(inner: LlmProvider, graceMs: number): LlmProvider {
  return {
    name: inner.name,
    inputBytes: (request) => inner.inputBytes(request),
    async complete(request, signal) {
      const late = new AbortController();
      let timer: NodeJS.Timeout | undefined;
      const wait = () => {
        timer = setTimeout(() => late.abort(signal.reason), graceMs);
      };
      if (signal.aborted) late.abort(signal.reason);
      else signal.addEventListener('abort', wait, { once: true });
      try {
        return await inner.complete(request, late.signal);
      } finally {
        signal.removeEventListener('abort', wait);
        clearTimeout(timer);
      }
    },
  };
}
