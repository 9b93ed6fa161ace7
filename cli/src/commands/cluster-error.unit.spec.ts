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
    const told = asClusterError(coded('28P01'), EXPECTED) as CliError;
    expect([told.message, told.hint]).toEqual(['the database cannot be used (28P01)', EXPECTED.databaseHint]);
  });

  it.each(['log.corrupt', '22012', 'brokers.unavailable'])('%s is a bug, and stays what it is', (code) => {
    const error = coded(code);
    expect(asClusterError(error, EXPECTED)).toBe(error);
    expect(asClusterError('thrown', EXPECTED)).toBe('thrown');
  });
});
