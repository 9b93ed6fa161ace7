import { listBatches, type BatchSummary } from '@pulse/read-model';
import { withPlace } from '../place/open-place.js';
import { ExitCode } from '../exit-codes.js';
import { print, table } from '../output/terminal.js';
import type { PlaceOptions } from '../place/place.js';

export interface BatchesOptions extends PlaceOptions {
  readonly json?: boolean;
  readonly limit: number;
}

/** `pulse batches` */
export async function batchesCommand(options: BatchesOptions): Promise<ExitCode> {
  return withPlace(options, async ({ log, where }) => {
    const batches: BatchSummary[] = [];
    for await (const summary of listBatches(log)) {
      if (batches.length === options.limit) break;
      batches.push(summary);
    }
    if (options.json === true) print(JSON.stringify({ schemaVersion: 1, batches: batches.map(describe) }));
    else if (batches.length === 0) print(`There is no batch ${where} yet.`);
    else print(table(['batch', 'name', 'status', 'jobs', 'submitted', 'ended'], batches.map(row), [3]));
    return ExitCode.ok;
  });
}

function describe({ batchId, state, submittedAt, endedAt, reported }: BatchSummary) {
  const planned = 'plan' in state ? state.plan : null;
  const submission = 'submission' in state ? state.submission : null;
  return {
    batchId,
    name: submission?.name ?? null,
    domain: submission?.domain ?? null,
    status: state.status,
    jobs: planned?.jobs ?? null,
    submittedAt,
    endedAt,
    reported,
  };
}

function row(summary: BatchSummary): string[] {
  const { batchId, name, status, jobs, submittedAt, endedAt } = describe(summary);
  const minute = (iso: string | null) => (iso === null ? '-' : iso.slice(0, 16).replace('T', ' '));
  return [batchId, name ?? '-', status, String(jobs ?? '-'), minute(submittedAt), minute(endedAt)];
}
