import { describe, expect, it } from '@jest/globals';
import { httpError, shortCode } from './http-error.js';
import { NO_USAGE } from './usage.js';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const of = (status: number, code: string | null = null, headers = {}) =>
  httpError({ status, headers, body: '' }, code, null, NOW);

describe('httpError', () => {
  it.each([
    [400, 'bad_request', false],
    [401, 'authentication', false],
    [402, 'quota', false],
    [403, 'permission', false],
    [404, 'not_found', false],
    [408, 'timeout', true],
    [409, 'rate_limited', true],
    [413, 'bad_request', false],
    [422, 'bad_request', false],
    [429, 'rate_limited', true],
    [500, 'server', true],
    [502, 'server', true],
    [503, 'overloaded', true],
    [529, 'overloaded', true],
    [301, 'redirected', false],
    [307, 'redirected', false],
    [204, 'malformed', false],
  ] as const)('%i is %s, worth another attempt: %p', (status, error, retryable) =>
    expect(of(status)).toMatchObject({ kind: 'error', error, status, retryable }),
  );

  it('charges nothing where the request was turned away, and leaves the rest open', () => {
    for (const status of [301, 400, 401, 402, 403, 404, 409, 413, 422, 429]) expect(of(status).usage).toBe(NO_USAGE);
    for (const status of [200, 204, 408, 499, 500, 502, 503, 504, 520]) expect(of(status).usage).toBe('unknown');
  });

  it('charges nothing for an overload that the provider itself speaks of, but for what a proxy says of it', () => {
    expect(of(529, 'overloaded_error').usage).toBe(NO_USAGE);
    expect(of(529).usage).toBe('unknown');
    expect(of(503, 'overloaded_error').usage).toBe('unknown');
  });

  it('charges a request that was refused for what it says: it was read', () => {
    for (const code of ['content_filter', 'content_policy_violation', 'context_length_exceeded'])
      expect(of(400, code).usage).toBe('unknown');
    expect(of(400, 'invalid_request_error').usage).toBe(NO_USAGE);
  });

  it('does not try again where the account is empty', () =>
    expect(of(429, 'insufficient_quota')).toMatchObject({ error: 'quota', retryable: false }));

  it('heeds x-should-retry, but never repeats what cannot succeed', () => {
    expect(of(500, null, { 'x-should-retry': 'false' }).retryable).toBe(false);
    expect(of(429, null, { 'x-should-retry': 'false' }).retryable).toBe(false);
    expect(of(404, null, { 'x-should-retry': 'true' }).retryable).toBe(false);
    expect(of(401, null, { 'x-should-retry': 'true' }).retryable).toBe(false);
  });

  it('says how long to wait', () => expect(of(429, null, { 'retry-after': '3' }).retryAfterMs).toBe(3000));
});

describe('shortCode', () => {
  it('takes codes and nothing else', () => {
    expect(shortCode('rate_limit_error')).toBe('rate_limit_error');
    for (const value of ['Incorrect API key provided: sk-123', 'sk-abc', 5, null, 'x'.repeat(65)])
      expect(shortCode(value)).toBeNull();
  });
});
