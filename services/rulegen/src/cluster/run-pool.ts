import { Backoff, type Logger } from '@pulse/host';
import { gauge } from '@pulse/telemetry';
import type { DueRun } from './projection/due-runs.js';

export interface RunPoolOptions {
  /** Runs at a time. */
  readonly most: number;
  readonly logger: Logger;
  /** Does all that is due for a run. @returns false where there is more to do, and it stopped for the signal's sake */
  work(run: DueRun, signal: AbortSignal): Promise<boolean>;
  /** Called when there may be room for another run. */
  freed(): void;
  readonly backoff?: Backoff;
}

interface UnderWay {
  readonly run: DueRun;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/** Runs that are worked on at the same time, the oldest first. One that fails for now waits before it is tried again. */
export class RunPool {
  readonly #underWay = new Map<string, UnderWay>();
  /** Done here, and perhaps not known to be by the tables yet. */
  readonly #done = new Set<string>();
  readonly #backoff: Backoff;
  #waiting = 0;

  constructor(private readonly options: RunPoolOptions) {
    this.#backoff = options.backoff ?? new Backoff();
  }

  /** Ids of the runs that are worked on. */
  get underWay(): readonly string[] {
    return [...this.#underWay.keys()];
  }

  /**
   * Those of the runs that are due which can be started now. Equal ones are worked on one after the other: the later ones
   * then have the result of the first.
   */
  startable(due: readonly DueRun[]): DueRun[] {
    const ids = due.map(({ runId }) => runId);
    this.#backoff.keepOnly(ids);
    for (const runId of this.#done) if (!ids.includes(runId)) this.#done.delete(runId);
    const open = due.filter(({ runId }) => !this.#done.has(runId) && !this.#underWay.has(runId));
    this.#waiting = open.length;
    const keys = new Set([...this.#underWay.values()].map(({ run }) => run.cacheKey));
    const free = this.options.most - this.#underWay.size;
    const startable: DueRun[] = [];
    for (const run of open) {
      if (startable.length >= free) break;
      if (keys.has(run.cacheKey) || this.#backoff.waitFor(run.runId) > 0) continue;
      keys.add(run.cacheKey);
      startable.push(run);
    }
    return startable;
  }

  /** Begins work on a run. It ends by itself, when it is cancelled, or when `turn` is over. */
  start(run: DueRun, turn: AbortSignal): void {
    const controller = new AbortController();
    const signal = AbortSignal.any([turn, controller.signal]);
    const done = this.#work(run, signal).finally(() => {
      this.#underWay.delete(run.runId);
      this.options.freed();
    });
    this.#underWay.set(run.runId, { run, controller, done });
  }

  /** Ends work on a run that somebody else has ended. */
  cancel(runId: string): void {
    this.#underWay.get(runId)?.controller.abort();
  }

  /** Waits until no run is worked on. */
  async drained(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all([...this.#underWay.values()].map(({ done }) => done));
  }

  /** Tells how many runs there are. @returns what ends it */
  observe(): () => void {
    const ends = [
      gauge('pulse_rulegen_runs', { state: 'working' }, () => this.#underWay.size),
      gauge('pulse_rulegen_runs', { state: 'waiting' }, () => this.#waiting),
    ];
    return () => ends.forEach((end) => end());
  }

  async #work(run: DueRun, signal: AbortSignal): Promise<void> {
    const { logger } = this.options;
    const { runId } = run;
    try {
      if (await this.options.work(run, signal)) this.#done.add(runId);
      this.#backoff.succeeded(runId);
    } catch (error) {
      if (signal.aborted) return;
      const times = this.#backoff.failed(runId);
      logger[times === 1 ? 'info' : 'warn']({ runId, times, error }, 'a run stopped for now, and goes on later');
    }
  }
}
