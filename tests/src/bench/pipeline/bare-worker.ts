/** A worker of the bare pipeline: takes a message, publishes what Pulse would commit, acknowledges. Nothing is computed. */
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { BareWorker } from './bare.js';

const { url, commitBytes, commitsPerMessage, name } = JSON.parse(process.argv[2]!) as BareWorker;
const connection = await connect({ servers: url });
const js = jetstream(connection, { timeout: 30_000 });
const consumer = await js.consumers.get('WORK', 'workers');
const messages = await consumer.consume({ max_messages: 64 });
process.once('SIGTERM', () => {
  messages.stop();
  void connection.close().then(() => process.exit(0));
});
process.once('disconnect', () => process.exit(0));
process.stdout.write('ready\n');
const body = new Uint8Array(commitBytes).fill(120);
for await (const message of messages) {
  const at = message.info.streamSequence;
  const commits = Array.from({ length: commitsPerMessage }, (_, i) =>
    js.publish(`evt.job.bare.${at}_${i}`, body, {
      msgID: `${name}-${at}-${i}`,
      expect: { streamName: 'EVT', lastSubjectSequence: 0 },
    }),
  );
  void Promise.all(commits).then(() => message.ackAck());
}
