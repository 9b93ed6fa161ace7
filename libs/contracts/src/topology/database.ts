import type { ServiceName } from './services.js';

/** Services that keep tables. */
export const DATABASE_SERVICES = [
  'orchestrator',
  'license',
  'auditor',
  'rulegen',
] as const satisfies readonly ServiceName[];
export type DatabaseService = (typeof DATABASE_SERVICES)[number];

/** Owns every schema and table, runs migrations and rebuilds; no service is this role. */
export const OWNER_ROLE = 'pulse_owner';
/** What cannot be made again from the log: the archive and the API keys. Backed up. */
export const KEEP_SCHEMA = 'keep';

export const databaseRoleOf = (service: DatabaseService): string => `pulse_${service}`;
/** Each service's tables are in the schema of its name. */
export const schemaOf = (service: DatabaseService): string => service;

/** Roles that log in. */
export const DATABASE_USERS = ['owner', ...DATABASE_SERVICES] as const;
export type DatabaseUser = (typeof DATABASE_USERS)[number];

/** Name of the environment variable with the password of a role. */
export const databasePasswordVariable = (user: DatabaseUser): string => `PULSE_DATABASE_PASSWORD_${user.toUpperCase()}`;

/** Settings of a role's sessions. Times with unit, as PostgreSQL has them. */
export interface SessionSettings {
  readonly search_path: string;
  readonly statement_timeout: string;
  readonly lock_timeout: string;
  readonly idle_in_transaction_session_timeout: string;
}

/** Sessions of a service: nothing that hangs may hold what others wait for. The owner's rebuilds may take hours. */
export function sessionSettingsOf(user: DatabaseUser): SessionSettings {
  const waits = { lock_timeout: '30s', idle_in_transaction_session_timeout: '60s' };
  return user === 'owner'
    ? { search_path: 'pg_catalog', statement_timeout: '0', ...waits }
    : { search_path: schemaOf(user), statement_timeout: '60s', ...waits };
}

/** Rights on the tables of a service's own schema, those of later migrations and rebuilds too. */
export const OWN_TABLE_RIGHTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;

export type TableRight = (typeof OWN_TABLE_RIGHTS)[number];

/** Rights on one table of `keep`; a column list narrows an update to these columns. */
export interface KeepRight {
  readonly table: string;
  readonly service: DatabaseService;
  readonly rights: readonly TableRight[];
  readonly updateColumns?: readonly string[];
}

/** Who may do what in `keep`. A table that is not named here is the owner's alone. */
export const KEEP_RIGHTS: readonly KeepRight[] = [
  { table: 'archived_commit', service: 'auditor', rights: ['SELECT', 'INSERT'] },
  { table: 'archived_artifact', service: 'auditor', rights: ['SELECT', 'INSERT'] },
  { table: 'api_key', service: 'orchestrator', rights: ['SELECT'], updateColumns: ['last_used_at'] },
];
