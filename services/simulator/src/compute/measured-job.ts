import { canonicalJson, type EvidenceOrigin, type History, JobEvidence, parseJson, type World } from '@pulse/contracts';
import { cacheKey, evidenceKey, forecastId } from '@pulse/domain';
import { applyParams, formatLabel, parseLabel } from '@pulse/engine';
import { EngineForecaster, EngineMemory, headlineOf, type MeasuredJob, runMeasuredJob } from '@pulse/evidence';
import type { ComputeJob, FromChild } from '../pool/protocol.js';
import { InvalidJobError } from './invalid-job-error.js';

/** Runs a job of the measured profile: evidence, fragility and the wanted replicates, each told as soon as it is there. */
export function* measuredJob(job: ComputeJob, world: World, history: History | null): Generator<FromChild> {
  const started = performance.now();
  const { number, config } = job;
  const memory = new EngineMemory(job.memoryBytes);
  const steps = runMeasuredJob(describe(job, applyParams(world, config.params), history, memory));
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) {
      const { evidence, turns, rules } = step.value;
      const cost = { milliseconds: performance.now() - started, peakBytes: memory.peakBytes, turns, rules };
      const key = evidenceKey(config);
      const evidenceKeys = key === null ? [] : [key];
      yield { type: 'succeeded', number, evidence: canonicalJson(evidence), evidenceKeys, cost };
      return;
    }
    if (step.value.type === 'forecast') yield { type: 'forecasts', number, forecasts: [step.value.forecast] };
    else yield { ...step.value, number };
  }
}

function describe(job: ComputeJob, world: World, history: History | null, memory: EngineMemory): MeasuredJob {
  const { config } = job;
  const { horizon, count, paths, seed, evidence } = config;
  const window = evidence === false ? undefined : evidence.window;
  const forecaster = new EngineForecaster(world, history, { horizon, window, memory });
  const key = cacheKey(config);
  return {
    forecaster,
    origin: history === null ? 0 : originOf(config.origin, history),
    horizon,
    count,
    paths,
    seed,
    evidence,
    replicates: job.replicates,
    headline: headlineOf(world, horizon, evidence === false ? null : evidence.origins),
    evidenceKey: evidenceKey(config),
    known: knownOrigins(job.knownEvidence),
    inSampleUntil: history === null ? null : inSampleUntil(world, history),
    label: (ordinal) => (history === null ? String(ordinal) : formatLabel(history.period, ordinal)),
    forecastId: (replicate) => forecastId(key, replicate),
  };
}

function originOf(label: string | null, history: History): number {
  const ordinal = label === null ? history.start + history.length - 1 : parseLabel(history.period, label);
  if (ordinal === undefined) throw new InvalidJobError(`"${label}" is no period of the history`);
  return ordinal;
}

/** Origins before the last period that any rule was made from are in sample; null where no rule says so. */
function inSampleUntil(world: World, history: History): number | null {
  const until = world.rules.flatMap(({ id, enabled, evidence }) => {
    if (!enabled || evidence?.until === undefined) return [];
    const ordinal = parseLabel(history.period, evidence.until);
    if (ordinal === undefined) throw new InvalidJobError(`rules.${id}.evidence.until: "${evidence.until}" is no date`);
    return [ordinal];
  });
  return until.length === 0 ? null : Math.max(...until);
}

function knownOrigins(text: string | null): ReadonlyMap<string, EvidenceOrigin> {
  if (text === null) return new Map();
  const { origins } = JobEvidence.parse(parseJson(text));
  return new Map(origins.map((origin) => [origin.origin, origin]));
}
