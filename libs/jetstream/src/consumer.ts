import {
  JetStreamApiCodes,
  JetStreamApiError,
  type ConsumerConfig,
  type ConsumerInfo,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { FORBIDDEN_CONSUMER_SETTINGS, type ConsumerSettings } from '@pulse/contracts';
import { BrokerUnavailableError, ConsumerMissingError } from './errors.js';
import { refuseDifferences, type Provisioned } from './topology.js';

/**
 * Compares what the broker says about a consumer with what was requested.
 *
 * @param chosen what the operator decided, where that is known
 * @throws TopologyError, ConsumerMissingError, BrokerUnavailableError
 */
export async function checkConsumer(
  manager: JetStreamManager,
  wanted: ConsumerSettings,
  chosen: Partial<ConsumerConfig> = {},
): Promise<ConsumerInfo> {
  const { stream, ...settings } = wanted;
  const info = await consumerInfo(manager, wanted);
  const subject = `consumer ${wanted.durable_name} of stream ${stream}`;
  refuseDifferences(subject, { ...settings, ...chosen }, info.config, FORBIDDEN_CONSUMER_SETTINGS);
  return info;
}

/**
 * Makes a consumer that is missing, and checks one that is there. Servers up to 2.9 would change an existing one without
 * a word, so it is asked for first.
 *
 * @throws TopologyError, BrokerUnavailableError
 */
export async function provisionConsumer(
  manager: JetStreamManager,
  wanted: ConsumerSettings,
  chosen: Partial<ConsumerConfig>,
): Promise<Provisioned> {
  try {
    await checkConsumer(manager, wanted, chosen);
    return 'there';
  } catch (error) {
    if (!(error instanceof ConsumerMissingError)) throw error;
    const { stream, ...settings } = wanted;
    await manager.consumers.add(stream, { ...(settings as ConsumerConfig), ...chosen });
    await checkConsumer(manager, wanted, chosen);
    return 'made';
  }
}

async function consumerInfo(manager: JetStreamManager, { stream, durable_name }: ConsumerSettings) {
  try {
    return await manager.consumers.info(stream, durable_name);
  } catch (cause) {
    if (cause instanceof JetStreamApiError && cause.code === JetStreamApiCodes.ConsumerNotFound)
      throw new ConsumerMissingError(stream, durable_name, { cause });
    throw new BrokerUnavailableError(`consumer ${durable_name} of stream ${stream} cannot be asked`, { cause });
  }
}
