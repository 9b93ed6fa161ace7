import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, gauge } from '@pulse/telemetry';

/** One thing that has to be right before a service is ready. Of what is wrong only the error's code is told. */
export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  readonly reason?: string;
}

export interface Readiness {
  readonly status: 'ready' | 'not_ready' | 'stopping';
  readonly checks: readonly CheckResult[];
}

/** Throws, or returns what is wrong in a word; null when all is right. */
export type Check = () => string | null | void | Promise<string | null | void>;

const LONGEST_MS = 2000;

/** Whether a process can do its work. Whoever can be the reason that it cannot adds a check. */
export class Health {
  readonly #checks = new Map<string, Check>();
  #stopping = false;

  constructor() {
    gauge('pulse_ready', {}, async () => ((await this.readiness()).status === 'ready' ? 1 : 0));
  }

  /** @param name in lower case, as it is shown */
  add(name: string, check: Check): void {
    this.#checks.set(name, check);
  }

  /** From now on the process is not ready, whatever the checks say. */
  stop(): void {
    this.#stopping = true;
  }

  async readiness(): Promise<Readiness> {
    const checks = await Promise.all([...this.#checks].map(([name, check]) => resultOf(name, check)));
    const ready = checks.every(({ ok }) => ok);
    return { status: this.#stopping ? 'stopping' : ready ? 'ready' : 'not_ready', checks };
  }
}

async function resultOf(name: string, check: Check): Promise<CheckResult> {
  const timer = new AbortController();
  try {
    const late = sleep(LONGEST_MS, 'no answer in time', { signal: timer.signal });
    late.catch(() => {});
    const wrong = await Promise.race([Promise.resolve().then(check), late]);
    return typeof wrong === 'string' ? { name, ok: false, reason: wrong } : { name, ok: true };
  } catch (error) {
    return { name, ok: false, reason: errorCode(error) };
  } finally {
    timer.abort();
  }
}
