import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** One line on where a number was measured. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / (1 << 30));
  return `${availableParallelism()} cores of ${model}, ${memory} GiB, ${type()} ${release()}, Node ${process.versions.node}`;
}
