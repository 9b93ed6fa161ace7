import type { ArtifactStore } from '@pulse/artifact-store';
import { streams, type JobItem, type PlannedJob } from '@pulse/contracts';
import { fold, job, type JobEvent } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import { countJobs, readBatch } from '@pulse/read-model';
import type { BatchJobs } from '../place/batch-jobs.js';

/** Where the jobs of batches stand, by the log of a data folder. */
export function folderJobs(log: EventLog, artifacts: ArtifactStore): BatchJobs {
  return {
    count: (batches) => countJobs(log, batches),
    list: async (batchId) => {
      const { plan } = await readBatch(log, artifacts, batchId);
      const items: JobItem[] = [];
      for (const planned of plan.jobs) items.push(await readItem(log, batchId, planned));
      return items;
    },
  };
}

async function readItem(log: EventLog, batchId: string, { number, name }: PlannedJob): Promise<JobItem> {
  const events = (await log.load(streams.job(batchId, number))).events as unknown as JobEvent[];
  const state = fold(job, events);
  const started = events.filter((event) => event.type === 'JobStarted');
  const failed = events.findLast((event) => event.type === 'JobFailed')?.data;
  const succeeded = events.find((event) => event.type === 'JobSucceeded')?.data;
  return {
    number,
    name,
    status: state.status,
    attempts: started.at(-1)?.data.attempt ?? 0,
    worker: started.at(-1)?.data.worker ?? null,
    failure:
      failed === undefined ? null : { class: failed.class, message: failed.message, detail: failed.detail ?? null },
    reusedFrom: state.status === 'reused' ? state.source : null,
    milliseconds: succeeded?.cost.milliseconds ?? null,
  };
}
