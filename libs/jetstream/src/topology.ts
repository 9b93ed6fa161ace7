import { isDeepStrictEqual } from 'node:util';
import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import { FORBIDDEN_STREAM_SETTINGS } from '@pulse/contracts';
import { BrokerUnavailableError, StreamMissingError, TopologyError, type Difference } from './errors.js';

/** The settings of a stream that matter, by the broker's names; what is not named is left to the operator. */
export type StreamTopology = object & { readonly name: string };

/** Whether something was made, or was there already as wanted. */
export type Provisioned = 'made' | 'there';

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
 * without a word, and administrators change them.
 *
 * @throws TopologyError, StreamMissingError, BrokerUnavailableError
 */
export async function checkStream(manager: JetStreamManager, wanted: StreamTopology): Promise<StreamInfo> {
  const info = await streamInfo(manager, wanted.name);
  refuseDifferences(`stream ${wanted.name}`, wanted, info.config, FORBIDDEN_STREAM_SETTINGS);
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
): Promise<Provisioned> {
  try {
    await checkStream(manager, wanted);
    return 'there';
  } catch (error) {
    if (!(error instanceof StreamMissingError)) throw error;
    await manager.streams.add({ ...choices, ...(wanted as StreamConfig) });
    await checkStream(manager, wanted);
    return 'made';
  }
}

/**
 * Compares each wanted setting with the echoed one, and lets none of the forbidden ones be set.
 *
 * @param subject what is compared, in words
 * @throws TopologyError that names every difference
 */
export function refuseDifferences(
  subject: string,
  wanted: object,
  found: object,
  forbidden: readonly string[] = [],
): void {
  const differences: Difference[] = [];
  const echo = (setting: string) => (found as Record<string, unknown>)[setting];
  for (const [setting, value] of Object.entries(wanted) as [string, unknown][]) {
    const echoed = echo(setting);
    if (!isDeepStrictEqual(echoed, value) && !(value === false && echoed === undefined))
      differences.push({ setting, wanted: value, found: echoed });
  }
  for (const setting of forbidden)
    if (!(setting in wanted) && isSet(echo(setting)))
      differences.push({ setting, wanted: undefined, found: echo(setting) });
  if (differences.length > 0) throw new TopologyError(subject, differences);
}

/** Servers echo some settings that nobody made, with their empty value. */
function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
