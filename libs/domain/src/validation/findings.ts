import type { Finding } from '@pulse/contracts';

type Value = Finding['value'];
type Limit = Finding['limit'];

/** A reason to reject. */
export const reject = (code: string, message: string, value: Value, limit: Limit): Finding => ({
  code,
  severity: 'reject',
  message,
  value,
  limit,
});

/** A reason for care. */
export const warn = (code: string, message: string, value: Value, limit: Limit): Finding => ({
  code,
  severity: 'warn',
  message,
  value,
  limit,
});
