/** Every service of a cluster, which is also its user on the broker. */
export const SERVICES = ['orchestrator', 'simulator', 'license', 'auditor', 'rulegen'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Who sets up and repairs a cluster: the only user who may make or change streams and consumers. */
export const PROVISIONER = 'provisioner';

/** Users of the broker. */
export const BROKER_USERS = [PROVISIONER, ...SERVICES] as const;
export type BrokerUser = (typeof BROKER_USERS)[number];

/** Where answers to a user's requests come in. Each user may subscribe to its own inboxes only. */
export const inboxPrefixOf = (user: BrokerUser): string => `_INBOX_${user}`;

/** Name of the environment variable with a user's password on the broker. */
export const brokerPasswordVariable = (user: BrokerUser): string => `PULSE_NATS_PASSWORD_${user.toUpperCase()}`;
