import { gauge } from '@pulse/telemetry';
import type { Health } from '../health/health.js';

/** What the host needs of a database that a service opens; `openDatabase` of @pulse/read-model/sql makes one. */
export interface HostDatabase {
  readonly pool: {
    query(sql: string): Promise<unknown>;
    readonly totalCount: number;
    readonly idleCount: number;
    readonly waitingCount: number;
  };
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly applicationName: string;
}

/** Adds a database to what readiness asks and metrics tell. */
export function watchDatabase({ pool }: HostDatabase, health: Health): void {
  health.add('database', async () => void (await pool.query('select 1')));
  gauge('pulse_database_pool', { state: 'used' }, () => pool.totalCount - pool.idleCount);
  gauge('pulse_database_pool', { state: 'idle' }, () => pool.idleCount);
  gauge('pulse_database_pool', { state: 'waiting' }, () => pool.waitingCount);
}
