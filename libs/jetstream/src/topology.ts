import { isDeepStrictEqual } from 'node:util';
import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import { BrokerUnavailableError, StreamMissingError, TopologyError, type Difference } from './errors.js';

/** The settings of a stream that matter; what is not named is left to the operator. */
export type StreamTopology = Partial<StreamConfig> & { readonly name: string };

/** @throws StreamMissingError, BrokerUnavailableError */
export async function streamInfo(manager: JetStreamManager, name: string): Promise<StreamInfo> {
  try {
    return await manager.streams.info(name);
  } catch (cause) {
    if (cause instanceof JetStreamApiError && cause.code === JetStreamApiCodes.StreamNotFound)
      throw new StreamMissingError(name, { cause });
    throw new BrokerUnavailableError(`stream ${name} cannot be asked`, { cause });
  }
}

/**
 * Compares what the broker says about a stream with what was requested: servers drop settings that they do not know
 * without a word.
 *
 * @throws TopologyError, StreamMissingError, BrokerUnavailableError
 */
export async function checkStream(manager: JetStreamManager, wanted: StreamTopology): Promise<StreamInfo> {
  const info = await streamInfo(manager, wanted.name);
  refuseDifferences(`stream ${wanted.name}`, wanted, info.config);
  return info;
}

/**
 * Makes a stream that is missing, and checks one that is there. A stream that differs is never changed.
 *
 * @param choices what the operator decides: replicas, limits
 * @throws TopologyError, BrokerUnavailableError
 */
export async function provisionStream(
  manager: JetStreamManager,
  wanted: StreamTopology,
  choices: Partial<StreamConfig> = {},
): Promise<void> {
  try {
    await checkStream(manager, wanted);
  } catch (error) {
    if (!(error instanceof StreamMissingError)) throw error;
    await manager.streams.add({ ...choices, ...wanted });
    await checkStream(manager, wanted);
  }
}

/** @throws TopologyError when an echoed setting is not the wanted one */
export function refuseDifferences(subject: string, wanted: object, found: object): void {
  const differences: Difference[] = [];
  for (const [setting, value] of Object.entries(wanted) as [string, unknown][]) {
    const echoed = (found as Record<string, unknown>)[setting];
    if (!isDeepStrictEqual(echoed, value)) differences.push({ setting, wanted: value, found: echoed });
  }
  if (differences.length > 0) throw new TopologyError(subject, differences);
}
