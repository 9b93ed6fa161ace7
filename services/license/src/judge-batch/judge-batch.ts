import { BatchLicensed, World, type CommitContext } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { LicensePolicy, revisedTargets, revisedWarning } from '@pulse/domain';
import { ConflictError, type EventLog } from '@pulse/event-log';
import { bodyOf, readBatch, readJobs, readJson, type BatchView, type JobView } from '@pulse/read-model';
import { isJudged, readEvidence } from '../read-evidence.js';
import { withdrawDrifted } from '../withdraw-drifted/withdraw-drifted.js';
import { gatherPValues } from './gather-p-values.js';
import { judgeJob, type JobMaterial, type Judge } from './judge-job.js';
import { LicenseLog } from '../license-log.js';
import { Replays } from './replays.js';
import { Totals } from './totals.js';

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
   * at once; a decision already taken is never taken again. Licences of earlier batches that the new evidence shows to
   * have drifted are withdrawn before the batch's last decision, so that none is forgotten.
   *
   * @returns whether anything was appended
   */
  async judgeDue(batchId: string): Promise<boolean> {
    const { log, artifacts, actor } = this.options;
    const view = await readBatch(log, artifacts, batchId);
    if (view.state.status !== 'simulated') return false;
    const context: CommitContext = { actor, correlationId: batchId, causationId: null, traceparent: null };
    const decisions = await LicenseLog.open(log, batchId, context);
    if (decisions.decided.some(({ type }) => type === 'BatchLicensed')) return false;
    try {
      await this.#judge(view, decisions, context);
      return true;
    } catch (error) {
      if (error instanceof ConflictError) return false;
      throw error;
    }
  }

  async #judge(view: BatchView, decisions: LicenseLog, context: CommitContext): Promise<void> {
    const { log, artifacts } = this.options;
    const policy = LicensePolicy.parse(await readJson(artifacts, view.state.submission.policy));
    const world = World.parse(await readJson(artifacts, view.plan.config.world));
    const judge: Judge = { view, policy, family: await gatherPValues(log, artifacts, view, policy, world) };
    const material = new MaterialReader(artifacts, new Replays(log, view.batchId), world);
    const totals = Totals.of(decisions.decided);
    let index = -1;
    for await (const job of readJobs(log, view)) {
      index++;
      if (!isJudged(job) || job.planned.number <= totals.judgedThrough) continue;
      await decisions.add(...totals.take(judgeJob(judge, await material.of(job, index))));
    }
    await decisions.flush();
    if (policy.kind === 'measured') await withdrawDrifted({ log, artifacts }, view, world, context);
    await decisions.add(BatchLicensed(totals.summary()));
    await decisions.flush();
  }
}

/** Reads what the decision on a job rests on. */
class MaterialReader {
  constructor(
    private readonly artifacts: ArtifactStore,
    private readonly replays: Replays,
    private readonly world: World,
  ) {}

  async of(job: JobView, index: number): Promise<JobMaterial> {
    const revised = revisedTargets(this.world, job.planned.params);
    return {
      job,
      index,
      world: this.world,
      evidence: await readEvidence(this.artifacts, job),
      bodies: await Promise.all(job.forecasts.map((forecast) => bodyOf(this.artifacts, forecast))),
      diverged: await this.replays.diverged(job),
      revised,
      revisedWarning: revisedWarning(revised),
    };
  }
}
