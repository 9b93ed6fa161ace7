/** Why there is no reply. `sent`: the provider may have got the request, and may bill it. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: `llm.${TransportFailure}`;
  constructor(
    readonly failure: TransportFailure,
    message: string,
    readonly sent: boolean,
  ) {
    super(message);
    this.code = `llm.${failure}`;
  }
}

export type TransportFailure = 'timeout' | 'network' | 'aborted' | 'too_large' | 'blocked';
