import { randomBytes } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { errors, type NatsConnection } from '@nats-io/transport-node';
import { BROKER_USERS, inboxPrefixOf, STREAMS, type BrokerUser } from '@pulse/contracts';
import { connectBroker, type BrokerOptions } from '@pulse/jetstream';
import { natsConfig, provisionBroker } from '@pulse/provision';
import { NatsServer } from '@pulse/testing';

/** A broker with the users and streams of the topology table. */
export class GuardedBroker {
  private constructor(
    readonly server: NatsServer,
    readonly passwords: Readonly<Record<BrokerUser, string>>,
    readonly admin: NatsConnection,
  ) {}

  static async start(): Promise<GuardedBroker> {
    const passwords = Object.fromEntries(BROKER_USERS.map((user) => [user, randomBytes(16).toString('hex')])) as Record<
      BrokerUser,
      string
    >;
    const server = await NatsServer.start({ config: natsConfig(passwords) });
    const { url: servers } = server;
    const admin = await connectBroker({
      servers,
      user: 'provisioner',
      pass: passwords.provisioner,
      inboxPrefix: inboxPrefixOf('provisioner'),
    });
    await provisionBroker(admin, { choices: { ackWaitMs: 1000 } });
    return new GuardedBroker(server, passwords, admin);
  }

  as(user: BrokerUser): BrokerOptions {
    return {
      servers: this.server.url,
      user,
      pass: this.passwords[user],
      inboxPrefix: inboxPrefixOf(user),
      timeout: 5000,
    };
  }

  /** What the streams are and hold: the same before and after attempts that came to nothing. */
  async state(): Promise<unknown> {
    const manager = await jetstreamManager(this.admin, { checkAPI: false });
    const streams = [];
    for (const { name } of Object.values(STREAMS)) {
      const { config, state } = await manager.streams.info(name);
      const consumers = [];
      for await (const consumer of manager.consumers.list(name))
        consumers.push([consumer.name, consumer.config, consumer.delivered.consumer_seq]);
      streams.push([config, state.messages, state.last_seq, consumers]);
    }
    return streams;
  }

  async stop(): Promise<void> {
    await this.admin.close();
    await this.server.stop();
  }
}

/** What the server refused while something was tried: `publish <subject>` and `subscription <subject> [queue]`. */
export async function refusedWhile(options: BrokerOptions, attempt: (c: NatsConnection) => void): Promise<Set<string>> {
  const connection = await connectBroker(options);
  const refused = new Set<string>();
  const watching = (async () => {
    for await (const status of connection.status()) {
      if (status.type !== 'error' || !(status.error instanceof errors.PermissionViolationError)) continue;
      const { operation, subject, queue } = status.error;
      refused.add([operation, subject, queue].filter(Boolean).join(' '));
    }
  })();
  attempt(connection);
  // The server answers in order: what it refused is told before it answers this.
  await connection.flush();
  await connection.close();
  await watching;
  return refused;
}
