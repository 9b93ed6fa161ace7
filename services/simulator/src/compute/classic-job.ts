import { type ForecastBody, type ScoredForecast, type World } from '@pulse/contracts';
import { cacheKey, classicArc, classicScore, classicTrustLabel, forecastId } from '@pulse/domain';
import { classicForecaster, type ClassicForecast, setParams } from '@pulse/engine';
import type { ComputeJob, FromChild } from '../pool/protocol.js';
import type { Inputs } from './inputs.js';

/** Runs a classic job: each replicate is one path and one turn, simulated although without randomness all are alike. */
export function* classicJob(job: ComputeJob, inputs: Inputs): Generator<FromChild> {
  const started = performance.now();
  const { number, config, replicates } = job;
  const world = setParams(inputs.world(config.world), config.params);
  const key = cacheKey(config);
  const simulate = classicForecaster(world);
  let rules = 0;
  const forecasts = replicates.map((replicate): ScoredForecast => {
    const result = simulate();
    rules += result.fired.length;
    return { forecastId: forecastId(key, replicate), replicate, ...scoredForecast(result, world) };
  });
  yield { type: 'forecasts', number, forecasts };
  const cost = { milliseconds: performance.now() - started, peakBytes: 0, turns: replicates.length, rules };
  yield { type: 'succeeded', number, evidence: null, evidenceKeys: [], cost };
}

function scoredForecast(result: ClassicForecast, world: World): Pick<ScoredForecast, 'headline' | 'score' | 'body'> {
  const { confidence, fragility, symbolic_driver: driver } = classicScore(result.ruleLog);
  const name = world.headline.target ?? world.targets[0]!;
  const { arc_label: arcLabel } = classicArc(result.overlays);
  return {
    headline: { name, kind: 'median', horizon: 1, value: result.targets[name]!, error: 0 },
    score: {
      confidence,
      confidenceReason: null,
      fragility,
      fragilityCause: 'number of distinct tags (classic)',
      // The original writes the text "None" for an empty log, and "unknown" for rules without tags.
      driver: driver === 'None' || driver === 'unknown' ? null : String(driver),
      driverShares: tagShares(result.tags),
      arcLabel,
      trustLabel: classicTrustLabel({ confidence, fragility }),
    },
    body: bodyOf(result),
  };
}

/** One path: every quantile is its value, and there is no Monte-Carlo error. */
function bodyOf(result: ClassicForecast): ForecastBody {
  const point = (value: number) => ({
    mean: [value],
    sd: [0],
    quantiles: [[value]],
    error: [0],
  });
  const tags = new Map(result.ruleLog.map((rule) => [rule.rule_id as string, rule.symbolic_tags as readonly string[]]));
  return {
    targets: Object.fromEntries(Object.entries(result.targets).map(([name, value]) => [name, point(value)])),
    events: {},
    overlays: Object.fromEntries(Object.entries(result.overlays).map(([name, value]) => [name, [value]])),
    rules: result.fired.map((rule) => ({
      rule,
      tags: [...(tags.get(rule) ?? [])],
      fired: 1,
      unknown: 0,
      effects: {},
      byTurn: [1],
    })),
    paths: 1,
    failedPaths: 0,
    clippedShare: 0,
  };
}

/** Share of each tag in the count of tags; the classic driver is the most frequent one. */
function tagShares(tags: readonly string[]): Record<string, number> {
  const shares: Record<string, number> = {};
  for (const tag of tags) shares[tag] = (shares[tag] ?? 0) + 1 / tags.length;
  return shares;
}
