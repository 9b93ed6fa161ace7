/** SQLSTATEs of failures that pass by themselves: nothing is wrong with what was asked. */
const TRANSIENT = new Set([
  '40001', // serialization failure
  '40P01', // deadlock
  '55P03', // lock not available
  '55006', // object in use
  '57014', // query canceled, by a timeout or an administrator
  '57P01', // admin shutdown
  '57P02', // crash shutdown
  '57P03', // cannot connect now
  '57P05', // idle session timeout
  '25P03', // idle in transaction timeout
  '25006', // read only: a standby that is not the primary yet
  'XX000', // internal error, for example a cached plan of a schema that is being swapped
]);

/** Classes of failures of the server or the connection: connection, resources, system. */
const TRANSIENT_CLASSES = new Set(['08', '53', '58']);

/** What is wrong with the set-up rather than with any commit: rights, missing tables, credentials. */
const SETUP = new Set(['42501', '42P01', '42703', '3F000', '3D000', '28000', '28P01', '0A000']);

const LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

const LOST_MESSAGES =
  /connection terminated|connection error|timeout exceeded when trying to connect|client was closed|not queryable|after calling end/i;

/**
 * Why a transaction failed: `transient` is tried again as it is; `setup` has to be mended by an administrator and is
 * tried again meanwhile; `content` is the fault of what was applied, and would fail again.
 */
export type FailureKind = 'transient' | 'setup' | 'content';

export function failureKind(error: unknown): FailureKind {
  const code = codeOf(error);
  if (code !== null) {
    if (TRANSIENT.has(code) || TRANSIENT_CLASSES.has(code.slice(0, 2)) || LOST.has(code)) return 'transient';
    if (SETUP.has(code)) return 'setup';
  }
  return error instanceof Error && LOST_MESSAGES.test(error.message) ? 'transient' : 'content';
}

/** What a failure is called in metrics. */
export function retryReason(error: unknown): 'serialization' | 'deadlock' | 'connection' | 'error' {
  const code = codeOf(error);
  if (code === '40001') return 'serialization';
  if (code === '40P01') return 'deadlock';
  return failureKind(error) === 'transient' ? 'connection' : 'error';
}

/** SQLSTATE, or the system's name of a failed connection. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
