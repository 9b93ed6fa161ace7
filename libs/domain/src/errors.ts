/** A command that the domain refuses. `code` is stable; the message says what, where and what was expected. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly code: string,
    message: string,
    readonly subject: string,
  ) {
    super(message);
  }
}

/** Fails to compile where a union gained a member that a switch does not handle. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value ${JSON.stringify(value)}`);
}
