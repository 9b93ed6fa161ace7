import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBroker, type BrokerOptions } from '@pulse/jetstream';
import { openJetStreamLog, type JetStreamLogOptions } from './open.js';
import { EVT, provisionLog } from './topology.js';

/** What these helpers need of a server. */
interface Server {
  readonly url: string;
  streamIsGone(name: string): Promise<void>;
}

/** Who administers the broker, and who uses the log. */
export interface Users {
  readonly admin?: BrokerOptions;
  readonly service?: BrokerOptions;
}

/** An empty log on a server, with what only an administrator may do to it. */
export async function freshLog(server: Server, options: JetStreamLogOptions = {}, users: Users = {}) {
  // A new connection each time: what is asked while one comes back is lost.
  const connect = () => connectBroker({ servers: server.url, ...users.admin });
  const admin = await connect();
  await provisionLog(admin);
  const reader = () => openJetStreamLog({ servers: server.url, ...users.service }, options);
  const log = await reader();
  return {
    log,
    admin,
    reader,
    dispose: async () => {
      await log.close();
      await admin.close();
      const cleaner = await connect();
      await removeLog(server, cleaner);
      await cleaner.close();
    },
  };
}

export async function removeLog(server: Server, admin: NatsConnection): Promise<void> {
  await (await jetstreamManager(admin)).streams.delete(EVT.name);
  await server.streamIsGone(EVT.name);
}

type Fresh = Awaited<ReturnType<typeof freshLog>>;

/** Runs a test on an empty log and removes it, whatever the test did. */
export function onLog(
  server: () => Server,
  body: (fresh: Omit<Fresh, 'dispose'>) => Promise<void>,
  options: JetStreamLogOptions = {},
): () => Promise<void> {
  return async () => {
    const { dispose, ...fresh } = await freshLog(server(), options);
    try {
      await body(fresh);
    } finally {
      await dispose();
    }
  };
}
