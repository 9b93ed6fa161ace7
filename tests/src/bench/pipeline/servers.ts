import { provisionArtifacts } from '@pulse/artifact-store/jetstream';
import { provisionLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import { NatsServer } from '@pulse/testing';
import { provisionWork } from '@pulse/work-queue/jetstream';

/** When the broker has a message on the disk: by its own clock, or before it says that it has it. */
export type Fsync = 'default' | 'always';

/** A broker with the streams that Pulse has. */
export async function startBroker(fsync: Fsync): Promise<NatsServer> {
  const server = await NatsServer.start(fsync === 'always' ? { jetstream: 'sync_interval: always' } : {});
  const admin = await connectBroker({ servers: server.url });
  await provisionLog(admin);
  await provisionArtifacts(admin);
  await provisionWork(admin);
  await admin.close();
  return server;
}
