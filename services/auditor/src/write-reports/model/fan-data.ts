import { formatLabel, parseLabel } from '@pulse/engine';
import { QUANTILE_LEVELS } from '@pulse/contracts';
import type { FanChart, FanStep, Point } from '../html/fan-chart.js';
import type { BatchFacts } from '../facts.js';
import type { PooledQuantiles } from '../pool.js';
import type { JobRecord } from '../records.js';
import { NO_UNIT, unitOf } from './units.js';

const BANDS = [
  [0.025, 0.975],
  [0.1, 0.9],
  [0.25, 0.75],
].map(([low, high]) => [indexOf(low!), indexOf(high!)] as const);
const MEDIAN = indexOf(0.5);

function indexOf(level: number): number {
  return QUANTILE_LEVELS.indexOf(level as (typeof QUANTILE_LEVELS)[number]);
}

/** History shown before the origin: this many times the forecast, but at least 36 periods. */
const HISTORY_SPANS = 4;
const LEAST_HISTORY = 36;

/** What a fan chart of one target shows: what was known at the origin, the forecast, and what happened later. */
export function fanData(
  facts: Pick<BatchFacts, 'world' | 'history'>,
  record: Pick<JobRecord, 'config'>,
  target: string,
  rows: readonly PooledQuantiles[],
): FanChart {
  const { world, history } = facts;
  const { origin: originLabel } = record.config;
  const origin = originLabel === null ? null : (parseLabel(world.period, originLabel) ?? null);
  const start = origin ?? 0;
  const observed = observations(history, target);
  const lag = history?.lag[target] ?? 0;
  const first = start - Math.max(LEAST_HISTORY, HISTORY_SPANS * rows.length);
  const last = start + rows.length;
  return {
    title: `${target}: forecast from ${originLabel ?? 'the start'}`,
    unit: unitOf(world, target) ?? NO_UNIT,
    history: observed.filter((p) => p.t >= first && p.t + lag <= start),
    outcomes: observed.filter((p) => p.t + lag > start && p.t <= last),
    fan: rows.map((row, h): FanStep => ({
      t: start + h + 1,
      median: row.quantiles[MEDIAN]!,
      bands: BANDS.map(([low, high]) => [row.quantiles[low]!, row.quantiles[high]!] as const),
    })),
    origin,
    label: (t) => (origin === null ? `turn ${t}` : formatLabel(world.period, t)),
  };
}

function observations(history: BatchFacts['history'], target: string): Point[] {
  const values = history?.series[target] ?? [];
  return values.flatMap((value, i) => (value === null ? [] : [{ t: history!.start + i, value }]));
}
