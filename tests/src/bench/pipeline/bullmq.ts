import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { freePort } from '@pulse/testing';
import { startProcess } from './processes.js';

export interface BullmqWorker {
  readonly port: number;
  readonly queue: string;
  readonly concurrency: number;
}

/** How often redis has its log of changes on the disk: once a second, or before each answer. */
export type RedisFsync = 'everysec' | 'always';

/** Jobs that one worker process has under way; two of them make the usual hundred. */
const CONCURRENCY = 50;
const BULK = 500;

/** What redis this machine has; null for none. */
export function redisVersion(): string | null {
  const found = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  return found.status === 0 ? (/v=(\S+)/.exec(found.stdout)?.[1] ?? 'unknown') : null;
}

/** No-op jobs a second of BullMQ with two worker processes, from the first one added to the last one completed. */
export async function bullmqRate(jobs: number, fsync: RedisFsync): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'pulse-bench-redis-'));
  const port = await freePort();
  const persist = ['--appendonly', 'yes', '--appendfsync', fsync, '--save', ''];
  const redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...persist], {
    stdio: 'ignore',
  });
  const kill = () => redis.kill('SIGKILL');
  process.once('exit', kill);
  try {
    const queue = new Queue('noop', { connection: { host: '127.0.0.1', port } });
    queue.on('error', () => {});
    await queue.waitUntilReady();
    const worker = { port, queue: 'noop', concurrency: CONCURRENCY };
    const workers = await Promise.all([1, 2].map(() => startProcess('./bullmq-worker.js', worker)));
    const started = performance.now();
    for (let i = 0; i < jobs; i += BULK)
      await queue.addBulk(
        Array.from({ length: Math.min(BULK, jobs - i) }, (_, k) => ({ name: 'job', data: { n: i + k } })),
      );
    while ((await queue.getCompletedCount()) < jobs) await sleep(5);
    const seconds = (performance.now() - started) / 1000;
    await Promise.all(workers.map((process) => process.end()));
    await queue.close();
    return jobs / seconds;
  } finally {
    redis.kill('SIGTERM');
    await once(redis, 'exit');
    process.off('exit', kill);
    rmSync(folder, { recursive: true, force: true });
  }
}
