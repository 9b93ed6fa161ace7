import {
  ForecastAccepted,
  ForecastLicensed,
  ForecastRejected,
  LicenseRefused,
  PairsJudged,
  type EventInput,
  type Finding,
  type ForecastBody,
  type JobEvidence,
  type PairVerdict,
  type TrustLabel,
  type Verdict,
  type World,
} from '@pulse/contracts';
import {
  explainUnjudged,
  explainVerdict,
  judgeClassic,
  judgePair,
  licensedHorizons,
  pairEvidence,
  policyTrustLabel,
  untilOf,
  validateForecast,
  type DieboldMarianoFamily,
  type LicensePolicy,
} from '@pulse/domain';
import type { BatchView, JobView } from '@pulse/read-model';

/** Room for pairs in one event: their texts may need more bytes than characters, and a commit has to hold them. */
const PART_BYTES = 64 * 1024;

/** What is the same for all jobs of a batch. */
export interface Judge {
  readonly view: BatchView;
  readonly policy: LicensePolicy;
  /** Null where no p-value was gathered. */
  readonly family: DieboldMarianoFamily | null;
}

export interface JobMaterial {
  readonly job: JobView;
  /** Index of the job in the plan. */
  readonly index: number;
  readonly world: World;
  readonly evidence: JobEvidence | null;
  /** Distribution of a forecast, wherever it is kept. */
  readonly bodies: readonly ForecastBody[];
  /** Differences of a replay of a forecast, by its id. */
  readonly diverged: ReadonlyMap<string, readonly string[]>;
  /** By target the variables that feed it and whose data are revised without vintages, and what is said about it. */
  readonly revised: ReadonlyMap<string, readonly string[]>;
  readonly revisedWarning: Finding | null;
}

/** Accepts or rejects each forecast of a job, and judges the job once: its replicates inherit the decision. */
export function judgeJob(judge: Judge, material: JobMaterial): EventInput[] {
  const { job } = material;
  const { pairs, ...decision } = decide(judge, material);
  const parts = inParts(pairs);
  const { number } = job.planned;
  const make =
    decision.verdict === 'licensed' || decision.verdict === 'informational' ? ForecastLicensed : LicenseRefused;
  const { replicate } = job.forecasts[0]!;
  return [
    ...validate(judge, material),
    ...parts.slice(0, -1).map((part) => PairsJudged({ job: number, replicate, pairs: part })),
    make({
      job: number,
      replicate,
      through: job.forecasts.at(-1)!.replicate,
      policy: `${judge.policy.name}@${judge.policy.version}`,
      ...decision,
      pairs: parts.at(-1)!,
    }),
  ];
}

/** Pairs as they fit into one event each, at least one of them; there may be none in it. */
function inParts(pairs: readonly PairVerdict[]): PairVerdict[][] {
  const parts: PairVerdict[][] = [[]];
  let bytes = 0;
  for (const pair of pairs) {
    const size = JSON.stringify(pair).length;
    if (bytes + size > PART_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)!.push(pair);
    bytes += size;
  }
  return parts;
}

function validate({ view }: Judge, { job, world, bodies, diverged, revisedWarning }: JobMaterial): EventInput[] {
  const { config, settings } = view.plan;
  const context = {
    world,
    profile: config.profile,
    horizon: config.horizon,
    limits: settings.validation,
    warnings: revisedWarning === null ? [] : [revisedWarning],
  };
  return job.forecasts.map((forecast, i) => {
    const replay = diverged.get(forecast.forecastId) ?? null;
    const findings = validateForecast(forecast, bodies[i]!, { ...context, diverged: replay });
    const warnings = findings.filter((finding) => finding.severity === 'warn');
    const reasons = findings.filter((finding) => finding.severity === 'reject');
    const subject = { job: job.planned.number, replicate: forecast.replicate };
    if (reasons.length > 0) return ForecastRejected({ ...subject, reasons, warnings });
    return ForecastAccepted({ ...subject, warnings });
  });
}

interface Decision {
  readonly verdict: Verdict;
  readonly status: string;
  readonly explanation: string;
  readonly pairs: PairVerdict[];
  readonly until: string | null;
  readonly change: string | null;
  readonly warnings: Finding[];
  readonly trustLabel?: TrustLabel;
}

/** A forecast takes the verdict of its headline's pair; its scope is the licensed ones of all pairs. */
function decide(judge: Judge, material: JobMaterial): Decision {
  const { view, policy } = judge;
  const { job, bodies, world, revisedWarning } = material;
  const first = job.forecasts[0]!;
  const { headline } = first;
  const until = untilOf(world.period, job.planned.origin, headline.horizon);
  if (policy.kind === 'classic') return { ...judgeClassic(first.score, bodies[0]!), until, change: null, warnings: [] };
  const pairs = judgePairs(judge, material);
  const own = pairs.find(
    (pair) => headline.kind === 'median' && pair.target === headline.name && pair.horizon === headline.horizon,
  );
  const verdict = own?.verdict ?? 'insufficient_evidence';
  return {
    verdict,
    status: verdict,
    explanation: own === undefined ? explainUnjudged(headline) : explainVerdict(verdict, own.tests),
    pairs,
    until,
    change: own?.change ?? null,
    warnings: revisedWarning === null ? [] : [revisedWarning],
    // The labels of the classic profile are the original's.
    ...(view.plan.config.profile === 'measured' ? { trustLabel: policyTrustLabel(policy, first.score) } : {}),
  };
}

function judgePairs({ view, policy, family }: Judge, material: JobMaterial): PairVerdict[] {
  const { job, index, world, evidence, revised } = material;
  const { score, headline } = job.forecasts[0]!;
  const { max_fragility: limit } = view.plan.settings.validation;
  const fragility = { value: score.fragility, cause: score.fragilityCause, limit };
  const horizons = licensedHorizons(policy, headline.horizon, view.plan.config.horizon);
  return world.targets.flatMap((target) =>
    horizons.map((horizon) => {
      const p = evidence?.pairs.find((pair) => pair.target === target && pair.horizon === horizon)?.dmP ?? null;
      const adjusted = family?.adjusted(index, target, horizon) ?? null;
      const dm = p === null || adjusted === null ? null : { p, adjusted, family: family!.size };
      const pair = pairEvidence(evidence, target, horizon, { dm, revised: revised.get(target) ?? [] });
      return judgePair(policy, pair, fragility, untilOf(world.period, job.planned.origin, horizon));
    }),
  );
}
