/** What was kept for ever is gone from the broker, and must not be made anew as if it had never been there. */
export class LogLostError extends Error {
  override readonly name = 'LogLostError';
  readonly code = 'provision.log_lost';
  constructor(
    readonly stream: string,
    readonly evidence: string,
  ) {
    super(
      `the broker has no stream ${stream}, but ${evidence}: it was lost. Bring it back with 'pulse restore'; ` +
        "to begin a new, empty one instead, run 'pulse provision --init'",
    );
  }
}
