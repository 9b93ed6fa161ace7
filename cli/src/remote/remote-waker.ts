import { setTimeout as pause } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { HttpClient } from './http-client.js';
import { RETRIES, waitMs } from './retry.js';

/** Tells listeners that the log may have grown, by server-sent events; begins with the first listener, ends with `close`. */
export class RemoteWaker {
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #running = false;

  constructor(private readonly client: HttpClient) {}

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (!this.#running && !this.#closing.signal.aborted) {
      this.#running = true;
      void this.#run();
    }
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.#closing.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        const response = await this.client.stream('/v1/log/wake', {}, 'text/event-stream', signal);
        // Something may have come before the connection stood.
        this.#tell();
        for await (const _message of response
          .body!.pipeThrough(new TextDecoderStream())
          .pipeThrough(new EventSourceParserStream())) {
          attempt = 0;
          this.#tell();
        }
      } catch {
        // Who reads the log is told what is wrong with the server; a hint that does not come is no error.
      }
      await pause(waitMs(attempt, null, RETRIES), undefined, { signal }).catch(() => {});
    }
  }

  #tell(): void {
    // Those that listen now: a listener may leave, or bring another.
    const now = Array.from(this.#listeners);
    for (const listener of now) listener();
  }
}
