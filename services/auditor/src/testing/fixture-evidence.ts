import { type EvidenceOrigin, type EvidencePair, JobEvidence, QUANTILE_LEVELS } from '@pulse/contracts';
import { formatLabel } from '@pulse/engine';
import { fixtureEvents } from './fixture-events.js';
import { normals, uniforms } from './fixture-world.js';

const ORIGINS = 60;

/** Mean loss of each target, and that of each baseline beside it. */
const UNITS: Readonly<Record<string, number>> = { sp500: 28, unemployment: 160 };
const BASELINES: Readonly<Record<string, number>> = { last_value: 1, drift: 1.04, climatology: 1.9, ar1: 1.02 };

/** Evidence of one job: 60 monthly origins, CRPS below the baselines' by `gain` (a share). */
export function fixtureEvidence(horizon: number, gain: number, seed: number): JobEvidence {
  const origins = fixtureOrigins(horizon, gain, seed);
  return JobEvidence.parse({
    key: null,
    paths: 400,
    origins,
    pairs: Object.keys(UNITS).flatMap((target) =>
      Array.from({ length: horizon }, (_, h) => pairOf(origins, target, h + 1)),
    ),
    events: fixtureEvents(horizon),
    confidence: {
      value: 0.71,
      reason: null,
      class: 'sp500 x horizon 3',
      n: 58,
      distinctOrigins: 58,
      share: 0.86,
      against: 'last_value',
      coverage80: { share: 0.78, low: 0.54, high: 0.92 },
      pitP: 0.41,
      skillLow: 0.01,
    },
    confidenceRecord: {
      n: 96,
      brier: 0.237,
      bins: [
        { from: 0.4, to: 0.6, n: 22, stated: 0.54, happened: 0.41, low: 0.11, high: 0.78 },
        { from: 0.6, to: 0.8, n: 74, stated: 0.68, happened: 0.62, low: 0.32, high: 0.86 },
      ],
    },
    recalibration: Object.keys(UNITS).map((target) => ({
      target,
      horizon: Math.min(3, horizon),
      fitted: 41,
      scored: 15,
      raw: { wis: 21.37, coverage80: { share: 11 / 15, low: 0.28, high: 0.99 } },
      recalibrated: { wis: 20.94, coverage80: { share: 12 / 15, low: 0.28, high: 0.99 } },
      shifts: QUANTILE_LEVELS.map((level) => (level - 0.5) / 50),
    })),
    fragility: {
      value: 0.31,
      cause: 'parameters.decay_rate',
      local: { value: 0.31, cause: 'parameters.decay_rate' },
      structural: { value: 0.12, cause: 'R006' },
      decision: null,
      inputs: [{ input: 'parameters.decay_rate', sd: 0.005, change: 12.1, error: 1.2, scaled: 0.31 }],
    },
    processes: {
      sp500: {
        kind: 'gbm',
        parameters: { drift: -0.001, volatility: 0.045 },
        errors: { drift: 0.004, volatility: 0.003 },
        observations: 119,
        innovations: 'student_t',
        tried: [
          { kind: 'gbm', score: 0.9812, note: null },
          { kind: 'random_walk', score: 1, note: null },
          { kind: 'seasonal', score: null, note: 'fewer than two full seasons' },
        ],
      },
      unemployment: {
        kind: 'seasonal',
        parameters: { phi: 0.9 },
        errors: { phi: 0.04 },
        observations: 118,
        tried: [],
      },
    },
    scenarioRules: {},
    scenarioTargets: [],
  });
}

function fixtureOrigins(horizon: number, gain: number, seed: number): EvidenceOrigin[] {
  // Baselines and shocks are common to all jobs of a batch, as common random numbers make them.
  const shock = normals(99);
  const own = normals(seed);
  const pit = uniforms(seed + 7);
  const chance = uniforms(5);
  return Array.from({ length: ORIGINS }, (_, i) => {
    const scored = (h: number) => i + h < ORIGINS;
    const column = (valueOf: (h: number) => number) =>
      Array.from({ length: horizon }, (_, h) => (scored(h) ? valueOf(h) : null));
    const all = (value: number) => Array.from({ length: horizon }, () => value);
    return {
      origin: formatLabel('month', 419 + i),
      inSample: false,
      targets: Object.fromEntries(
        Object.entries(UNITS).map(([target, unit]) => {
          const losses = all(0).map((_, h) => unit * Math.sqrt(h + 1) * (0.4 + shock() ** 2 * 0.6));
          return [
            target,
            {
              outcome: column((h) => 1000 + h),
              median: column(() => 1001),
              lower80: all(950),
              upper80: all(1050),
              lower50: all(980),
              upper50: all(1020),
              crps: column((h) => Math.max(0.1, losses[h]! * (1 - gain + 0.05 * own()))),
              baselines: Object.fromEntries(
                Object.entries(BASELINES).map(([name, factor]) => [name, column((h) => losses[h]! * factor)]),
              ),
              pit: column(() => pit()),
            },
          ];
        }),
      ),
      events: {
        crash: {
          outcome: column(() => (chance() < 0.3 ? 1 : 0)),
          probability: column(() => 0.15 + 0.3 * chance()),
          baseRate: column(() => 0.28),
        },
      },
    };
  });
}

function pairOf(origins: readonly EvidenceOrigin[], target: string, horizon: number): EvidencePair {
  const h = horizon - 1;
  const rows = origins.flatMap((o) => (o.targets[target]!.crps[h] === null ? [] : [o.targets[target]!]));
  const mean = (values: (number | null)[]) => values.reduce((s: number, v) => s + (v ?? 0), 0) / values.length;
  const crps = mean(rows.map((row) => row.crps[h]!));
  const losses = Object.keys(BASELINES).map((name) => [name, mean(rows.map((r) => r.baselines[name]![h]!))] as const);
  const skillOf = (reference: number) => {
    const value = 1 - crps / reference;
    return { value, low: value - 0.06, high: value + 0.05 };
  };
  const dmP = horizon === 1 ? 0.0312 : null;
  return {
    target,
    horizon,
    n: rows.length,
    inSample: 0,
    crps,
    baselines: { ...Object.fromEntries(losses), seasonal_naive: null },
    best: 'last_value',
    skill: skillOf(losses[0]![1]),
    against: Object.fromEntries(losses.map(([name, loss]) => [name, { skill: skillOf(loss), dmP }])),
    coverage50: { share: 0.52, low: 0.39, high: 0.65 },
    coverage80: { share: 0.78, low: 0.66, high: 0.88 },
    coverageP: 0.63,
    pitP: 0.41,
    pitN: Math.ceil(rows.length / horizon),
    dmP,
    report: { n: 15, crps: crps * 1.02, skill: { value: 0.04, low: -0.05, high: 0.11 } },
  };
}
