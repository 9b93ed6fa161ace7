import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inWords } from '../process-end.js';
import type { Supervised } from './supervised.js';

export interface SupervisorOptions {
  readonly say: (line: string) => void;
  /** How long after the first end a process is started again; twice as long after each further one. */
  readonly firstMs?: number;
  readonly longestMs?: number;
  /** A process that ran this long begins anew with the first wait. */
  readonly steadyMs?: number;
}

/** Says which process ended and how, and starts it again, waiting longer each time that it does not stay. */
export class Supervisor {
  readonly #stopped = new AbortController();
  readonly #watches: Promise<void>[] = [];
  readonly #options: Required<SupervisorOptions>;

  constructor(options: SupervisorOptions) {
    this.#options = { firstMs: 1000, longestMs: 30_000, steadyMs: 60_000, ...options };
  }

  /** From now on; of a process that runs. */
  watch(process: Supervised): void {
    this.#watches.push(this.#watch(process));
  }

  /** Starts nothing any more. What is being started is for the caller to end; `settled` resolves after that. */
  stop(): { readonly settled: Promise<unknown> } {
    this.#stopped.abort();
    return { settled: Promise.all(this.#watches) };
  }

  async #watch(process: Supervised): Promise<void> {
    const { say, firstMs, longestMs, steadyMs } = this.#options;
    const { signal } = this.#stopped;
    const file = relative('', process.logFile);
    const log = file.startsWith('..') ? process.logFile : file;
    let [pid, since, waitMs] = [process.pid, performance.now(), 0];
    for (;;) {
      const end = await ended(process, signal);
      if (end === null) return;
      waitMs = waitMs === 0 || performance.now() - since > steadyMs ? firstMs : Math.min(waitMs * 2, longestMs);
      if (pid !== undefined)
        say(`${process.name} (process ${pid}) ${end.signal === null ? 'ended with' : 'was ended by'} ${inWords(end)}`);
      say(`  it is started again in ${waitMs / 1000} s; its log: ${log}`);
      await sleep(waitMs, null, { signal }).catch(() => {});
      if (signal.aborted) return;
      since = performance.now();
      const starting = process.up();
      pid = process.pid;
      try {
        await starting;
        await this.#ready(process);
      } catch (error) {
        if (signal.aborted) return;
        if (process.pid !== undefined || pid === undefined) say(`${process.name} did not come up: ${firstLine(error)}`);
        await process.down();
        continue;
      }
      if (!signal.aborted) say(`${process.name} is ready again (process ${process.pid})`);
    }
  }

  /** What a service waits for may take as long as it likes. */
  async #ready(process: Supervised): Promise<void> {
    for (;;)
      try {
        return await process.ready();
      } catch (error) {
        if (process.pid === undefined || this.#stopped.signal.aborted) throw error;
        this.#options.say(`  ${process.name} runs and is not ready: ${firstLine(error)}`);
      }
  }
}

/** How it ended; null where that is no longer asked. */
async function ended({ exited }: Supervised, signal: AbortSignal) {
  if (signal.aborted) return null;
  let told = (): void => {};
  const stopped = new Promise<null>((resolve) => signal.addEventListener('abort', (told = () => resolve(null))));
  try {
    return await Promise.race([exited, stopped]);
  } finally {
    signal.removeEventListener('abort', told);
  }
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
