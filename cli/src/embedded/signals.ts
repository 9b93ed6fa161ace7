import { ExitCode } from '../exit-codes.js';

export interface StopRequest {
  readonly exitCode: ExitCode;
}

/**
 * First Ctrl-C (or SIGTERM) drains, the second kills. `stopped` is what was asked for, null while nothing was.
 */
export class StopSignals {
  #request: StopRequest | null = null;
  readonly #handlers: [NodeJS.Signals, () => void][];

  constructor(drain: () => void, kill: () => void) {
    const on = (exitCode: ExitCode) => () => {
      if (this.#request) return kill();
      this.#request = { exitCode };
      drain();
    };
    this.#handlers = [
      ['SIGINT', on(ExitCode.sigint)],
      ['SIGTERM', on(ExitCode.sigterm)],
    ];
    for (const [signal, handler] of this.#handlers) process.on(signal, handler);
  }

  get request(): StopRequest | null {
    return this.#request;
  }

  dispose(): void {
    for (const [signal, handler] of this.#handlers) process.off(signal, handler);
  }
}
