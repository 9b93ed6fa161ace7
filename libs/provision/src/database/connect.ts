import { Client } from 'pg';
import { OWNER_ROLE } from '@pulse/contracts';

/** Runs something over one connection. */
export async function withClient<T>(url: string, run: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'pulse provision' });
  // A connection that breaks fails the statement under way; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * The same connection with the owner's rights and as the owner of what it makes, so that the services' rights on new
 * tables hold whoever runs a migration: an administrator takes the owner's role on connecting.
 */
export function asOwner(url: string): string {
  const owned = new URL(url);
  if (decodeURIComponent(owned.username) !== OWNER_ROLE)
    owned.searchParams.set('options', `${owned.searchParams.get('options') ?? ''} -c role=${OWNER_ROLE}`.trim());
  return owned.href;
}
