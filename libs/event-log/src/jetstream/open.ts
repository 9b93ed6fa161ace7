import { connectBroker, type BrokerOptions } from '@pulse/jetstream';
import { defaultIndexRule, type IndexRule } from '../keys.js';
import { CommitSource } from './commit-source.js';
import type { IndexScope } from './index-follower.js';
import { JetStreamLog } from './jetstream-log.js';

export interface JetStreamLogOptions {
  readonly indexRule?: IndexRule;
  /** How much of the index is kept in memory. Default all of it. */
  readonly index?: IndexScope;
  /**
   * Streams whose ends are remembered, so that the next append to one need not ask for it. About 340 bytes each.
   * Default 10,000.
   */
  readonly mostPlaces?: number;
  /** Stamps `recordedAt`. */
  readonly now?: () => Date;
  /** How often listeners are woken when nothing was heard but the log has grown. Default 1000 ms. */
  readonly pollMs?: number;
  /** How long a single question to the broker may take. Default 5000 ms. */
  readonly timeoutMs?: number;
}

/**
 * Opens the log that a broker keeps, over a connection of its own. The stream must be there as `provisionLog` makes it.
 * The user needs the rights to publish to `evt.>` (a reader: none of it), `$JS.API.STREAM.INFO.EVT` and
 * `$JS.API.DIRECT.GET.EVT`, and to subscribe to its inbox and, for `wake`, to `evt.>`.
 *
 * @throws BrokerUnavailableError, StreamMissingError, TopologyError
 */
export async function openJetStreamLog(
  broker: BrokerOptions,
  options: JetStreamLogOptions = {},
): Promise<JetStreamLog> {
  const { indexRule = defaultIndexRule, now = () => new Date(), pollMs = 1000, timeoutMs = 5000 } = options;
  const { index = {}, mostPlaces = 10_000 } = options;
  const connection = await connectBroker(broker);
  try {
    return new JetStreamLog(await CommitSource.open(connection, timeoutMs), {
      indexRule,
      index,
      mostPlaces,
      now,
      pollMs,
    });
  } catch (error) {
    await connection.close();
    throw error;
  }
}
