import { databaseEnv, loadConfig } from '@pulse/config';
import { z } from 'zod';

/** What a code of PostgreSQL, or of the connection to it, means to who started a command; of a URL only what is no secret. */
export function databaseWords(code: string, env: NodeJS.ProcessEnv = process.env): string {
  const { user, database, server } = placeIn(env);
  const words = WORDS.find(([codes]) => codes.test(code))?.[1]({ user, database, server });
  return `${words ?? `${database} at ${server} cannot be used`} (${code})`;
}

interface Place {
  readonly user: string;
  readonly database: string;
  readonly server: string;
}

const WORDS: readonly (readonly [RegExp, (place: Place) => string])[] = [
  [/^28/, ({ user, database, server }) => `PostgreSQL at ${server} refuses ${user} with this password for ${database}`],
  [/^3D/, ({ database, server }) => `PostgreSQL at ${server} does not have ${database}`],
  [/^(3F|42P01)/, ({ database, server }) => `${database} at ${server} has not the tables of Pulse`],
  [/^42501/, ({ user, database }) => `${user} may not do this in ${database}`],
  [/^ECONNREFUSED/, ({ server }) => `no PostgreSQL listens at ${server}`],
  [/^(ENOTFOUND|EAI_)/, ({ server }) => `there is no host of the name in ${server}`],
  [/^57P/, ({ server }) => `PostgreSQL at ${server} is starting or stopping`],
  [/^(ECONN|08)/, ({ server }) => `the connection to PostgreSQL at ${server} was lost`],
];

const UNKNOWN: Place = { user: 'this user', database: 'the database', server: 'the address in DATABASE_URL' };

function placeIn(env: NodeJS.ProcessEnv): Place {
  try {
    const url = new URL(loadConfig(z.object(databaseEnv), env).DATABASE_URL.reveal());
    const name = (text: string, kind: string) => `${kind} "${decodeURIComponent(text)}"`;
    return {
      user: url.username === '' ? UNKNOWN.user : name(url.username, 'user'),
      database: url.pathname.length > 1 ? name(url.pathname.slice(1), 'database') : UNKNOWN.database,
      server: url.host === '' ? UNKNOWN.server : url.host,
    };
  } catch {
    return UNKNOWN;
  }
}
