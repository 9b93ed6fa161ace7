/** The broker did not answer. What was asked may have been done. */
export class BrokerUnavailableError extends Error {
  override readonly name = 'BrokerUnavailableError';
  readonly code = 'broker.unavailable';
  constructor(what: string, options: ErrorOptions) {
    super(`${what}: ${(options.cause as Error | undefined)?.message ?? 'no answer'}`, options);
  }
}

/** The broker has no stream of this name. */
export class StreamMissingError extends Error {
  override readonly name = 'StreamMissingError';
  readonly code = 'broker.stream_missing';
  constructor(
    readonly stream: string,
    options?: ErrorOptions,
  ) {
    super(`the broker has no stream ${stream}: provision it once, or restore it; it is never made on the way`, options);
  }
}

/** One setting that the broker has otherwise than it was asked for. */
export interface Difference {
  readonly setting: string;
  readonly wanted: unknown;
  readonly found: unknown;
}

/** A stream or consumer is not as requested: it was changed, or the server is too old to know a setting. */
export class TopologyError extends Error {
  override readonly name = 'TopologyError';
  readonly code = 'broker.topology';
  constructor(
    readonly subject: string,
    readonly differences: readonly Difference[],
  ) {
    const list = differences.map(
      ({ setting, wanted, found }) => `${setting} is ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`,
    );
    super(
      `${subject} is not set up as needed: ${list.join('; ')}. ` +
        'Undo the change, or use a server that knows these settings',
    );
  }
}
