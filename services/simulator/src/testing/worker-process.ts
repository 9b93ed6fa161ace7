/**
 * A simulator as a process of its own with fake children, so that specs can stop it, kill it, or let its main thread
 * stand still: `BLOCK_MS` milliseconds, `BLOCK_AFTER_MS` after it took its first message.
 */
import { NestFactory } from '@nestjs/core';
import { makeWorker } from '../cluster/make-worker.js';
import { connectPorts } from './broker-ports.js';
import { FAKE_CHILD } from './work.js';

const env = process.env as Readonly<Record<string, string>>;
const ports = await connectPorts(env['NATS_URL']!);
const tell = (line: string) => process.stdout.write(`${line}\n`);
const worker = makeWorker({
  ...ports,
  config: { WORKERS: Number(env['WORKERS'] ?? 1), JOB_MEMORY_MB: 64 },
  name: env['INSTANCE']!,
  logger: { warn: (about, message) => void tell(`${message} ${JSON.stringify(about['code'])}`) },
  entry: FAKE_CHILD,
  graceMs: Number(env['GRACE_MS'] ?? 15_000),
});
const { module, strategy } = worker;
const app = await NestFactory.createMicroservice(module, { strategy, logger: false });
await app.listen();
const block = Number(env['BLOCK_MS'] ?? 0);
if (block > 0) {
  const timer = setInterval(() => {
    if (worker.strategy.working === 0) return;
    clearInterval(timer);
    setTimeout(
      () => {
        tell('blocked');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, block);
        tell('free');
      },
      Number(env['BLOCK_AFTER_MS'] ?? 0),
    );
  }, 5);
}
process.once('SIGTERM', () => {
  void worker
    .stop()
    .then(() => ports.close())
    .then(() => process.exit(0));
});
tell('ready');
