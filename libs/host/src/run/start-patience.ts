import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerUnavailableError } from '@pulse/jetstream';
import type { Logger } from '../log/logger.js';

const EVERY_MS = 500;

/**
 * Opens something at the broker, which may come up later than this process: tries again for a while. A broker that
 * answers and refuses this user is not waited for.
 *
 * @throws what the last attempt threw
 */
export async function withPatience<T>(
  what: string,
  open: () => Promise<T>,
  options: { readonly forMs: number; readonly logger: Logger; readonly signal: AbortSignal },
): Promise<T> {
  const { forMs, logger, signal } = options;
  const until = performance.now() + forMs;
  for (let attempt = 1; ; attempt += 1)
    try {
      return await open();
    } catch (error) {
      if (!isWorthWaiting(error) || performance.now() + EVERY_MS > until || signal.aborted) throw error;
      if (attempt === 1) logger.warn({ error }, `${what} cannot be opened yet: trying for ${forMs / 1000} s`);
      await sleep(EVERY_MS, undefined, { signal });
    }
}

function isWorthWaiting(error: unknown): boolean {
  if (!(error instanceof BrokerUnavailableError)) return false;
  const { name } = (error.cause ?? {}) as { readonly name?: string };
  return name !== 'AuthorizationError' && name !== 'UserAuthenticationExpiredError';
}
