import type { JobsByStatus } from '@pulse/contracts';
import { listBatches, type BatchSummary, type CountedBatch } from '@pulse/read-model';
import { withPlace, type OpenPlace } from '../place/open-place.js';
import { ExitCode } from '../exit-codes.js';
import { print, printable, tableWithin } from '../output/terminal.js';
import type { PlaceOptions } from '../place/place.js';
import { doneOf, statusOf, statusWord } from './batch-status.js';
import { terminalWidth } from './wrap.js';

export interface BatchesOptions extends PlaceOptions {
  readonly json?: boolean;
  readonly limit: number;
}

interface Listed extends BatchSummary {
  /** Null before it is planned. */
  readonly counts: JobsByStatus | null;
}

/** `pulse batches` */
export async function batchesCommand(options: BatchesOptions): Promise<ExitCode> {
  return withPlace(options, async (opened) => {
    const summaries: BatchSummary[] = [];
    for await (const summary of listBatches(opened.log)) {
      if (summaries.length === options.limit) break;
      summaries.push(summary);
    }
    const batches = await counted(opened, summaries);
    if (options.json === true) print(JSON.stringify({ schemaVersion: 1, batches: batches.map(describe) }));
    else if (batches.length === 0) print(`There is no batch ${opened.where} yet.`);
    else print(listing(batches, terminalWidth()));
    return ExitCode.ok;
  });
}

/** With the jobs in each state: the log tells those of batches that were simulated, the others are asked for. */
async function counted({ jobs }: OpenPlace, summaries: readonly BatchSummary[]): Promise<Listed[]> {
  const unfinished = summaries.flatMap((one): CountedBatch[] =>
    one.jobs === null && 'plan' in one.state
      ? [{ batchId: one.batchId, jobs: one.state.plan.jobs, position: one.position }]
      : [],
  );
  const found = await jobs.count(unfinished);
  return summaries.map((one) => ({
    ...one,
    counts: one.jobs === null ? (found.get(one.batchId) ?? null) : { pending: 0, running: 0, ...one.jobs },
  }));
}

function describe({ batchId, state, submittedAt, endedAt, reported, counts }: Listed) {
  const planned = 'plan' in state ? state.plan : null;
  const submission = 'submission' in state ? state.submission : null;
  return {
    batchId,
    name: submission?.name ?? null,
    domain: submission?.domain ?? null,
    status: statusOf(state.status, counts),
    jobs: planned?.jobs ?? null,
    counts,
    submittedAt,
    endedAt,
    reported,
  };
}

/** The terminal in which the batches fit with when they ended. */
const WIDE = 120;

/** One line a batch; a long name is cut and the end left out where the terminal is too narrow for them. */
function listing(batches: readonly Listed[], width: number): string {
  const wide = width >= WIDE;
  const head = ['batch', 'name', 'status', 'done', 'failed', 'submitted', ...(wide ? ['ended'] : [])];
  const rows = batches.map((one) => row(one).slice(0, head.length));
  return tableWithin(width, head, rows, { cut: 1, right: [3, 4] });
}

function row(listed: Listed): string[] {
  const { batchId, name, jobs, counts, submittedAt, endedAt } = describe(listed);
  const minute = (iso: string | null) => (iso === null ? '-' : iso.slice(0, 16).replace('T', ' '));
  const done = counts === null || jobs === null ? '-' : `${doneOf(counts)}/${jobs}`;
  const failed = counts === null ? '-' : String(counts.failed);
  return [
    batchId,
    printable(name ?? '-'),
    statusWord(listed.state.status, counts),
    done,
    failed,
    minute(submittedAt),
    minute(endedAt),
  ];
}
