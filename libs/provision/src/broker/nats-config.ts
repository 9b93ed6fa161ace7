import { BROKER_USERS, brokerPasswordVariable, brokerRights, type BrokerUser } from '@pulse/contracts';

/** A password is not fit for the server's configuration. The password is not told. */
export class UnfitPasswordError extends Error {
  override readonly name = 'UnfitPasswordError';
  readonly code = 'provision.unfit_password';
  constructor(readonly user: string) {
    super(
      `the password of ${user} is not fit: expected 16 to 256 characters of printable ASCII without quotes, ` +
        'backslashes and blanks',
    );
  }
}

/**
 * The server's `authorization` block, which lets each user do what the topology table says and nothing else.
 *
 * @param passwords values, or null for references to the environment of the server (`$PULSE_NATS_PASSWORD_<USER>`). The
 *   server reads a referenced value as configuration, so such a password must begin with a letter and have only letters,
 *   digits, `_` and `-`.
 * @throws UnfitPasswordError
 */
export function natsConfig(passwords: Readonly<Record<BrokerUser, string>> | null = null): string {
  const users = BROKER_USERS.map((user) => {
    const { publish, subscribe } = brokerRights(user);
    const password = passwords === null ? `$${brokerPasswordVariable(user)}` : quotedPassword(user, passwords[user]);
    return [
      '    {',
      `      user: ${user}`,
      `      password: ${password}`,
      '      permissions: {',
      `        publish: { allow: [${subjects(publish)}] }`,
      `        subscribe: { allow: [${subjects(subscribe)}] }`,
      '      }',
      '    }',
    ].join('\n');
  });
  return `authorization {\n  users = [\n${users.join('\n')}\n  ]\n}\n`;
}

const subjects = (list: readonly string[]): string => list.map((subject) => `"${subject}"`).join(', ');

function quotedPassword(user: BrokerUser, password: string): string {
  if (!/^[!#-&(-[\]-~]{16,256}$/.test(password)) throw new UnfitPasswordError(user);
  return `"${password}"`;
}
