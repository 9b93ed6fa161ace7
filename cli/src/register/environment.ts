type Variable = readonly [name: string, meaning: string];

/** How a command reaches the broker. */
export const BROKER: readonly Variable[] = [
  ['NATS_URL', 'where the broker listens (default: nats://127.0.0.1:4222)'],
  ['NATS_USER', "the broker's user (default: provisioner)"],
  ['NATS_PASSWORD', 'its password'],
];

const database = (who: string): Variable => ['DATABASE_URL', `postgres://user:password@host:port/database, as ${who}`];
export const OWNER = database("the tables' owner");
export const ADMINISTRATOR = database('an administrator');
export const ROLES: Variable = [
  'PULSE_DATABASE_PASSWORD_<ROLE>',
  'password of a role: OWNER, ORCHESTRATOR, LICENSE, AUDITOR',
];

/** The end of the help of an administrator's command: what it reads from the environment, within 80 columns. */
export function environmentHelp(...variables: readonly Variable[]): string {
  const lines = variables.flatMap(([name, meaning]) => [`  ${name}`, `      ${meaning}`]);
  return ['', 'Environment:', ...lines, '  A secret is also read from the file that <NAME>_FILE names.'].join('\n');
}
