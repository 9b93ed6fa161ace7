/** The work is not done and wants to be delivered again, not before `delayMs` milliseconds have passed. */
export class RetryLaterError extends Error {
  override readonly name = 'RetryLaterError';
  readonly code = 'work.retry_later';
  constructor(readonly delayMs: number) {
    super(`the work waits ${delayMs} ms for its next attempt`);
  }
}

/** Delivering the message again cannot help: it is set aside with its bytes and this reason. */
export class PoisonWorkError extends Error {
  override readonly name: string = 'PoisonWorkError';
  readonly code: string = 'work.poison';
}

/** The message is not a simulation work message. */
export class UnreadableWorkError extends PoisonWorkError {
  override readonly name = 'UnreadableWorkError';
  override readonly code = 'work.unreadable';
}

/** A message names a job that its plan does not have. */
export class UnknownJobError extends PoisonWorkError {
  override readonly name = 'UnknownJobError';
  override readonly code = 'work.unknown_job';
  constructor(batchId: string, number: number) {
    super(`the work for batch ${batchId} names job ${number}, which its plan does not have`);
  }
}

/** This process was told to stop at once: nothing is said about the message, as after a crash. */
export class AbandonedError extends Error {
  override readonly name = 'AbandonedError';
  readonly code = 'work.abandoned';
  constructor() {
    super('the worker was stopped at once; whoever takes the work next goes on with it');
  }
}
