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
    super(
      `the broker has no stream ${stream}: make it with 'pulse provision', or bring a lost one back with 'pulse restore'; it is never made on the way`,
      options,
    );
  }
}

/** The broker has no consumer of this name. */
export class ConsumerMissingError extends Error {
  override readonly name = 'ConsumerMissingError';
  readonly code = 'broker.consumer_missing';
  constructor(
    readonly stream: string,
    readonly consumer: string,
    options?: ErrorOptions,
  ) {
    super(`stream ${stream} has no consumer ${consumer}: make it with 'pulse provision'`, options);
  }
}

/** A message that no broker would take: it was not sent. */
export class UnsendableError extends Error {
  override readonly name = 'UnsendableError';
  readonly code = 'broker.unsendable';
  constructor(subject: string, reason: string, options?: ErrorOptions) {
    super(`a message for ${subject} was not sent: ${reason}`, options);
  }
}

/** The user may not publish there; nothing was stored, and trying again changes nothing. */
export class NotPermittedError extends Error {
  override readonly name = 'NotPermittedError';
  readonly code = 'broker.not_permitted';
  constructor(
    readonly subject: string,
    options?: ErrorOptions,
  ) {
    super(
      `the broker does not let this user publish to ${subject}: see docs/reference/topology.md for who may`,
      options,
    );
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
      ({ setting, wanted, found }) => `${setting} is ${shown(found)}, wanted ${shown(wanted)}`,
    );
    super(
      `${subject} is not set up as needed: ${list.join('; ')}. ` +
        'Undo the change, or use a server that knows these settings',
    );
  }
}

const shown = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value));
