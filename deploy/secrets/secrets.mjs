import { randomBytes } from 'node:crypto';
import {
  BROKER_USERS,
  brokerPasswordVariable,
  DATABASE_SERVICES,
  DATABASE_USERS,
  databasePasswordVariable,
  databaseRoleOf,
  PROVISIONER,
  SERVICES,
} from '@pulse/contracts';

/** Made with the database; makes every other role. */
const DATABASE_ADMIN = 'pulse_administrator';

// A letter first: the broker's configuration reads a value that begins with a digit as a number.
const password = () => `p${randomBytes(24).toString('hex')}`;

/**
 * New random passwords for everybody, as named groups of values: one group for each service and for each server, so
 * that nobody is given what is not theirs.
 *
 * @param {{ database: string }} places host, port and name of the database: `postgres:5432/pulse`
 * @returns {Record<string, Record<string, string>>}
 */
export function newSecrets({ database }) {
  const broker = Object.fromEntries(BROKER_USERS.map((user) => [brokerPasswordVariable(user), password()]));
  const roles = Object.fromEntries(DATABASE_USERS.map((user) => [databasePasswordVariable(user), password()]));
  const urlOf = (role, secret) => `postgres://${role}:${secret}@${database}`;
  const admin = password();
  const services = SERVICES.map((service) => [
    `pulse-${service}`,
    {
      NATS_PASSWORD: broker[brokerPasswordVariable(service)],
      ...(DATABASE_SERVICES.includes(service)
        ? { DATABASE_URL: urlOf(databaseRoleOf(service), roles[databasePasswordVariable(service)]) }
        : {}),
    },
  ]);
  return {
    ...Object.fromEntries(services),
    'pulse-admin': {
      NATS_PASSWORD: broker[brokerPasswordVariable(PROVISIONER)],
      DATABASE_URL: urlOf(DATABASE_ADMIN, admin),
      ...broker,
      ...roles,
    },
    'pulse-nats': broker,
    'pulse-postgres': { POSTGRES_PASSWORD: password(), ADMIN_PASSWORD: admin },
    'pulse-grafana': { GF_SECURITY_ADMIN_PASSWORD: password() },
  };
}
