import { canonicalJson, type PlannedJob } from '@pulse/contracts';

/** Jobs of two batches that describe the same experiment: by name, else by equal parameters. */
export interface JobPair {
  readonly by: 'name' | 'parameters';
  /** Identifies the experiment in both batches; the name in the current one. */
  readonly key: string;
  /** Several jobs of equal parameters are forecasts from several origins. */
  readonly current: readonly PlannedJob[];
  readonly baseline: readonly PlannedJob[];
}

export interface JobPairing {
  readonly pairs: readonly JobPair[];
  readonly appeared: readonly PlannedJob[];
  readonly vanished: readonly PlannedJob[];
}

/**
 * Pairs the jobs of a batch with those of its baseline. Equal names always pair, whatever their parameters; jobs left
 * over on both sides pair on equal parameters. Pairs are in plan order of the current batch.
 */
export function pairJobs(current: readonly PlannedJob[], baseline: readonly PlannedJob[]): JobPairing {
  const byName = new Map(baseline.map((job) => [job.name, job]));
  const names = new Set(current.map((job) => job.name));
  const others = groupBy(
    baseline.filter((job) => !names.has(job.name)),
    parametersOf,
  );
  const own = groupBy(
    current.filter((job) => !byName.has(job.name)),
    parametersOf,
  );
  const pairs: JobPair[] = [];
  const appeared: PlannedJob[] = [];
  for (const job of current) {
    const same = byName.get(job.name);
    if (same) {
      pairs.push({ by: 'name', key: job.name, current: [job], baseline: [same] });
      continue;
    }
    const group = own.get(parametersOf(job))!;
    const partners = others.get(parametersOf(job));
    if (!partners) appeared.push(job);
    else if (group[0] === job) pairs.push({ by: 'parameters', key: job.name, current: group, baseline: partners });
  }
  const paired = new Set(pairs.flatMap((pair) => pair.baseline));
  return { pairs, appeared, vanished: baseline.filter((job) => !paired.has(job)) };
}

const parametersOf = (job: PlannedJob): string => canonicalJson(job.params);

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
