import { availableParallelism, freemem, totalmem } from 'node:os';

/** What one run may use of the machine. */
export interface Resources {
  readonly workers: number;
  /** Most bytes of engine arrays that one job may hold. */
  readonly jobBytes: number;
  readonly heapMegabytes: number;
  /** Why it is as it is, for people. */
  readonly note: string;
}

const DEFAULT_WORKERS = 2;
const GIB = 1 << 30;

/** Memory that one worker should have at least; below twice that, one worker is the default. */
const WORKER_BYTES = 0.5 * GIB;

const MOST_JOB_BYTES = 4 * GIB;

/** Chooses the number of worker processes and what each may hold. */
export function chooseResources(
  asked: number | 'auto' | undefined,
  machine = { free: freemem(), total: totalmem(), cores: availableParallelism() },
): Resources {
  const { cores } = machine;
  const short = machine.free < WORKER_BYTES * (DEFAULT_WORKERS + 1);
  const byDefault = short ? 1 : DEFAULT_WORKERS;
  const fitting = Math.max(1, Math.min(cores, Math.floor(machine.free / WORKER_BYTES) - 1));
  const workers = asked === undefined ? byDefault : asked === 'auto' ? fitting : asked;
  const jobBytes = Math.min(MOST_JOB_BYTES, Math.max(WORKER_BYTES / 2, Math.floor(machine.total / 2 / workers)));
  const plural = workers === 1 ? 'worker' : 'workers';
  const why =
    asked === undefined
      ? short
        ? 'memory is short'
        : 'default'
      : asked === 'auto'
        ? `auto: ${cores} cores`
        : 'as asked';
  return {
    workers,
    jobBytes,
    heapMegabytes: Math.max(512, Math.floor(jobBytes / (1 << 20))),
    note: `${workers} ${plural} (${why})`,
  };
}
