import { inboxPrefixOf, type ServiceName } from '@pulse/contracts';
import type { BrokerOptions } from '@pulse/jetstream';
import type { ServiceSettings } from './settings.js';

/** How a service reaches the broker: as its own user, with its own inbox. */
export function brokerOptions(service: ServiceName, settings: ServiceSettings): BrokerOptions {
  const { NATS_URL, NATS_USER, NATS_PASSWORD, INSTANCE } = settings;
  return {
    servers: NATS_URL.split(',').map((url) => url.trim()),
    name: `${service} ${INSTANCE}`,
    inboxPrefix: inboxPrefixOf(service),
    ...(NATS_PASSWORD === undefined ? {} : { user: NATS_USER ?? service, pass: NATS_PASSWORD.reveal() }),
  };
}
