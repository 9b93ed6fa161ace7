import { randomBytes } from 'node:crypto';
import {
  BROKER_USERS,
  brokerPasswordVariable,
  DATABASE_SERVICES,
  DATABASE_USERS,
  databasePasswordVariable,
  databaseRoleOf,
  OWNER_ROLE,
  PROVISIONER,
  SERVICES,
} from '@pulse/contracts';

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
  const urlOf = (user, role) => `postgres://${role}:${roles[databasePasswordVariable(user)]}@${database}`;
  const services = SERVICES.map((service) => [
    `pulse-${service}`,
    {
      NATS_PASSWORD: broker[brokerPasswordVariable(service)],
      ...(DATABASE_SERVICES.includes(service) ? { DATABASE_URL: urlOf(service, databaseRoleOf(service)) } : {}),
    },
  ]);
  return {
    ...Object.fromEntries(services),
    'pulse-admin': {
      NATS_PASSWORD: broker[brokerPasswordVariable(PROVISIONER)],
      DATABASE_URL: urlOf('owner', OWNER_ROLE),
      ...broker,
      ...roles,
    },
    'pulse-nats': broker,
    'pulse-postgres': { POSTGRES_PASSWORD: password(), OWNER_PASSWORD: roles[databasePasswordVariable('owner')] },
    'pulse-grafana': { GF_SECURITY_ADMIN_PASSWORD: password() },
  };
}
