import type {
  ConfidenceParts,
  DriverScore,
  EvidenceOrigin,
  ForecastBody,
  ForecastScore,
  JobEvidence,
} from '@pulse/contracts';
import { recalibrate } from '../calibration/recalibrate.js';
import { confidenceOf, noConfidence } from '../confidence/confidence.js';
import { confidenceRecord } from '../confidence/record.js';
import { forecastBody } from '../forecast/forecast-body.js';
import { type FragilityResult, measureFragility } from '../fragility/measure.js';
import { arcLabel } from '../labels/arc.js';
import { trustLabel } from '../labels/trust.js';
import { evidenceEvents } from '../pairs/events.js';
import { evidencePairs } from '../pairs/pairs.js';
import type { OriginForecaster } from '../port.js';
import type { OriginDemand } from '../retrodiction/choose-origins.js';
import { retrodict } from '../retrodiction/retrodict.js';
import type { MeasuredJob, MeasuredResult, MeasuredStep } from './measured-job.js';

/** Purpose of the random streams of forecasts. */
const PURPOSE = 'forecast';

/**
 * Runs a job: evidence, then fragility on the first replicate, then each wanted replicate. A forecast depends on its
 * replicate and the job alone, never on which others are wanted in the same call or on what was known before.
 *
 * @throws ShortHistoryError where the origin of the job cannot be forecast from · ForecastError, and what the forecaster
 * throws
 */
export function* runMeasuredJob(job: MeasuredJob): Generator<MeasuredStep, MeasuredResult> {
  const cost = { turns: 0, rules: 0 };
  const fitted = job.forecaster.at(job.origin);
  const origins = yield* gatherEvidence(job, cost);
  const confidence = confidenceOfJob(job, origins);
  const measured = yield* gatherFragility(job, fitted, cost);
  yield { type: 'progress', phase: 'forecasts', done: 0, total: job.replicates.length };
  for (const [index, replicate] of job.replicates.entries()) {
    const { body, sample } = forecast(job, fitted, replicate);
    cost.turns += job.paths * job.horizon;
    cost.rules += firings(body, job.horizon);
    const score = scoreOf(fitted, confidence, measured, body);
    const headline = { ...job.headline, value: sample.value + 0, error: sample.error };
    yield { type: 'forecast', forecast: { forecastId: job.forecastId(replicate), replicate, headline, score, body } };
    yield { type: 'progress', phase: 'forecasts', done: index + 1, total: job.replicates.length };
  }
  return { evidence: evidenceOf(job, fitted, origins, confidence, measured), ...cost };
}

function* gatherEvidence(job: MeasuredJob, cost: { turns: number }): Generator<MeasuredStep, EvidenceOrigin[]> {
  const { evidence, forecaster, origin, horizon, seed, known, inSampleUntil, label } = job;
  if (evidence === false) return [];
  const demand = demandOf(job, evidence.origins);
  const { paths, recalibrate: quantiles = false } = evidence;
  const rolling = retrodict({
    forecaster,
    origin,
    horizon,
    paths,
    seed,
    demand,
    quantiles,
    inSampleUntil,
    known,
    label,
  });
  for (let step = rolling.next(); ; step = rolling.next()) {
    if (step.done === true) return step.value;
    cost.turns += step.value.turns;
    yield { type: 'progress', phase: 'evidence', done: step.value.done, total: step.value.total };
  }
}

/** Origins are counted at the headline. */
function demandOf({ headline, forecaster }: MeasuredJob, origins: number): OriginDemand {
  const { name, kind, horizon } = headline;
  if (kind === 'median') return { target: name, horizon, origins };
  return { target: forecaster.targets[0]?.name ?? '', event: name, horizon, origins };
}

function* gatherFragility(
  job: MeasuredJob,
  forecaster: OriginForecaster,
  cost: { turns: number },
): Generator<MeasuredStep, FragilityResult> {
  const { headline, seed, count, paths, horizon } = job;
  const runs = measureFragility({ forecaster, headline, seed, purpose: PURPOSE, count, paths, horizon });
  for (let step = runs.next(); ; step = runs.next()) {
    if (step.done === true) return step.value;
    cost.turns += step.value.turns;
    yield { type: 'progress', phase: 'fragility', done: step.value.done, total: step.value.total };
  }
}

function confidenceOfJob(job: MeasuredJob, origins: readonly EvidenceOrigin[]): ConfidenceParts {
  if (job.evidence === false) return noConfidence('none was asked for');
  if (origins.length === 0) return noConfidence('no origin of the history can be forecast from and scored');
  const { horizon, headline, seed } = job;
  return confidenceOf({ origins, targets: targetNames(job), horizon, headline, seed });
}

function targetNames({ forecaster }: MeasuredJob): string[] {
  return forecaster.targets.map(({ name }) => name);
}

function forecast(job: MeasuredJob, fitted: OriginForecaster, replicate: number) {
  const { paths, horizon, seed, headline } = job;
  const run = { paths, horizon, seed, replicate, purpose: PURPOSE };
  const { body, headline: sample } = forecastBody(fitted, targetNames(job), headline, run);
  return { body, sample };
}

function firings(body: ForecastBody, horizon: number): number {
  return Math.round(body.rules.reduce((sum, rule) => sum + rule.fired, 0) * body.paths * horizon);
}

function scoreOf(
  fitted: OriginForecaster,
  confidence: ConfidenceParts,
  { fragility, driver }: { readonly fragility: FragilityResult['fragility']; readonly driver: DriverScore },
  body: ForecastBody,
): ForecastScore {
  return {
    confidence: confidence.value,
    confidenceReason: confidence.reason,
    fragility: fragility.value,
    fragilityCause: fragility.cause,
    driver: driver.tag,
    driverShares: driver.shares,
    arcLabel: arcLabel(fitted.overlays, body.overlays),
    trustLabel: trustLabel(confidence.value, fragility.value),
  };
}

function evidenceOf(
  job: MeasuredJob,
  fitted: OriginForecaster,
  origins: EvidenceOrigin[],
  confidence: ConfidenceParts,
  { fragility }: FragilityResult,
): JobEvidence {
  return {
    key: job.evidence === false ? null : job.evidenceKey,
    paths: job.evidence === false ? 0 : job.evidence.paths,
    origins,
    ...summariesOf(job, origins),
    confidence,
    fragility,
    processes: { ...fitted.processes },
    scenarioRules: { ...fitted.scenarioRules },
    scenarioTargets: [...fitted.scenarioTargets],
  };
}

/** What the scored origins add up to. */
function summariesOf(job: MeasuredJob, origins: readonly EvidenceOrigin[]) {
  const { evidence, forecaster, headline, horizon, seed } = job;
  if (origins.length === 0 || evidence === false) return { pairs: [], events: [], confidenceRecord: null };
  const { targets, events } = forecaster;
  const names = targetNames(job);
  const lags = Object.fromEntries(
    (headline.kind === 'event' ? events : targets).map(({ name, lag = 0 }) => [name, lag]),
  );
  return {
    pairs: evidencePairs(origins, names, horizon, seed),
    events: evidenceEvents(
      origins,
      events.map(({ name }) => name),
      horizon,
      seed,
    ),
    confidenceRecord: confidenceRecord(origins, names, horizon, headline, seed, lags),
    ...(evidence.recalibrate === true && { recalibration: recalibrate(origins, targets, horizon) }),
  };
}
