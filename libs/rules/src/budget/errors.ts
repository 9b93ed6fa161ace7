/** The hold of a call is not there any more, or somebody dispatched it before: nothing may be sent. */
export class HoldLostError extends Error {
  override readonly name = 'HoldLostError';
  readonly code = 'budget.hold_lost';
  constructor(
    readonly callId: string,
    /** Why, for people. */
    readonly reason: string,
  ) {
    super(`call ${callId} must not be sent: ${reason}. Reserve a new attempt with an id of its own`);
  }
}

/** A request for a call that is no request; nothing was decided. */
export class BadCallError extends Error {
  override readonly name = 'BadCallError';
  readonly code = 'budget.bad_call';
  constructor(
    readonly callId: string,
    reason: string,
  ) {
    super(`the request for call ${JSON.stringify(callId)} cannot be used: ${reason}`);
  }
}

/** Others appended to the account again and again. Nothing was decided. */
export class BudgetContentionError extends Error {
  override readonly name = 'BudgetContentionError';
  readonly code = 'budget.contention';
  constructor(
    readonly stream: string,
    seconds: number,
    options: ErrorOptions,
  ) {
    super(
      `${stream} could not be appended to for ${seconds} s, because others did so each time: ` +
        'use fewer processes on one account, or accounts of their own',
      options,
    );
  }
}

/** The keeper was closed. */
export class BudgetClosedError extends Error {
  override readonly name = 'BudgetClosedError';
  readonly code = 'budget.closed';
  constructor() {
    super('the keeper of the budget is closed: nothing may be sent any more');
  }
}

/** A commit of the account does not hold what an account is: it was written by another version of Pulse, or changed. */
export class AccountUnreadableError extends Error {
  override readonly name = 'AccountUnreadableError';
  readonly code = 'budget.unreadable';
  constructor(
    readonly stream: string,
    readonly position: number,
    reason: string,
  ) {
    super(
      `the commit of ${stream} at position ${position} has no balance that can be read (${reason}): ` +
        'use the version of Pulse that wrote it, or restore the log from its archive; nothing was spent',
    );
  }
}
