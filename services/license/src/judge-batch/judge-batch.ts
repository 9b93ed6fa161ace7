import { BatchLicensed, JobEvidence, World, type CommitContext, type EventInput, type Verdict } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { LicensePolicy } from '@pulse/domain';
import { ConflictError, type EventLog } from '@pulse/event-log';
import { bodyOf, readBatch, readJobs, readJson, type BatchView, type JobView } from '@pulse/read-model';
import { judgeJob } from './judge-job.js';
import { LicenseLog } from './license-log.js';

export interface LicenseOptions {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly actor: string;
}

/** Judges the forecasts of a batch when every job is final, in plan order, by the policy stored with the batch. */
export class LicenseService {
  constructor(private readonly options: LicenseOptions) {}

  /**
   * Does what is due for a batch: nothing unless it is simulated and not yet judged. Safe to repeat and to run twice
   * at once; a decision already taken is never taken again.
   *
   * @returns whether anything was appended
   */
  async judgeDue(batchId: string): Promise<boolean> {
    const { log, artifacts, actor } = this.options;
    const view = await readBatch(log, artifacts, batchId);
    if (view.state.status !== 'simulated') return false;
    const context: CommitContext = { actor, correlationId: batchId, causationId: null, traceparent: null };
    const decisions = await LicenseLog.open(log, batchId, context);
    if (decisions.decided.at(-1)?.type === 'BatchLicensed') return false;
    try {
      await this.#judge(view, decisions);
      return true;
    } catch (error) {
      if (error instanceof ConflictError) return false;
      throw error;
    }
  }

  async #judge(view: BatchView, decisions: LicenseLog): Promise<void> {
    const { log, artifacts } = this.options;
    const policy = LicensePolicy.parse(await readJson(artifacts, view.state.submission.policy));
    const world = World.parse(await readJson(artifacts, view.plan.config.world));
    const totals = Totals.of(decisions.decided);
    for await (const job of readJobs(log, view)) {
      if (job.forecasts.length === 0 || job.planned.number <= totals.judgedThrough) continue;
      const events = judgeJob(view, policy, { job, world, ...(await this.#material(job)) });
      await decisions.add(...totals.take(events));
    }
    await decisions.add(BatchLicensed(totals.summary()));
    await decisions.flush();
  }

  async #material(job: JobView) {
    const { artifacts } = this.options;
    const evidence = job.evidence === null ? null : JobEvidence.parse(await readJson(artifacts, job.evidence));
    return { evidence, bodies: await Promise.all(job.forecasts.map((forecast) => bodyOf(artifacts, forecast))) };
  }
}

type Decided = { readonly type: string; readonly data: Readonly<Record<string, unknown>> };

/** Counts that go on where an earlier run was interrupted, also in the middle of a job. */
class Totals {
  judgedThrough = 0;
  #accepted = 0;
  #rejected = 0;
  readonly #byVerdict: Record<string, number> = {};
  /** Replicates of the job after `judgedThrough` that are accepted or rejected already. */
  readonly #partial = new Set<number>();

  static of(events: readonly Decided[]): Totals {
    const totals = new Totals();
    for (const event of events) totals.#count(event);
    return totals;
  }

  /** Counts what was not decided before, and gives it back to be appended. */
  take(events: readonly EventInput[]): EventInput[] {
    const fresh = events.filter(
      ({ type, data }) =>
        type === 'ForecastLicensed' || type === 'LicenseRefused' || !this.#partial.has(data['replicate'] as number),
    );
    for (const event of fresh) this.#count(event);
    return fresh;
  }

  summary() {
    const byVerdict = this.#byVerdict;
    return { accepted: this.#accepted, rejected: this.#rejected, licensed: byVerdict['licensed'] ?? 0, byVerdict };
  }

  #count({ type, data }: Decided): void {
    if (type === 'ForecastAccepted' || type === 'ForecastRejected') {
      if (type === 'ForecastAccepted') this.#accepted++;
      else this.#rejected++;
      this.#partial.add(data['replicate'] as number);
      return;
    }
    const { job, replicate, through, verdict } = data as {
      job: number;
      replicate: number;
      through: number;
      verdict: Verdict;
    };
    this.judgedThrough = job;
    this.#partial.clear();
    this.#byVerdict[verdict] = (this.#byVerdict[verdict] ?? 0) + through - replicate + 1;
  }
}
