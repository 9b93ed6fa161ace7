import { sql, type Transaction } from 'kysely';

/** Puts a schema first on the search path until the transaction ends, so that raw SQL finds its tables too. */
export async function useSchema(trx: Transaction<unknown>, schema: string): Promise<void> {
  await sql`SELECT set_config('search_path', ${`"${schema}"`}, true)`.execute(trx);
}
