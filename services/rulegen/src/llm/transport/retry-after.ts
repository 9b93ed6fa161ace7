import type { IncomingHttpHeaders } from 'node:http';

/**
 * How long the server asks to be left alone, in milliseconds: `retry-after-ms`, else `retry-after` in seconds or as a
 * date (RFC 9110, 10.2.3). Null where it does not say or says nonsense.
 */
export function retryAfterMs(headers: IncomingHttpHeaders, now: Date): number | null {
  const precise = number(headers['retry-after-ms']);
  if (precise !== null) return precise;
  const text = headers['retry-after'];
  const seconds = number(text);
  if (seconds !== null) return seconds * 1000;
  const date = text === undefined || !/[a-z]/i.test(text) ? Number.NaN : Date.parse(text);
  return Number.isFinite(date) ? Math.max(0, date - now.getTime()) : null;
}

function number(header: string | string[] | undefined): number | null {
  if (typeof header !== 'string' || !/^\s*\d+(\.\d+)?\s*$/.test(header)) return null;
  return Number(header);
}
