/** Has a worker process run a job, three times, where the machine refuses processes the first two times; says how it went. */
import { ChildPool } from '../pool/child-pool.js';
import { computeJob, FAKE_CHILD } from './work.js';

const { execPath } = process;
const notes = process.argv[2]!;
const pool = new ChildPool({ size: 1, heapMegabytes: 64, entry: FAKE_CHILD });
const silent = { begun: () => {}, message: () => {}, ended: () => {} };
for (const path of ['/nowhere/node', '/nowhere/node', execPath]) {
  process.execPath = path;
  const lease = (await pool.acquire())!;
  const said = await lease.child.run([computeJob(1, { act: 'ok', notes })], 20_000, silent).then(
    () => 'done',
    (error: Error) => error.message,
  );
  pool.release(lease);
  process.stdout.write(`${said}\n`);
}
await pool.close();
