import {
  ChangeSummary,
  diffInputs,
  matchRows,
  pairJobs,
  type InputsDiff,
  type JobPair,
  type LargestChange,
  type Matching,
} from '@pulse/domain';
import type { PlannedJob } from '@pulse/contracts';
import type { Decisions } from '../write-reports/decisions.js';
import type { BatchFacts } from '../write-reports/facts.js';
import { readRecords, type JobRecord, type RecordSource } from '../write-reports/records.js';
import { auditRows, classicEntries, type ClassicEntry } from './audit-rows.js';
import { LargestChanges } from './largest-changes.js';

/** One side of a comparison. */
export interface BatchSide {
  readonly facts: BatchFacts;
  readonly decisions: Decisions;
}

export interface Comparison {
  readonly inputs: InputsDiff;
  readonly matching: Matching;
  readonly changes: ChangeSummary;
  readonly largest: readonly LargestChange[];
  readonly previous: readonly ClassicEntry[];
  readonly current: readonly ClassicEntry[];
  /** Both batches drew the same random numbers. */
  readonly paired: boolean;
}

/** Pairs of jobs that are read at once. */
const CHUNK = 32;
const MAX_NAMES = 50;

/** Compares every accepted forecast of a batch with its baseline; a few jobs at a time are in memory. */
export async function compareBatches(
  source: RecordSource,
  current: BatchSide,
  baseline: BatchSide,
): Promise<Comparison> {
  const pairing = pairJobs(current.facts.plan.jobs, baseline.facts.plan.jobs);
  const changes = new ChangeSummary();
  const largest = new LargestChanges();
  const entries = { previous: [] as ClassicEntry[], current: [] as ClassicEntry[] };
  let appeared = 0;
  let vanished = 0;

  for (let i = 0; i < pairing.pairs.length; i += CHUNK) {
    const chunk = pairing.pairs.slice(i, i + CHUNK);
    const now = await readAll(
      source,
      current,
      chunk.flatMap((pair) => pair.current),
    );
    const before = await readAll(
      source,
      baseline,
      chunk.flatMap((pair) => pair.baseline),
    );
    for (const pair of chunk) {
      const rows = matchRows(rowsOf(pair.current, now), rowsOf(pair.baseline, before));
      for (const { current: row, baseline: other } of rows.matched)
        largest.offer(pair.key, row, other, changes.add(row, other));
      appeared += rows.appeared;
      vanished += rows.vanished;
      entries.current.push(...entriesOf(pair, pair.current, now));
      entries.previous.push(...entriesOf(pair, pair.baseline, before));
    }
  }
  for await (const record of readRecords(source, current.facts, current.decisions, pairing.appeared)) {
    appeared += count(auditRows(record));
    entries.current.push(...classicEntries(record, record.view.planned.name));
  }
  for await (const record of readRecords(source, baseline.facts, baseline.decisions, pairing.vanished)) {
    vanished += count(auditRows(record));
    entries.previous.push(...classicEntries(record, `vanished ${record.view.planned.name}`));
  }

  const inputs = diffInputs(baseline.facts, current.facts, pairing.pairs);
  return {
    inputs,
    matching: {
      byName: pairing.pairs.filter((pair) => pair.by === 'name').length,
      byParameters: pairing.pairs.filter((pair) => pair.by === 'parameters').length,
      appearedJobs: pairing.appeared.length,
      vanishedJobs: pairing.vanished.length,
      appearedNames: pairing.appeared.slice(0, MAX_NAMES).map((job) => job.name),
      vanishedNames: pairing.vanished.slice(0, MAX_NAMES).map((job) => job.name),
      matched: changes.n,
      appeared,
      vanished,
    },
    changes,
    largest: largest.list,
    ...entries,
    paired: samePaths(current.facts, baseline.facts),
  };
}

async function readAll(source: RecordSource, side: BatchSide, jobs: readonly PlannedJob[]) {
  const records = new Map<number, JobRecord>();
  for await (const record of readRecords(source, side.facts, side.decisions, jobs))
    records.set(record.view.planned.number, record);
  return records;
}

function* rowsOf(jobs: readonly PlannedJob[], records: ReadonlyMap<number, JobRecord>) {
  for (const job of jobs) yield* auditRows(records.get(job.number)!);
}

function entriesOf(
  pair: JobPair,
  jobs: readonly PlannedJob[],
  records: ReadonlyMap<number, JobRecord>,
): ClassicEntry[] {
  return jobs.flatMap((job) => classicEntries(records.get(job.number)!, pair.key));
}

function count(rows: Iterable<unknown>): number {
  let n = 0;
  for (const _ of rows) n++;
  return n;
}

function samePaths(a: BatchFacts, b: BatchFacts): boolean {
  const [x, y] = [a.plan.config, b.plan.config];
  return x.engine === y.engine && x.seed === y.seed && x.paths === y.paths && x.profile === y.profile;
}
