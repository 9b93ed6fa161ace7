import { CliError, ExitCode } from '../exit-codes.js';
import { databaseWords } from './database-words.js';

/** Codes of a database that is not there, not set up, or does not let this user. */
const DATABASE = /^(ECONN|ENOTFOUND|EAI_|28|3D|3F|42P01|42501|57P|08)/;

/** What a command on a cluster counts as no bug of its own. */
export interface ExpectedErrors {
  /** Areas of codes (`provision` of `provision.lost_log`) whose messages say what is wrong and what to do. */
  readonly areas: readonly string[];
  /** What to do about the database. */
  readonly databaseHint: string;
}

/** What the user is told of a failure that is no bug; any other error as it is. Messages of the database are not shown. */
export function asClusterError(
  error: unknown,
  { areas, databaseHint }: ExpectedErrors,
  env: NodeJS.ProcessEnv = process.env,
): unknown {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: string };
  if (typeof code !== 'string') return error;
  if (areas.some((area) => code.startsWith(`${area}.`)))
    return code === 'broker.unavailable'
      ? new CliError(ExitCode.unavailable, message ?? code, brokerHint(env))
      : new CliError(ExitCode.invalidInput, message ?? code);
  if (!DATABASE.test(code)) return error;
  return new CliError(ExitCode.unavailable, databaseWords(code, env), databaseHint);
}

const brokerHint = (env: NodeJS.ProcessEnv): string =>
  (env['NATS_URL'] ?? '') === ''
    ? 'This is the default address, because NATS_URL is not set: set it to where the broker listens.'
    : 'NATS_URL names the broker, NATS_USER and NATS_PASSWORD who asks.';
