/** The release of nats-server that specs are run against where none is at hand and Go can build it. */
export const NATS_RELEASE = 'v2.14.5';
