import { canonicalJson, type BatchSubmitted, type DataOf } from '@pulse/contracts';
import type { CommitContext } from '@pulse/contracts';
import { streams } from '@pulse/contracts';
import { batch } from '@pulse/domain';
import { findBaseline } from '@pulse/read-model';
import { commitContext, type OrchestratorPorts } from '../context.js';
import type { BatchDraft } from '../plan-batch/draft-batch.js';

export interface SubmitOptions {
  readonly batchId: string;
  readonly only: string | null;
  readonly trustOnly: boolean;
  readonly maxFailures: number | null;
  readonly useCache: boolean;
  /** The ended batch that this one goes on from; its baseline is taken over. */
  readonly continues: { readonly batchId: string; readonly baseline: string | null } | null;
}

/** Stores everything that a batch depends on, then submits it: from here on it runs from the log alone. */
export async function submitBatch(ports: OrchestratorPorts, draft: BatchDraft, options: SubmitOptions): Promise<void> {
  const { artifacts, log } = ports;
  const { batchId, continues } = options;
  const [manifest, world, history, policy, plan] = await Promise.all([
    artifacts.put(draft.manifestText),
    artifacts.put(canonicalJson(draft.world)),
    draft.history === null ? null : artifacts.put(canonicalJson(draft.history)),
    artifacts.put(canonicalJson(draft.policy)),
    artifacts.put(canonicalJson(draft.plan)),
  ]);
  const domain = draft.config.domain;
  const worldName = draft.world.name;
  const baseline = continues === null ? await findBaseline(log, domain, worldName) : continues.baseline;
  const submission: DataOf<typeof BatchSubmitted> = {
    batchId,
    name: draft.name,
    domain,
    worldName,
    manifest,
    world,
    history,
    policy,
    only: options.only,
    trustOnly: options.trustOnly || draft.config.license.enforce,
    maxFailures: options.maxFailures,
    useCache: options.useCache,
  };
  const { jobs, config, plannerVersion } = draft.plan;
  const facts = {
    plan,
    plannerVersion,
    jobs: jobs.length,
    forecasts: jobs.length * config.count,
    baseline,
    continues: continues?.batchId ?? null,
  };
  const events = batch.decide({ kind: 'submit', submission, plan: facts }, batch.initial);
  const context: CommitContext = commitContext(ports, batchId);
  await log.append(streams.batch(batchId), null, events, context);
}
