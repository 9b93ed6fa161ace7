import type { JobItem, JobsByStatus } from '@pulse/contracts';
import { readBatch, type BatchView } from '@pulse/read-model';
import { ExitCode } from '../exit-codes.js';
import { annotated, fit, print, printable, tableWithin } from '../output/terminal.js';
import { resolveBatchId, type OpenPlace } from '../place/open-place.js';
import { doneOf, statusOf, statusWord } from './batch-status.js';
import { terminalWidth, wrap } from './wrap.js';

/** `pulse show BATCH`: where it stands, and its jobs with attempts, worker and the reason of a failure. */
export async function showBatch(opened: OpenPlace, asked: string, json: boolean): Promise<ExitCode> {
  const view = await readBatch(opened.log, opened.artifacts, await resolveBatchId(opened.log, asked));
  const jobs = await opened.jobs.list(view.batchId);
  const counts = countsOf(jobs);
  if (json) print(JSON.stringify(describe(view, counts, jobs)));
  else print(batchText(view, counts, jobs, terminalWidth()).join('\n'));
  return ExitCode.ok;
}

function countsOf(jobs: readonly JobItem[]): JobsByStatus {
  const counts = { pending: 0, running: 0, succeeded: 0, reused: 0, failed: 0, cancelled: 0 };
  for (const { status } of jobs) counts[status]++;
  return counts;
}

function describe({ batchId, state, submittedAt, endedAt }: BatchView, counts: JobsByStatus, jobs: readonly JobItem[]) {
  const { submission, reason } = state;
  const status = statusOf(state.status, counts);
  const { name, domain, worldName } = submission;
  const facts = { batchId, name, domain, worldName, status, reason, submittedAt, endedAt };
  return { schemaVersion: 1, ...facts, counts, jobs };
}

/** Jobs that are listed; --json has them all. */
const LISTED = 50;

/** What a person looks for first. */
const ORDER: readonly JobItem['status'][] = ['failed', 'running', 'pending', 'cancelled', 'succeeded', 'reused'];

function batchText(view: BatchView, counts: JobsByStatus, jobs: readonly JobItem[], width: number): string[] {
  const { batchId, state } = view;
  const many = jobs.length > LISTED;
  const byState = ORDER.flatMap((status) => jobs.filter((one) => one.status === status));
  const shown = many ? byState.slice(0, LISTED) : jobs;
  const lines = [
    `${batchId}  ${printable(state.submission.name)}: ${statusWord(state.status, counts)}, ${countText(counts, jobs.length)}`,
    `submitted ${minute(view.submittedAt)}${view.endedAt === null ? '' : `, ended ${minute(view.endedAt)}`} UTC`,
    ...(state.reason === null ? [] : wrap(`cancelled because: ${printable(state.reason)}`, width, 2)),
    '',
    jobTable(shown, width),
  ];
  if (many) lines.push(`... and ${jobs.length - LISTED} more: --json lists all`);
  return lines;
}

function countText(counts: JobsByStatus, jobs: number): string {
  const rest = [
    [counts.failed, 'failed'],
    [counts.running, 'running'],
    [counts.pending, 'waiting'],
    [counts.cancelled, 'cancelled'],
  ] as const;
  const named = rest.filter(([n]) => n > 0).map(([n, what]) => `, ${n} ${what}`);
  return `${doneOf(counts)} of ${jobs} jobs done${named.join('')}`;
}

/** A row for each job; below it, why it failed, whether it is tried again or not. */
function jobTable(jobs: readonly JobItem[], width: number): string {
  const rows = jobs.map(({ number, name, status, attempts, worker }) => [
    String(number),
    printable(name),
    status === 'pending' ? 'waiting' : status,
    String(attempts),
    worker === null ? '-' : fit(printable(worker), 24),
  ]);
  const head = ['#', 'job', 'state', 'attempts', 'worker'];
  const indent = rows.reduce((most, cells) => Math.max(most, cells[0]!.length), 1) + 2;
  const reasons = jobs.map(({ failure, status }) =>
    failure === null || status === 'succeeded'
      ? []
      : wrap(printable(`${failure.class}: ${failure.message}`.replaceAll(/\s+/g, ' ')), width, indent + 2, indent),
  );
  return annotated(tableWithin(width, head, rows, { cut: 1, right: [0, 3] }), reasons);
}

const minute = (iso: string) => iso.slice(0, 16).replace('T', ' ');
