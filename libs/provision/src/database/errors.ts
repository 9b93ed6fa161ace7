/** The database cannot be set up by who asks for it, or was set up otherwise. */
export class DatabaseSetUpError extends Error {
  override readonly name = 'DatabaseSetUpError';
  readonly code = 'provision.database';
}
