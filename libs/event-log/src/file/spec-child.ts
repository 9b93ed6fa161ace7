import { context, event } from '../contract/samples.js';
import { openFileLog } from './open.js';

/*
 * A process that the specs start: `hold <folder>` keeps a log open until its input ends, `write <folder>` appends to it
 * without end. Each says on its output what it got.
 */
const [mode, folder] = process.argv.slice(2) as ['hold' | 'write', string];
const say = (line: string) => new Promise<void>((done) => process.stdout.write(`${line}\n`, () => done()));

try {
  const log = await openFileLog(folder, { segmentBytes: 3000 });
  await say('held');
  process.stdin.on('end', () => {
    void log.close().then(() => process.exit(0));
  });
  process.stdin.resume();
  if (mode === 'write') await Promise.all([1, 2, 3, 4].map((worker) => appendForEver(worker)));

  async function appendForEver(worker: number): Promise<void> {
    const stream = `job.b${process.pid}.${worker}`;
    for (let revision = null; ;) {
      const events = [
        event('ForecastScored', { worker, fill: 'x'.repeat((worker * 97) % 400) }),
        event('JobSucceeded'),
      ];
      revision = await log.append(stream, revision, events, context);
      await say(`${stream} ${revision.version} ${revision.position}`);
    }
  }
} catch (error) {
  const { code, outcome, holder } = error as { code?: string; outcome?: string; holder?: { pid: number } };
  await say(['failed', code, outcome ?? holder?.pid].join(' '));
  process.exit(code === 'log.locked' || code === 'log.append_failed' ? 0 : 1);
}
