/** A delivery was settled twice. */
export class AlreadySettledError extends Error {
  override readonly name = 'AlreadySettledError';
  readonly code = 'work.already_settled';
  constructor(
    readonly subject: string,
    readonly first: string,
    readonly second: string,
  ) {
    super(`${second} of ${subject}: this delivery was already settled by ${first}; settle each delivery once`);
  }
}

/** Work that cannot be queued as it is. */
export class InvalidWorkError extends Error {
  override readonly name = 'InvalidWorkError';
  readonly code = 'work.invalid';
  constructor(
    readonly subject: string,
    readonly reason: string,
  ) {
    super(`nothing was dispatched to ${JSON.stringify(subject)}: ${reason}`);
  }
}

/** The queue is closed. */
export class QueueClosedError extends Error {
  override readonly name = 'QueueClosedError';
  readonly code = 'work.closed';
  constructor() {
    super('the work queue is closed: open a new one');
  }
}
