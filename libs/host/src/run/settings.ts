import { brokerEnv, databaseEnv, httpEnv, loadConfig, processEnv, type Environment } from '@pulse/config';
import type { ServiceName } from '@pulse/contracts';
import { z } from 'zod';

/** Where a service listens unless `HTTP_PORT` says otherwise. */
export const DEFAULT_PORTS: Readonly<Record<ServiceName, number>> = {
  orchestrator: 8080,
  simulator: 8081,
  license: 8082,
  auditor: 8083,
  rulegen: 8084,
};

/** Settings of every service. */
export const serviceEnv = (name: ServiceName) => ({ ...brokerEnv, ...httpEnv(DEFAULT_PORTS[name]), ...processEnv });

export type ServiceSettings = z.output<z.ZodObject<ReturnType<typeof serviceEnv>>>;

/** A service's own settings beside those of every service. */
export type Settings<E extends z.ZodRawShape> = ServiceSettings & z.output<z.ZodObject<E>>;

/** All settings of a service as one schema, `DATABASE_URL` among them where it has a database. */
export function settingsSchema<E extends z.ZodRawShape>(name: ServiceName, own: E, hasDatabase: boolean) {
  return z.object({ ...serviceEnv(name), ...(hasDatabase ? databaseEnv : {}), ...own });
}

/** @throws ConfigError */
export function loadSettings<E extends z.ZodRawShape>(
  name: ServiceName,
  own: E,
  hasDatabase: boolean,
  env?: Environment,
): Settings<E> {
  return loadConfig(settingsSchema(name, own, hasDatabase), env) as unknown as Settings<E>;
}
