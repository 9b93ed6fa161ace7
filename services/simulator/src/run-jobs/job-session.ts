import { MAX_COMMIT_BYTES, streams, type CommitContext, type ScoredForecast } from '@pulse/contracts';
import { fold, isFinal, job, type JobCommand, type JobEvent, type JobState } from '@pulse/domain';
import { ConflictError, type EventLog, type Revision } from '@pulse/event-log';
import { RetryLaterError } from '../handle-work/work-errors.js';
import { estimatedBytes } from './forecast-size.js';

/** Room that a commit leaves for its envelope and for the events around the forecasts. */
const COMMIT_ROOM = MAX_COMMIT_BYTES - 32 * 1024;

/** Room for what a forecast has beside its distribution. */
const SCORE_BYTES = 2048;

/** A first attempt writes JobStarted with its first result, or after this time. */
const START_DELAY_MS = 1000;

/**
 * One attempt at one job: what it decides is appended at the revision it loaded, so a newer attempt fences it with a
 * ConflictError. Forecasts are packed into as few commits as fit.
 */
export class JobSession {
  #pending: JobEvent[] = [];
  #pendingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #tail: Promise<void> = Promise.resolve();
  #failure: unknown;
  readonly #fenced = new AbortController();
  /** True until this session has begun an attempt of its own. */
  #interrupted = true;

  private constructor(
    private readonly log: EventLog,
    private readonly stream: string,
    private readonly context: CommitContext,
    private state: JobState,
    private revision: Revision | null,
    /** The stream was not read but taken to be empty, until the first append has proved it. */
    private unproven = false,
  ) {}

  static async open(log: EventLog, batchId: string, number: number, context: CommitContext): Promise<JobSession> {
    const stream = streams.job(batchId, number);
    const { events, revision } = await log.load(stream);
    return new JobSession(log, stream, context, fold(job, events as unknown as JobEvent[]), revision);
  }

  /**
   * Opens a job of which nothing is known to be in the log, without asking for it. Where something is, the first append
   * is refused and `flush` throws a RetryLaterError.
   */
  static openNew(log: EventLog, batchId: string, number: number, context: CommitContext): JobSession {
    return new JobSession(log, streams.job(batchId, number), context, fold(job, []), null, true);
  }

  /** Given when a newer attempt was found to have taken the job over: nothing that this one computes counts any more. */
  get fenced(): AbortSignal {
    return this.#fenced.signal;
  }

  get current(): JobState {
    return this.state;
  }

  get final(): boolean {
    return isFinal(this.state);
  }

  /** The stream's attempt, if any, is not this session's, or it ended without a word. */
  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** Notes that the attempt ended without a word; the next `start` begins another one. */
  interrupt(): void {
    this.#interrupted = true;
  }

  get attempt(): number {
    return this.state.status === 'running' ? this.state.attempts : 0;
  }

  /** The attempt has begun and scored nothing. */
  get fruitless(): boolean {
    return this.state.status === 'running' && !this.state.progressed;
  }

  /** Replicates of 1..count that no earlier attempt has scored. */
  missing(count: number): number[] {
    const scored =
      this.state.status === 'running' || this.state.status === 'pending'
        ? new Set(this.state.scored)
        : new Set<number>();
    return Array.from({ length: count }, (_, i) => i + 1).filter((replicate) => !scored.has(replicate));
  }

  /** Begins an attempt, or ends the job where it was interrupted too often. A later attempt fences the older one at once. */
  async start(command: Extract<JobCommand, { kind: 'start' }>): Promise<void> {
    const first = this.revision === null;
    this.#interrupted = false;
    this.#decide(command);
    if (!first || this.final) await this.flush();
  }

  /** The worker has the job now: a first attempt is written with its first result or soon after. */
  begun(): void {
    this.#timer = setTimeout(() => this.#flushLater(), START_DELAY_MS);
  }

  score(forecasts: readonly ScoredForecast[]): void {
    for (const forecast of forecasts) {
      const bytes = estimatedBytes(forecast.body) + SCORE_BYTES;
      if (this.#pendingBytes > 0 && this.#pendingBytes + bytes > COMMIT_ROOM) this.#flushLater();
      this.#decide({ kind: 'score', attempt: this.attempt, forecasts: [forecast] });
      this.#pendingBytes += bytes;
    }
  }

  /** Decides and writes whatever is left. Resolves when it is durable. */
  async end(command: JobCommand): Promise<void> {
    this.#decide(command);
    await this.flush();
  }

  /**
   * Writes what was decided so far. Appends of one session follow each other.
   *
   * @throws ConflictError where a newer attempt has fenced this one
   * @throws RetryLaterError where the stream of a job that was opened as new is not empty
   */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const events = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    if (events.length > 0)
      this.#tail = this.#tail.then(async () => {
        if (this.#failure !== undefined) return;
        try {
          this.revision = await this.log.append(this.stream, this.revision, events, this.context);
          this.unproven = false;
        } catch (error) {
          // Nothing was wrong but the guess: the next delivery reads the stream.
          this.#failed(this.unproven && error instanceof ConflictError ? new RetryLaterError(0) : error);
        }
      });
    await this.#tail;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Looks whether a newer attempt has taken the job over, which else shows when the next result is written. */
  look(): void {
    this.#tail = this.#tail.then(async () => {
      const own = this.revision;
      if (own === null || this.#failure !== undefined) return;
      const { revision } = await this.log.load(this.stream, { after: own }).catch(() => ({ revision: own }));
      if (revision !== null && revision.version > own.version)
        this.#failed(new ConflictError(this.stream, own, revision));
    });
  }

  /** Forgets what was not written yet; used where the process stops without a word. */
  abandon(): void {
    clearTimeout(this.#timer);
    this.#pending = [];
  }

  /** A failure is kept and thrown by the next flush that somebody waits for. */
  #flushLater(): void {
    this.flush().catch(() => {});
  }

  #failed(error: unknown): void {
    this.#failure = error;
    if (error instanceof ConflictError) this.#fenced.abort();
  }

  #decide(command: JobCommand): void {
    const events = job.decide(command, this.state);
    for (const event of events) this.state = job.evolve(this.state, event);
    this.#pending.push(...events);
  }
}
