import type { LicenseTest } from '@pulse/contracts';
import { readLicences, type Decision } from '@pulse/license';
import { listBatches, readBatch, readJobs, type JobView } from '@pulse/read-model';
import { resolveBatchId, withPlace, type OpenPlace } from '../place/open-place.js';
import { ExitCode } from '../exit-codes.js';
import { counted, print, table } from '../output/terminal.js';
import type { PlaceOptions } from '../place/place.js';
import { LABEL_NOTE } from './decision-text.js';

export interface LicenseDistributionOptions extends PlaceOptions {
  readonly limit: number;
  readonly json?: boolean;
}

type Counts = Map<string, number>;

interface Distribution {
  readonly verdicts: Counts;
  readonly trustLabels: Counts;
  /** Tests that stand in the way of a licence, and reasons of validation. */
  readonly reasons: Counts;
}

/** `pulse license distribution [BATCHES...]` */
export async function licenseDistributionCommand(
  options: LicenseDistributionOptions,
  ...asked: string[]
): Promise<ExitCode> {
  return withPlace(options, async (opened) => {
    const batches: { batchId: string; distribution: Distribution }[] = [];
    for (const batchId of await idsOf(opened, asked, options.limit))
      batches.push({ batchId, distribution: await distributionOf(opened, batchId) });
    const total = sum(batches.map(({ distribution }) => distribution));
    if (options.json === true)
      print(
        JSON.stringify({
          schemaVersion: 1,
          batches: batches.map(({ batchId, distribution }) => ({ batchId, ...toJson(distribution) })),
          total: toJson(total),
        }),
      );
    else showText(batches.length, total, opened.where);
    return ExitCode.ok;
  });
}

async function idsOf({ log }: OpenPlace, asked: readonly string[], limit: number): Promise<string[]> {
  if (asked.length > 0) return [...new Set(await Promise.all(asked.map((batch) => resolveBatchId(log, batch))))];
  const ids: string[] = [];
  for await (const { batchId } of listBatches(log)) {
    if (ids.length === limit) break;
    ids.push(batchId);
  }
  return ids;
}

/** One count a forecast; a reason counts for every forecast that it concerns. */
async function distributionOf({ log, artifacts }: OpenPlace, batchId: string): Promise<Distribution> {
  const view = await readBatch(log, artifacts, batchId);
  const { licences, rejected } = await readLicences(log, batchId);
  const decided = new Map(licences.map(({ decision }) => [decision.job, decision]));
  const found: Distribution = { verdicts: new Map(), trustLabels: new Map(), reasons: new Map() };
  for (const { reasons } of rejected) for (const { code } of reasons) add(found.reasons, `rejected: ${code}`);
  if (decided.size === 0) return found;
  for await (const job of readJobs(log, view)) {
    const decision = decided.get(job.planned.number);
    if (decision === undefined) continue;
    add(found.verdicts, decision.verdict, job.forecasts.length);
    for (const { score } of job.forecasts) add(found.trustLabels, decision.trustLabel ?? score.trustLabel);
    for (const reason of reasonsOf(decision, job)) add(found.reasons, reason, job.forecasts.length);
  }
  return found;
}

/** What stands in the way of the headline's licence. */
function reasonsOf({ pairs, verdict, status }: Decision, { forecasts }: JobView): string[] {
  const headline = forecasts[0]?.headline;
  const own = pairs.find((pair) => pair.target === headline?.name && pair.horizon === headline.horizon);
  if (own === undefined) return verdict === 'licensed' ? [] : [pairs.length === 0 ? status : 'headline not judged'];
  return own.tests.filter((test) => test.verdict !== 'pass').map(reasonOf);
}

const reasonOf = ({ test, verdict }: LicenseTest): string => `${verdict}: ${test}`;

function add(counts: Counts, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function sum(all: readonly Distribution[]): Distribution {
  const total: Distribution = { verdicts: new Map(), trustLabels: new Map(), reasons: new Map() };
  for (const one of all)
    for (const part of ['verdicts', 'trustLabels', 'reasons'] as const)
      for (const [key, count] of one[part]) add(total[part], key, count);
  return total;
}

/** Most frequent first. */
const sorted = (counts: Counts): [string, number][] =>
  [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : a > b ? 1 : 0));

const toJson = (distribution: Distribution) => ({
  verdicts: Object.fromEntries(sorted(distribution.verdicts)),
  trustLabels: Object.fromEntries(sorted(distribution.trustLabels)),
  reasons: Object.fromEntries(sorted(distribution.reasons)),
});

function showText(batches: number, { verdicts, trustLabels, reasons }: Distribution, where: string): void {
  const forecasts = [...verdicts.values()].reduce((a, b) => a + b, 0);
  if (forecasts === 0) {
    print(batches === 0 ? `There is no batch ${where} yet.` : 'None of these batches has a licence decision.');
    return;
  }
  print(`${counted(forecasts, 'forecast')} of ${batches} ${batches === 1 ? 'batch' : 'batches'}`);
  for (const [head, counts] of [
    ['verdict', verdicts],
    ['trust label', trustLabels],
    ['reason', reasons],
  ] as const) {
    const rows = sorted(counts).map(([key, count]) => [
      key,
      String(count),
      `${((100 * count) / forecasts).toFixed(1)} %`,
    ]);
    if (rows.length > 0) print(`\n${table([head, 'forecasts', 'share'], rows, [1, 2])}`);
    if (counts === trustLabels && counts.has('trusted') && (verdicts.get('licensed') ?? 0) < forecasts)
      print(LABEL_NOTE);
  }
}
