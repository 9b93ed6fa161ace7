import { databaseEnv, loadConfig, type Environment } from '@pulse/config';
import { z } from 'zod';

/** `DATABASE_URL` of who administers keys. @throws ConfigError */
export function administratorDatabaseUrl(env?: Environment): string {
  return loadConfig(z.object(databaseEnv), env).DATABASE_URL.reveal();
}
