import { configOf, type EvidenceOrigin, type JobConfig, type JobEvidence } from '@pulse/contracts';
import { headlineOf, type RuleValue, valueRules } from '@pulse/evidence';
import type { BatchDraft } from '@pulse/orchestrator';
import { readBatch, readJobs, readJson, type JobView } from '@pulse/read-model';
import type { OpenPlace } from '../place/open-place.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { FiringHistory } from './rules-value-firing.js';
import { ALL_RULES, withoutRule } from './rules-value-manifest.js';
import type { ActingRule } from './rules-value-rules.js';

export interface ValuedRuleRow extends Omit<RuleValue, 'verdict'> {
  readonly verdict: RuleValue['verdict'] | 'scenario';
  readonly description: string;
  readonly until: string | null;
}

export interface RulesValueDocument {
  readonly schemaVersion: 1;
  readonly world: string;
  readonly batchId: string;
  /** Of the job with all rules. */
  readonly config: JobConfig;
  readonly horizon: number;
  readonly targets: readonly string[];
  /** First and last scored origin, and how many. */
  readonly origins: { readonly n: number; readonly from: string | null; readonly to: string | null };
  /** Rules that were tested: the p-values are adjusted over so many. */
  readonly tested: number;
  readonly rules: readonly ValuedRuleRow[];
  readonly failures: readonly { readonly job: string; readonly message: string }[];
}

type Opened = Pick<OpenPlace, 'log' | 'artifacts'>;

/** Values the rules on the evidence of a batch that `manifestOf` planned. */
export async function readRuleValues(
  { log, artifacts }: Opened,
  batchId: string,
  { world, history, plan }: BatchDraft,
  rules: readonly ActingRule[],
  targets: readonly string[],
): Promise<RulesValueDocument> {
  const view = await readBatch(log, artifacts, batchId);
  const jobs = new Map<string, { readonly job: JobView; readonly origins: readonly EvidenceOrigin[] | null }>();
  for await (const job of readJobs(log, view)) {
    const evidence = job.evidence === null ? null : ((await readJson(artifacts, job.evidence)) as JobEvidence);
    jobs.set(job.planned.name, { job, origins: evidence?.origins ?? null });
  }
  const all = jobs.get(ALL_RULES)!;
  if (all.origins === null) throw new CliError(ExitCode.someJobsFailed, whyNot(all.job));
  const { horizon, seed, evidence } = plan.config;
  const at = headlineOf(world, horizon, evidence === false ? null : evidence.origins).horizon;
  const firing = new FiringHistory(world, history!);
  const valued = rules.flatMap(({ id, reachesTarget }) => {
    const without = jobs.get(withoutRule(id))?.origins ?? null;
    if (without === null) return [];
    return [{ rule: id, without, reachesTarget, fired: firing.count(id, all.origins!, at) }];
  });
  const values = new Map(
    valueRules({ full: all.origins, rules: valued, targets, horizon: at, seed }).map((value) => [value.rule, value]),
  );
  const rows = rules.map((rule): ValuedRuleRow => {
    const { id, description, until } = rule;
    return { ...(values.get(id) ?? unvalued(rule, jobs.get(withoutRule(id))?.job)), description, until };
  });
  return {
    schemaVersion: 1,
    world: world.name,
    batchId,
    config: configOf(plan, plan.jobs[0]!),
    horizon: at,
    targets,
    origins: { n: all.origins.length, from: all.origins[0]?.origin ?? null, to: all.origins.at(-1)?.origin ?? null },
    tested: rows.filter(({ adjustedP }) => adjustedP !== null).length,
    rules: rows,
    failures: [...jobs.values()]
      .filter(({ origins }) => origins === null)
      .map(({ job }) => ({ job: job.planned.name, message: whyNot(job) })),
  };
}

function unvalued(
  { id, scenario }: ActingRule,
  job: JobView | undefined,
): Omit<ValuedRuleRow, 'description' | 'until'> {
  const none = { rule: id, n: 0, inSample: 0, fired: 0, difference: null, adjustedP: null, targets: [] };
  if (scenario !== null) return { ...none, verdict: 'scenario', reason: scenario };
  return { ...none, verdict: 'not decidable', reason: job === undefined ? 'it was not run' : whyNot(job) };
}

function whyNot({ failure, status }: JobView): string {
  return failure?.message ?? `the job is ${status}`;
}
