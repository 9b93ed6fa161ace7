import { simulationSubject, streams, type PlannedJob, type SimulationWork } from '@pulse/contracts';
import { fold, job, type JobEvent } from '@pulse/domain';
import { ConflictError } from '@pulse/event-log';
import type { Board } from '@pulse/read-model';
import type { WorkQueue } from '@pulse/work-queue';
import { commitContext, type OrchestratorPorts } from '../context.js';
import { groupJobs } from './group-jobs.js';

export interface DispatchPorts extends OrchestratorPorts {
  readonly queue: WorkQueue;
  /** Messages in the queue at once: enough that no worker waits, few enough that a cancel is quick. */
  readonly window: number;
}

const encoder = new TextEncoder();

/** Feeds the work queue with the jobs of one batch, in plan order, a window at a time. */
export class Dispatcher {
  readonly #groups: readonly PlannedJob[][];
  /** Groups in the queue or being worked on. */
  readonly #out = new Set<readonly PlannedJob[]>();
  #next = 0;

  constructor(
    private readonly ports: DispatchPorts,
    private readonly board: Board,
  ) {
    this.#groups = groupJobs(board.plan.jobs);
  }

  /** Dispatches what the window has room for; cached jobs are settled here. Returns whether anything was done. */
  async tick(): Promise<boolean> {
    for (const group of this.#out) if (group.every(({ number }) => this.#isFinal(number))) this.#out.delete(group);
    const { status } = this.board.view.state;
    if (status === 'cancelling') return this.#cancelWaiting();
    if (status !== 'planned') return false;
    let did = false;
    while (this.#next < this.#groups.length && this.#out.size < this.ports.window) {
      did = (await this.#dispatch(this.#groups[this.#next++]!)) || did;
    }
    return did;
  }

  #isFinal(number: number): boolean {
    const status = this.board.statusOf(number);
    return status !== 'pending' && status !== 'running';
  }

  async #dispatch(group: readonly PlannedJob[]): Promise<boolean> {
    const open = group.filter(({ number }) => !this.#isFinal(number));
    const { useCache } = this.board.view.state.submission;
    const reused = useCache ? await Promise.all(open.map((planned) => this.#reuse(planned))) : open.map(() => false);
    const rest = open.filter((_, i) => !reused[i]);
    if (rest.length > 0) {
      const { batchId, state } = this.board.view;
      const work: SimulationWork = { batchId, plan: state.plan.plan, jobs: rest.map(({ number }) => number) };
      const subject = simulationSubject(batchId, group[0]!.number);
      await this.ports.queue.dispatch(subject, encoder.encode(JSON.stringify(work)));
      this.#out.add(group);
    }
    return open.length > 0;
  }

  /** Settles a job whose configuration has succeeded before. */
  async #reuse(planned: PlannedJob): Promise<boolean> {
    if (this.board.statusOf(planned.number) !== 'pending') return false;
    const found = await this.ports.log.lookup('cache', planned.cacheKey);
    if (!found) return false;
    const source = `${found.stream}@${found.version}`;
    const { cacheKey } = planned;
    const forecasts = this.board.plan.config.count;
    return this.#append(planned, { kind: 'reuse', cacheKey, source, forecasts });
  }

  /** Ends the jobs that no worker has: those not yet in the queue, and those that wait there for a retry. */
  async #cancelWaiting(): Promise<boolean> {
    const reason = this.board.view.state.reason ?? 'cancelled';
    const waiting = this.#groups.slice(this.#next).flat();
    this.#next = this.#groups.length;
    const open = waiting.filter(({ number }) => !this.#isFinal(number));
    const out = [...this.#out].flat().filter(({ number }) => this.board.statusOf(number) === 'pending');
    const did = await Promise.all([
      ...open.map((planned) => this.#append(planned, { kind: 'cancel', reason })),
      ...out.map((planned) => this.#append(planned, { kind: 'cancel', reason }, (last) => last === 'JobFailed')),
    ]);
    return did.includes(true);
  }

  /** Decides on what the job's stream holds now, and only where its last event is as wanted. */
  async #append(
    planned: PlannedJob,
    command: Parameters<typeof job.decide>[0],
    wanted: (last: string | undefined) => boolean = () => true,
  ): Promise<boolean> {
    const { batchId } = this.board.view;
    const stream = streams.job(batchId, planned.number);
    const { events, revision } = await this.ports.log.load(stream);
    if (!wanted(events.at(-1)?.type)) return false;
    const decided = job.decide(command, fold(job, events as unknown as JobEvent[]));
    if (decided.length === 0) return false;
    try {
      await this.ports.log.append(stream, revision, decided, commitContext(this.ports, batchId));
      return true;
    } catch (error) {
      if (error instanceof ConflictError) return false;
      throw error;
    }
  }
}
