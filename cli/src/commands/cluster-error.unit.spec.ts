import { describe, expect, it } from '@jest/globals';
import { ExitCode, type CliError } from '../exit-codes.js';
import { asClusterError } from './cluster-error.js';

const EXPECTED = { areas: ['provision', 'broker'], databaseHint: 'DATABASE_URL names it.' };
const coded = (code: string) => Object.assign(new Error('postgres://u:secret@host says no'), { code });

describe('an error of a command on a cluster', () => {
  it.each([
    ['provision.lost_log', ExitCode.invalidInput],
    ['broker.topology', ExitCode.invalidInput],
    ['broker.unavailable', ExitCode.unavailable],
    ['ECONNREFUSED', ExitCode.unavailable],
    ['42P01', ExitCode.unavailable],
  ])('%s is told, with its exit code', (code, exitCode) =>
    expect(asClusterError(coded(code), EXPECTED)).toMatchObject({ name: 'CliError', exitCode }),
  );

  it('of the database is told without what the database says', () => {
    const told = asClusterError(coded('28P01'), EXPECTED, {}) as CliError;
    expect([told.message, told.hint]).toEqual([
      'PostgreSQL at the address in DATABASE_URL refuses this user with this password for the database (28P01)',
      EXPECTED.databaseHint,
    ]);
  });

  it.each([
    ['28P01', 'PostgreSQL at db:5433 refuses user "pulse owner" with this password for database "pulse" (28P01)'],
    ['3D000', 'PostgreSQL at db:5433 does not have database "pulse" (3D000)'],
    ['42P01', 'database "pulse" at db:5433 has not the tables of Pulse (42P01)'],
    ['42501', 'user "pulse owner" may not do this in database "pulse" (42501)'],
    ['ECONNREFUSED', 'no PostgreSQL listens at db:5433 (ECONNREFUSED)'],
  ])('%s of the database is told in words, without the password', (code, message) => {
    const env = { DATABASE_URL: 'postgres://pulse%20owner:s3cret@db:5433/pulse' };
    expect((asClusterError(coded(code), EXPECTED, env) as CliError).message).toBe(message);
  });

  it('of the broker says where its address is from', () => {
    const hint = (env: NodeJS.ProcessEnv) =>
      (asClusterError(coded('broker.unavailable'), EXPECTED, env) as CliError).hint;
    expect(hint({})).toContain('default address, because NATS_URL is not set');
    expect(hint({ NATS_URL: 'nats://b' })).not.toContain('default');
  });

  it.each(['log.corrupt', '22012', 'brokers.unavailable'])('%s is a bug, and stays what it is', (code) => {
    const error = coded(code);
    expect(asClusterError(error, EXPECTED)).toBe(error);
    expect(asClusterError('thrown', EXPECTED)).toBe('thrown');
  });
});
