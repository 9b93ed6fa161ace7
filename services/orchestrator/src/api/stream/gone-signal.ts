import type { ServerResponse } from 'node:http';

/** Aborts when the client has left; at once where it left before this was asked, as `close` is not said twice. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  else response.once('close', () => gone.abort());
  return gone.signal;
}
