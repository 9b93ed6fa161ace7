import { describe, expect, it } from '@jest/globals';
import { BROKER_USERS, type BrokerUser } from '@pulse/contracts';
import { natsConfig } from './nats-config.js';

describe('the users of the broker in its configuration', () => {
  it('have their passwords from the environment unless they are given', () => {
    const config = natsConfig();
    expect(config).toContain('password: $PULSE_NATS_PASSWORD_SIMULATOR');
    expect(config).toContain('user: provisioner');
    expect(config).not.toMatch(/deny|no_auth_user|default_permissions/);
  });

  it('are refused passwords that could be read as something else, without telling them', () => {
    const fit = Object.fromEntries(BROKER_USERS.map((user) => [user, 'a-long-enough-password'])) as Record<
      BrokerUser,
      string
    >;
    expect(natsConfig(fit)).toContain('password: "a-long-enough-password"');
    for (const bad of [
      'short',
      'with"quote-with"quote',
      'with\\backslash-and-more',
      'with blank and more',
      'x'.repeat(257),
    ]) {
      const refused = () => natsConfig({ ...fit, license: bad });
      expect(refused).toThrow(/the password of license is not fit/);
      expect(refused).not.toThrow(bad);
    }
  });
});
