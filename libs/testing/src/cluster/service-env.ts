import {
  brokerPasswordVariable,
  DATABASE_SERVICES,
  PROVISIONER,
  type DatabaseService,
  type ServiceName,
} from '@pulse/contracts';
import type { Secrets } from './secrets.js';

export const hasTables = (service: ServiceName): service is DatabaseService =>
  DATABASE_SERVICES.some((name) => name === service);

/** What one service needs to reach the broker and, where it has tables, the database. */
export function serviceEnv(
  service: ServiceName,
  natsUrl: string,
  databaseUrl: string | null,
  secrets: Secrets,
): Record<string, string> {
  return {
    NATS_URL: natsUrl,
    NATS_PASSWORD: secrets[brokerPasswordVariable(service)] ?? '',
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
  };
}

/** What administration needs: the provisioner at the broker, the owner of the database, everybody's passwords. */
export function administratorEnv(natsUrl: string, databaseUrl: string, secrets: Secrets): Record<string, string> {
  return {
    ...secrets,
    NATS_URL: natsUrl,
    NATS_USER: PROVISIONER,
    NATS_PASSWORD: secrets[brokerPasswordVariable(PROVISIONER)] ?? '',
    DATABASE_URL: databaseUrl,
  };
}
