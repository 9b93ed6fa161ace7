import type { History, Plan, World } from '@pulse/contracts';
import type { LicensePolicy } from '../license/index.js';
import { type Difference, jsonDiff } from './json-diff.js';
import type { JobPair } from './pair-jobs.js';

/** What a batch was made from: what its forecasts depend on, and what judged them. */
export interface BatchInputs {
  readonly plan: Plan;
  readonly world: World;
  readonly history: History | null;
  readonly policy: LicensePolicy;
}

/** How the observations of one series differ over the periods that both histories have. */
export interface SeriesChange {
  readonly series: string;
  readonly status: 'appeared' | 'vanished' | 'changed';
  /** Periods observed now that were not before, and the other way round. */
  readonly added: number;
  readonly removed: number;
  /** Periods observed in both with another value. */
  readonly revised: number;
}

export interface ParamsChange {
  readonly job: string;
  readonly differences: readonly Difference[];
}

/** What differs between the inputs of two batches; empty lists and false where nothing does. */
export interface InputsDiff {
  readonly world: { readonly changed: boolean; readonly differences: readonly Difference[]; readonly more: number };
  readonly history: { readonly changed: boolean; readonly series: readonly SeriesChange[] };
  /** Jobs of equal name with other parameters. */
  readonly params: { readonly changed: number; readonly jobs: readonly ParamsChange[] };
  readonly engine: { readonly changed: boolean; readonly before: string; readonly after: string };
  readonly seed: { readonly changed: boolean; readonly before: string; readonly after: string };
  /** Paths, replicates, horizon, profile and evidence. */
  readonly settings: readonly Difference[];
  /** The licence policy, on which labels and verdicts depend and forecasts do not; audits before this field lack it. */
  readonly policy?: readonly Difference[];
  /** Jobs whose origin differs. */
  readonly origins: number;
}

const MAX_LISTED = 50;

export function diffInputs(before: BatchInputs, after: BatchInputs, pairs: readonly JobPair[]): InputsDiff {
  const was = before.plan.config;
  const is = after.plan.config;
  const world = was.world === is.world ? [] : jsonDiff(before.world, after.world);
  const changedParams = pairs.flatMap(paramsChange);
  return {
    world: { changed: was.world !== is.world, differences: world.slice(0, MAX_LISTED), more: excess(world) },
    history: {
      changed: was.history !== is.history,
      series: was.history === is.history ? [] : historyChanges(before.history, after.history),
    },
    params: { changed: changedParams.length, jobs: changedParams.slice(0, MAX_LISTED) },
    engine: { changed: was.engine !== is.engine, before: was.engine, after: is.engine },
    seed: { changed: was.seed !== is.seed, before: JSON.stringify(was.seed), after: JSON.stringify(is.seed) },
    settings: jsonDiff(settingsOf(was), settingsOf(is)),
    policy: jsonDiff(before.policy, after.policy),
    origins: pairs.filter((pair) => originsOf(pair.current) !== originsOf(pair.baseline)).length,
  };
}

const excess = (list: readonly unknown[]): number => Math.max(0, list.length - MAX_LISTED);

function settingsOf({ count, evidence, horizon, paths, profile }: Plan['config']) {
  return { count, evidence, horizon, paths, profile };
}

function originsOf(jobs: JobPair['current']): string {
  return JSON.stringify(jobs.map((job) => job.origin ?? '').sort());
}

function paramsChange({ by, key, current, baseline }: JobPair): ParamsChange[] {
  if (by !== 'name') return [];
  const differences = jsonDiff({ ...baseline[0]!.params }, { ...current[0]!.params });
  return differences.length === 0 ? [] : [{ job: key, differences }];
}

function historyChanges(before: History | null, after: History | null): SeriesChange[] {
  const names = [...new Set([...Object.keys(before?.series ?? {}), ...Object.keys(after?.series ?? {})])].sort();
  return names.flatMap((series): SeriesChange[] => {
    const was = observed(before, series);
    const is = observed(after, series);
    let revised = 0;
    let kept = 0;
    for (const [period, value] of is) {
      if (!was.has(period)) continue;
      kept++;
      if (was.get(period) !== value) revised++;
    }
    const change = { series, added: is.size - kept, removed: was.size - kept, revised };
    if (before?.series[series] === undefined) return [{ ...change, status: 'appeared' }];
    if (after?.series[series] === undefined) return [{ ...change, status: 'vanished' }];
    if (change.added + change.removed + revised === 0) return [];
    return [{ ...change, status: 'changed' }];
  });
}

function observed(history: History | null, series: string): Map<number, number> {
  const values = new Map<number, number>();
  history?.series[series]?.forEach((value, i) => {
    if (value !== null) values.set(history.start + i, value);
  });
  return values;
}
