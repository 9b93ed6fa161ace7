import { simulationSubject, streams, type PlannedJob, type SimulationWork } from '@pulse/contracts';
import { fold, isFinal, job, type JobCommand, type JobEvent, type JobState } from '@pulse/domain';
import { failpoint } from '@pulse/failpoints';
import type { Board } from '@pulse/read-model';
import { count, inject } from '@pulse/telemetry';
import type { DeadLetter, WorkQueue } from '@pulse/work-queue';
import { appendDecided } from '../append-decided.js';
import type { OrchestratorPorts } from '../context.js';
import { groupJobs } from './group-jobs.js';
import { SentGroups, type Group } from './sent-groups.js';
import { MAX_SET_ASIDE, setAsideTooOften } from './set-aside.js';

export interface DispatchPorts extends OrchestratorPorts {
  readonly queue: WorkQueue;
  /** Messages in the queue at once: enough that no worker waits, few enough that a cancel is quick. Asked at each tick. */
  readonly window: number;
  /** After how long what is not done yet is dispatched again, for a queue that can lose messages. Never where it is left out. */
  readonly againMs?: number;
}

/** Whether a job is decided on, by the last event of its stream. */
type Wanted = (last: string | undefined) => boolean;

const encoder = new TextEncoder();

const NO_RETRY = { attempts: 1, interruptions: 1 };

/** Groups whose jobs are looked up, and sent, at the same time. */
const AT_ONCE = 16;
/** Jobs that are ended at the same time. More would make the broker refuse, also what workers append meanwhile. */
const ENDED_AT_ONCE = 256;

/** Feeds the work queue with the jobs of one batch, in plan order, a window at a time. */
export class Dispatcher {
  readonly #groups: readonly Group[];
  readonly #out: SentGroups;
  #next = 0;

  constructor(
    private readonly ports: DispatchPorts,
    private readonly board: Board,
  ) {
    this.#groups = groupJobs(board.plan.jobs);
    this.#out = new SentGroups(ports.againMs ?? null);
  }

