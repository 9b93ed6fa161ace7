/** A simulator as the service has it, without its probes; its worker processes are real ones, or stubs that compute nothing. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { openJetStreamArtifactStore } from '@pulse/artifact-store/jetstream';
import { openJetStreamLog } from '@pulse/event-log/jetstream';
import { makeWorker, simulatorService } from '@pulse/simulator/cluster';
import { openJetStreamQueue } from '@pulse/work-queue/jetstream';

export interface BenchSimulator {
  readonly url: string;
  readonly name: string;
  readonly workers: number;
  readonly stub: boolean;
}

const { url, name, workers, stub } = JSON.parse(process.argv[2]!) as BenchSimulator;
const broker = { servers: url };
const log = await openJetStreamLog(broker, simulatorService.log);
const artifacts = await openJetStreamArtifactStore(broker);
const queue = await openJetStreamQueue(broker);
const logger = {
  warn: (about: object, what: string) => void process.stderr.write(`${what} ${JSON.stringify(about)}\n`),
};
const config = { WORKERS: workers, JOB_MEMORY_MB: 256 };
const entry = stub ? { entry: new URL('./stub-child.js', import.meta.url) } : {};
const worker = makeWorker({ log, artifacts, queue, config, name, logger, ...entry });
const app = await NestFactory.createMicroservice(worker.module, { strategy: worker.strategy, logger: false });
await app.listen();
process.once('SIGTERM', () => {
  void worker
    .stop()
    .then(() => Promise.all([queue.close(), log.close(), artifacts.close()]))
    .then(() => process.exit(0));
});
process.once('disconnect', () => process.exit(0));
process.stdout.write('ready\n');
