import type { ClientBase } from 'pg';

/** Any number; all who set up roles, schemas and rights of a database wait for each other here. */
const LOCK = 7_851_243_019;

/** To be called in a transaction, which holds the place until it ends. */
export async function waitForOthers(client: ClientBase): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
}
