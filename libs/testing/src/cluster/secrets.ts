import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BROKER_USERS, brokerPasswordVariable, DATABASE_USERS, databasePasswordVariable } from '@pulse/contracts';

/** Passwords by the names under which administration reads them. */
export type Secrets = Readonly<Record<string, string>>;

/** Those of the last start in this folder, and new random ones for what has none, kept there for the next. */
export function secretsIn(folder: string): Secrets {
  const file = join(folder, 'secrets.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Secrets) : {};
  const names = [...BROKER_USERS.map(brokerPasswordVariable), ...DATABASE_USERS.map(databasePasswordVariable)];
  // A letter first: the broker's configuration reads a value that begins with a digit as a number.
  const secrets = Object.fromEntries(names.map((name) => [name, known[name] ?? `p${randomBytes(24).toString('hex')}`]));
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}
