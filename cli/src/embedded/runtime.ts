import { openFileArtifactStore, type ArtifactStore } from '@pulse/artifact-store';
import { Auditor } from '@pulse/auditor';
import { openFileLog, type EventLog } from '@pulse/event-log';
import { LicenseService } from '@pulse/license';
import { cancelOnFailures, completeBatch, Dispatcher, markSimulated } from '@pulse/orchestrator';
import { BatchBoard } from '@pulse/read-model';
import { ChildPool, Simulator, type NoticeListener } from '@pulse/simulator';
import { openInProcessQueue, type WorkQueue } from '@pulse/work-queue';
import { isReported } from '../run/is-reported.js';
import { collectGarbage, growSlowly } from './memory.js';
import type { Home } from './home.js';
import type { Resources } from './resources.js';
import { WakeUp } from './wake-up.js';

/** Messages that wait or run for each worker: enough that none is ever idle. */
const WINDOW_PER_WORKER = 4;

export type RunEnd = 'reported' | 'drained' | 'killed';

/** The services of one machine in one process, on the file adapters of one data folder. */
export class EmbeddedRuntime {
  #simulator: Simulator | null = null;
  #stopping: Exclude<RunEnd, 'reported'> | null = null;
  readonly #wakeUp = new WakeUp();

  private constructor(
    readonly log: EventLog,
    readonly artifacts: ArtifactStore,
    private readonly queue: WorkQueue,
    private readonly pool: ChildPool,
    private readonly resources: Resources,
  ) {}

  /** @throws LogLockedError while another process writes the same data folder */
  static async open(home: Home, resources: Resources): Promise<EmbeddedRuntime> {
    growSlowly();
    const log = await openFileLog(home.log);
    const artifacts = openFileArtifactStore(home.artifacts);
    const pool = new ChildPool({ size: resources.workers, heapMegabytes: resources.heapMegabytes });
    return new EmbeddedRuntime(log, artifacts, openInProcessQueue(), pool, resources);
  }

  get ports() {
    return { log: this.log, artifacts: this.artifacts, actor: 'orchestrator' };
  }

  /** Starts the worker processes before there is work for them. */
  warm(): void {
    this.pool.warm();
  }

  /**
   * Runs a planned batch until its reports are written, or until it is told to stop.
   *
   * @param watch called with the state of the jobs whenever it was looked at
   */
  async run(
    batchId: string,
    notify: NoticeListener,
    watch: (board: BatchBoard) => Promise<void> | void,
  ): Promise<RunEnd> {
    const board = await BatchBoard.open(this.log, this.artifacts, batchId);
    const simulator = new Simulator({
      log: this.log,
      artifacts: this.artifacts,
      queue: this.queue,
      pool: this.pool,
      name: `embedded-${process.pid}`,
      memoryBytes: this.resources.jobBytes,
      notify,
    });
    this.#simulator = simulator;
    let failure: { error: unknown } | null = null;
    const working = simulator.run().catch((error: unknown) => {
      failure = { error };
      this.#wakeUp.notify();
    });
    const unsubscribe = this.log.wake(this.#wakeUp.notify);
    try {
      const managers = this.#managers(board);
      let phase: string | null = null;
      for (;;) {
        this.#wakeUp.looking();
        await board.refresh();
        await watch(board);
        const { status } = board.view.state;
        if (status !== phase) collectGarbage(board.plan.jobs.length);
        phase = status;
        if (failure) throw (failure as { error: unknown }).error;
        if (this.#stopping) break;
        if (await isReported(this.log, board)) return 'reported';
        let did = false;
        for (const manager of managers) did = (await manager()) || did;
        if (!did) await this.#wakeUp.rest();
      }
      await working;
      await board.refresh();
      await watch(board);
      return this.#stopping;
    } finally {
      unsubscribe();
      simulator.drain();
      await working;
    }
  }

  /** Lets what runs come to its end and starts nothing more. */
  drain(): void {
    this.#stopping ??= 'drained';
    this.#simulator?.drain();
    this.#wakeUp.notify();
  }

  /** Stops at once. Nothing that was appended is lost; attempts that were running end without a word. */
  kill(): void {
    this.#stopping = 'killed';
    this.#simulator?.kill();
    this.#wakeUp.notify();
  }

  async close(): Promise<void> {
    await this.pool.close();
    await this.queue.close();
    await this.log.close();
  }

  /** What is due for a batch, in the order of its life. Each is level-triggered: safe to ask again and again. */
  #managers(board: BatchBoard): (() => Promise<boolean>)[] {
    const { batchId } = board.view;
    const window = this.resources.workers * WINDOW_PER_WORKER;
    const dispatcher = new Dispatcher({ ...this.ports, queue: this.queue, window }, board);
    const license = new LicenseService({ log: this.log, artifacts: this.artifacts, actor: 'license' });
    const auditor = new Auditor({ log: this.log, artifacts: this.artifacts, actor: 'auditor' });
    const status = () => board.view.state.status;
    return [
      () => cancelOnFailures(this.ports, board),
      () => dispatcher.tick(),
      () => markSimulated(this.ports, board),
      async () => status() === 'simulated' && (await license.judgeDue(batchId)),
      async () => status() === 'simulated' && (await completeBatch(this.ports, board)),
      async () => (status() === 'completed' || status() === 'cancelled') && (await auditor.auditDue(batchId)),
    ];
  }
}
