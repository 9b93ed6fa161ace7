/** A worker process that computes nothing: each replicate is the same small forecast, told at once. */
import type { ScoredForecast } from '@pulse/contracts';

interface Job {
  readonly number: number;
  readonly replicates: readonly number[];
  readonly config: { readonly params: Readonly<Record<string, unknown>> };
}

const LEVELS = Array.from({ length: 23 }, (_, i) => i / 22);

const forecast = (job: number, replicate: number): ScoredForecast => ({
  forecastId: `${job}f${replicate}`.padStart(64, '0'),
  replicate,
  headline: { name: 'x', kind: 'median', horizon: 1, value: 1, error: 0 },
  score: {
    confidence: 0.5,
    confidenceReason: null,
    fragility: 0.1,
    fragilityCause: 'none',
    driver: 'hope',
    driverShares: { hope: 1 },
    arcLabel: 'steady',
    trustLabel: 'moderate',
  },
  body: {
    targets: { x: { mean: [1], sd: [0], quantiles: [LEVELS], error: [0] } },
    events: {},
    overlays: {},
    rules: [],
    paths: 1,
    failedPaths: 0,
    clippedShare: 0,
  },
});

const cost = { milliseconds: 0, peakBytes: 0, turns: 1, rules: 0 };

/** `sleep_ms` of a job's params: how long it takes, as a job that computes elsewhere. */
async function compute({ number, replicates, config }: Job): Promise<void> {
  const ms = Number(config.params['sleep_ms'] ?? 0);
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  process.send!({ type: 'forecasts', number, forecasts: replicates.map((replicate) => forecast(number, replicate)) });
  process.send!({ type: 'succeeded', number, evidence: null, evidenceKeys: [], cost });
}

let queue = Promise.resolve();
process.on('message', (message: { readonly type: string; readonly jobs?: readonly Job[] }) => {
  for (const job of message.jobs ?? []) queue = queue.then(() => compute(job));
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => {});
process.send!({ type: 'ready' });
