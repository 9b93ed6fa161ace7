import { JobEvidence } from '@pulse/contracts';
import { formatLabel } from '@pulse/engine';
import { normals, uniforms } from './fixture-world.js';

const ORIGINS = 60;

/** Evidence of one job: 60 monthly origins, CRPS below the baselines' by `gain` (a share). */
export function fixtureEvidence(horizon: number, gain: number, seed: number): JobEvidence {
  const scale: Record<string, number> = { sp500: 28, unemployment: 160 };
  // Baselines and shocks are common to all jobs of a batch, as common random numbers make them.
  const shock = normals(99);
  const own = normals(seed);
  const pit = uniforms(seed + 7);
  const origins = Array.from({ length: ORIGINS }, (_, i) => ({
    origin: formatLabel('month', 419 + i),
    inSample: false,
    targets: Object.fromEntries(
      Object.entries(scale).map(([target, unit]) => {
        const losses = Array.from({ length: horizon }, (_, h) => unit * Math.sqrt(h + 1) * (0.4 + shock() ** 2 * 0.6));
        const scored = (h: number) => i + h < ORIGINS;
        return [
          target,
          {
            outcome: losses.map((_, h) => (scored(h) ? 1000 + h : null)),
            median: losses.map((_, h) => (scored(h) ? 1001 : null)),
            lower80: losses.map(() => 950),
            upper80: losses.map(() => 1050),
            lower50: losses.map(() => 980),
            upper50: losses.map(() => 1020),
            crps: losses.map((loss, h) => (scored(h) ? Math.max(0.1, loss * (1 - gain + 0.05 * own())) : null)),
            baselines: {
              last_value: losses.map((loss, h) => (scored(h) ? loss : null)),
              drift: losses.map((loss, h) => (scored(h) ? loss * 1.04 : null)),
            },
            pit: losses.map((_, h) => (scored(h) ? pit() : null)),
          },
        ];
      }),
    ),
  }));
  const pairs = Object.keys(scale).flatMap((target) =>
    Array.from({ length: horizon }, (_, h) => {
      const rows = origins.flatMap((o) => (o.targets[target]!.crps[h] === null ? [] : [o.targets[target]!]));
      const mean = (values: (number | null)[]) => values.reduce((s: number, v) => s + (v ?? 0), 0) / values.length;
      const crps = mean(rows.map((r) => r.crps[h]!));
      const last = mean(rows.map((r) => r.baselines['last_value']?.[h] ?? null));
      const skill = 1 - crps / last;
      return {
        target,
        horizon: h + 1,
        n: rows.length,
        inSample: 0,
        crps,
        baselines: {
          last_value: last,
          drift: mean(rows.map((r) => r.baselines['drift']?.[h] ?? null)),
          seasonal_naive: null,
        },
        best: 'last_value',
        skill: { value: skill, low: skill - 0.06, high: skill + 0.05 },
        coverage50: { share: 0.52, low: 0.39, high: 0.65 },
        coverage80: { share: 0.78, low: 0.66, high: 0.88 },
        pitP: 0.41,
        dmP: h === 0 ? 0.03 : null,
      };
    }),
  );
  return JobEvidence.parse({
    key: null,
    paths: 400,
    origins,
    pairs,
    confidence: {
      value: 0.71,
      reason: null,
      class: 'target x horizon',
      n: 58,
      distinctOrigins: 58,
      share: 0.86,
      against: 'last_value',
      coverage80: { share: 0.78, low: 0.66, high: 0.88 },
      skillLow: 0.01,
    },
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
        tried: [],
      },
    },
    scenarioRules: {},
    scenarioTargets: [],
  });
}