  /** Whether a tick would look at any job: there is room for more, something is overdue, or the batch is cancelled. */
  get isDue(): boolean {
    this.#forgetSettled();
    const { status } = this.board.view.state;
    if (status === 'cancelling') return !this.board.allFinal;
    if (status !== 'planned') return false;
    return (this.#next < this.#groups.length && this.#room() > 0) || this.#out.overdue().length > 0;
  }

  /** Dispatches what the window has room for; cached jobs are settled here. Returns whether anything was done. */
  async tick(): Promise<boolean> {
    this.#forgetSettled();
    const { status } = this.board.view.state;
    if (status === 'cancelling') return this.#cancelWaiting();
    if (status !== 'planned') return false;
    let did = await this.#sendAgain(this.#out.overdue());
    for (let room = this.#room(); this.#next < this.#groups.length && room > 0; room = this.#room()) {
      const some = this.#groups.slice(this.#next, this.#next + Math.min(room, AT_ONCE));
      // Where it fails they are dispatched once more: nothing is passed over.
      did = (await this.#dispatch(some)) || did;
      this.#next += some.length;
    }
    return did;
  }

  #forgetSettled(): void {
    for (const group of this.#out.groups())
      if (group.every(({ number }) => this.#isFinal(number))) this.#out.settled(group);
  }

  #room(): number {
    return this.ports.window - this.#out.size;
  }

  #isFinal(number: number): boolean {
    const status = this.board.statusOf(number);
    return status !== 'pending' && status !== 'running';
  }

  async #dispatch(groups: readonly Group[]): Promise<boolean> {
    const open = groups.map((group) => group.filter(({ number }) => !this.#isFinal(number)));
    const { useCache } = this.board.view.state.submission;
    const reused = new Set<PlannedJob>();
    if (useCache)
      await Promise.all(
        open.flat().map(async (planned) => {
          if (await this.#reuse(planned)) reused.add(planned);
        }),
      );
    await this.#sendAll(groups, reused);
    return open.some((group) => group.length > 0);
  }

  /** Sends what is overdue again. What workers have set aside too often fails instead. */
  async #sendAgain(overdue: readonly Group[]): Promise<boolean> {
    const vanished = overdue.filter((group) => this.#out.vanished(group) >= MAX_SET_ASIDE - 1);
    const { batchId } = this.board.view;
    const given = await setAsideTooOften(this.ports.queue, batchId, vanished);
    let did = false;
    for (const [group, letter] of given) {
      const open = group.filter(({ number }) => !this.#isFinal(number));
      const failed = await Promise.all(open.map((planned) => this.#giveUp(planned, letter)));
      did ||= failed.includes(true);
    }
    await this.#sendAll(overdue.filter((group) => !given.has(group)));
    return did;
  }

  #giveUp(planned: PlannedJob, { error, deliveries }: DeadLetter): Promise<boolean> {
    return this.#append(planned, (state) => ({
      kind: 'fail',
      attempt: Math.max(1, 'attempts' in state ? state.attempts : 1),
      class: 'invalid',
      message: `workers set the work of this job aside ${MAX_SET_ASIDE} times as impossible to do: ${error.message}`,
      detail: `${error.code} at delivery ${deliveries}; its messages are among the dead letters (stream DLQ)`,
      limits: NO_RETRY,
    }));
  }

  /** Sends what is left to do of each group, in this order. */
  async #sendAll(groups: readonly Group[], settled: ReadonlySet<PlannedJob> = new Set()): Promise<void> {
    const { batchId, state } = this.board.view;
    await Promise.all(
      groups.map(async (group) => {
        const jobs = group.filter((planned) => !settled.has(planned) && !this.#isFinal(planned.number));
        if (jobs.length === 0) return;
        const work: SimulationWork = { batchId, plan: state.plan.plan, jobs: jobs.map(({ number }) => number) };
        const subject = simulationSubject(batchId, group[0]!.number);
        this.#out.sent(group);
        failpoint('orchestrator.before-dispatch');
        const answer = await this.ports.queue.dispatch(subject, encoder.encode(JSON.stringify(work)), inject());
        failpoint('orchestrator.after-dispatch');
        if (answer === 'duplicate') count('pulse_duplicates_total', { where: 'dispatch' });
        else {
          this.#out.queued(group);
          count('pulse_jobs_dispatched_total', {}, jobs.length);
        }
      }),
    );
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

  /**
   * Ends the jobs that no worker has: those not yet in the queue, those that wait there for a retry, and those that should
   * have been done long ago.
   */
  async #cancelWaiting(): Promise<boolean> {
    const reason = this.board.view.state.reason ?? 'cancelled';
    const waiting = [...this.#groups.slice(this.#next), ...this.#out.overdue()].flat();
    this.#next = this.#groups.length;
    const open = waiting.filter(({ number }) => !this.#isFinal(number));
    const out = this.#out
      .groups()
      .flat()
      .filter(({ number }) => this.board.statusOf(number) === 'pending');
    const ended = await this.#endAll(open, reason);
    return (await this.#endAll(out, reason, (last) => last === 'JobFailed')) || ended;
  }

  /** Cancels jobs, a plan of thousands some at a time. Returns whether any was. */
  async #endAll(jobs: readonly PlannedJob[], reason: string, wanted?: Wanted): Promise<boolean> {
    let did = false;
    for (let at = 0; at < jobs.length; at += ENDED_AT_ONCE) {
      const some = jobs.slice(at, at + ENDED_AT_ONCE);
      const ended = await Promise.all(some.map((one) => this.#append(one, { kind: 'cancel', reason }, wanted)));
      did ||= ended.includes(true);
    }
    return did;
  }

  /** Decides on what the job's stream holds now, and only where its last event is as wanted. */
  async #append(
    planned: PlannedJob,
    command: JobCommand | ((state: JobState) => JobCommand),
    wanted: Wanted = () => true,
  ): Promise<boolean> {
    const { batchId } = this.board.view;
    const stream = streams.job(batchId, planned.number);
    const { events, revision } = await this.ports.log.load(stream);
    if (!wanted(events.at(-1)?.type)) return false;
    const state = fold(job, events as unknown as JobEvent[]);
    // Somebody has ended it in the meantime.
    if (isFinal(state)) return false;
    const decided = job.decide(typeof command === 'function' ? command(state) : command, state);
    return appendDecided(this.ports, batchId, stream, revision, decided);
  }
}
