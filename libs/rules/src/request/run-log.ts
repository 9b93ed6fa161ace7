import { streams } from '@pulse/contracts';
import { fold, ruleGenRun, type RunCommand, type RunEvent, type RunState, type StartedRun } from '@pulse/domain';
import type { EventLog, Revision } from '@pulse/event-log';
import { failpoint } from '@pulse/failpoints';
import { traceparent } from '@pulse/telemetry';

/** There is no such run on this log. */
export class RunUnknownError extends Error {
  override readonly name = 'RunUnknownError';
  readonly code = 'rulegen.unknown';
  constructor(runId: string) {
    super(`there is no rule generation run ${runId}; "pulse rules status" lists those that there are`);
  }
}

/** The stream of one run: what was decided, and what is decided next. */
export class RunLog {
  private constructor(
    private readonly log: EventLog,
    readonly runId: string,
    private readonly actor: string,
    private state_: RunState,
    private revision: Revision | null,
  ) {}

  static async open(log: EventLog, runId: string, actor: string): Promise<RunLog> {
    const { events, revision } = await log.load(streams.rulegen(runId));
    return new RunLog(log, runId, actor, fold(ruleGenRun, events as unknown as RunEvent[]), revision);
  }

  get state(): RunState {
    return this.state_;
  }

  /** @throws RunUnknownError */
  get started(): StartedRun {
    if (this.state_.status === 'not_started') throw new RunUnknownError(this.runId);
    return this.state_;
  }

  /**
   * Decides, and appends what was decided as one commit.
   *
   * @throws ConflictError where somebody else works on the same run: theirs counts
   */
  async do(command: RunCommand): Promise<StartedRun> {
    const events = ruleGenRun.decide(command, this.state_);
    if (events.length > 0) {
      failpoint('rulegen.before-append');
      const context = { actor: this.actor, correlationId: this.runId, causationId: null, traceparent: traceparent() };
      this.revision = await this.log.append(streams.rulegen(this.runId), this.revision, events, context);
      failpoint('rulegen.after-append');
      this.state_ = events.reduce((next, event) => ruleGenRun.evolve(next, event), this.state_);
    }
    return this.started;
  }
}
