import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells a process from another that got the same id later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time as the system counts it; null where the system does not tell. */
  readonly started: string | null;
  readonly host: string;
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, started: startTimeOf(process.pid) ?? null, host: hostname() };
}

/** Whether this very process still runs on this host; `elsewhere` when it was another host, which cannot be asked. */
export function stateOf(holder: ProcessIdentity): 'alive' | 'gone' | 'elsewhere' {
  if (holder.host !== hostname()) return 'elsewhere';
  const started = startTimeOf(holder.pid);
  if (started === null) return 'gone';
  return started === undefined || holder.started === null || started === holder.started ? 'alive' : 'gone';
}

/** When a process started, null when there is none or only a zombie, which holds nothing any more, undefined when it runs but the system does not say. */
function startTimeOf(pid: number): string | null | undefined {
  if (process.platform === 'linux') return linuxStartTime(pid);
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return null;
  }
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    if (line.startsWith('Z')) return null;
    return line.replace(/^\S+\s+/, '') || undefined;
  } catch {
    return undefined;
  }
}

/** Boot id and field 22 of /proc/<pid>/stat (clock ticks since boot). */
function linuxStartTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the name in parentheses, which may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return `${bootId()}/${fields[19]}`;
  } catch {
    return null;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return '';
  }
}
