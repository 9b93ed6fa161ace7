import {
  ForecastAccepted,
  ForecastLicensed,
  ForecastRejected,
  LicenseRefused,
  type EventInput,
  type ForecastBody,
  type JobEvidence,
  type ScoredForecast,
  type Verdict,
  type World,
} from '@pulse/contracts';
import { explainVerdict, judgeClassic, judgePair, validateForecast, type LicensePolicy } from '@pulse/domain';
import type { BatchView, JobView } from '@pulse/read-model';

export interface JobMaterial {
  readonly job: JobView;
  readonly world: World;
  readonly evidence: JobEvidence | null;
  /** Distribution of a forecast, wherever it is kept. */
  readonly bodies: readonly ForecastBody[];
}

/** Accepts or rejects each forecast of a job, and judges the job once: its replicates inherit the decision. */
export function judgeJob(view: BatchView, policy: LicensePolicy, material: JobMaterial): EventInput[] {
  const { job, world, bodies } = material;
  const { validation } = view.plan.settings;
  const events: EventInput[] = job.forecasts.map((forecast, i) => {
    const findings = validateForecast(forecast, bodies[i]!, world.targets, validation);
    const warnings = findings.filter((finding) => finding.severity === 'warn');
    const reasons = findings.filter((finding) => finding.severity === 'reject');
    const subject = { job: job.planned.number, replicate: forecast.replicate };
    if (reasons.length > 0) return ForecastRejected({ ...subject, reasons, warnings });
    return ForecastAccepted({ ...subject, warnings });
  });
  const decision = decide(policy, material, validation.max_fragility);
  const { number } = job.planned;
  const range = { job: number, replicate: job.forecasts[0]!.replicate, through: job.forecasts.at(-1)!.replicate };
  const make =
    decision.verdict === 'licensed' || decision.verdict === 'informational' ? ForecastLicensed : LicenseRefused;
  events.push(
    make({
      ...range,
      policy: `${policy.name}@${policy.version}`,
      until: null,
      change: null,
      warnings: [],
      ...decision,
    }),
  );
  return events;
}

function decide(policy: LicensePolicy, material: JobMaterial, maxFragility: number) {
  const { job, evidence, bodies } = material;
  const first = job.forecasts[0]!;
  if (policy.kind === 'classic') return judgeClassic(first.score, bodies[0]!);
  const fragility = { value: first.score.fragility, cause: first.score.fragilityCause, limit: maxFragility };
  const pairs = pairsOf(material, first).map((pair) => judgePair(policy, pair, fragility));
  const headline = pairs.find((pair) => pair.target === first.headline.name && pair.horizon === first.headline.horizon);
  const scenario = evidence?.scenarioTargets.includes(first.headline.name) ?? false;
  const verdict: Verdict = scenario ? 'refused' : (headline?.verdict ?? 'insufficient_evidence');
  return { verdict, status: verdict, explanation: explainVerdict(verdict, headline?.tests ?? [], scenario), pairs };
}

/** Every target at the headline's horizon: the pairs that a default policy judges. */
function pairsOf({ world, evidence }: JobMaterial, { headline }: ScoredForecast) {
  return world.targets.map((target) => {
    const found = evidence?.pairs.find((pair) => pair.target === target && pair.horizon === headline.horizon);
    const skill = found?.skill;
    return {
      target,
      horizon: headline.horizon,
      n: found?.n ?? 0,
      coverage80: found?.coverage80 ? { ...found.coverage80, pValue: null } : null,
      pitP: null,
      skill:
        skill && skill.low !== null && skill.high !== null
          ? { value: skill.value, low: skill.low, high: skill.high, against: found.best ?? 'none' }
          : null,
      dmP: null,
    };
  });
}
