import { readFileSync } from 'node:fs';
import { childrenOf } from '../memory/resident.js';

/** Ticks of /proc/<pid>/stat are hundredths of a second on Linux. */
const TICK_SECONDS = 0.01;

/** Processor seconds by sort of process. Unlike a rate they say the same on a machine that does other things besides. */
export type CpuSeconds = Readonly<Record<'simulators' | 'workers' | 'broker' | 'database' | 'driver', number>>;

/** What this process and all below it have used so far; zeros where there is no /proc. */
export function cpuSeconds(): CpuSeconds {
  const sum = { simulators: 0, workers: 0, broker: 0, database: 0, driver: secondsOf(process.pid).used };
  for (const pid of childrenOf(process.pid)) {
    const { name, used } = secondsOf(pid);
    const below = childrenOf(pid).reduce((total, child) => total + secondsOf(child).used, 0);
    if (name === 'nats-server') sum.broker += used;
    else if (name === 'postgres') sum.database += used + below;
    else {
      sum.simulators += used;
      sum.workers += below;
    }
  }
  return sum;
}

/** Milliseconds of processor time for each of so many things. */
export function cpuPerEach(before: CpuSeconds, after: CpuSeconds, things: number): CpuSeconds {
  const each = (sort: keyof CpuSeconds) => Math.round(((after[sort] - before[sort]) * 100_000) / things) / 100;
  return {
    simulators: each('simulators'),
    workers: each('workers'),
    broker: each('broker'),
    database: each('database'),
    driver: each('driver'),
  };
}

function secondsOf(pid: number): { readonly name: string; readonly used: number } {
  try {
    const [, name = '', rest = ''] = /\((.*)\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    const fields = rest.split(' ');
    return { name, used: (Number(fields[11]) + Number(fields[12])) * TICK_SECONDS };
  } catch {
    return { name: '', used: 0 };
  }
}
