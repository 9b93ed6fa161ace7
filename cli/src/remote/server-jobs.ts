import { BatchDetail, JobList, type JobItem } from '@pulse/contracts';
import type { BatchJobs } from '../place/batch-jobs.js';
import type { HttpClient } from './http-client.js';

/** Jobs of one answer. */
const PAGE = 5000;

/** Where the jobs of batches stand, as a server tells it. */
export function serverJobs(client: HttpClient): BatchJobs {
  return {
    count: async (batches) => {
      const found = batches.map(async ({ batchId }) => {
        const { counts } = await client.get(pathOf(batchId), BatchDetail);
        return [batchId, counts] as const;
      });
      return new Map(await Promise.all(found));
    },
    list: async (batchId) => {
      const items: JobItem[] = [];
      let cursor: string | null = null;
      do {
        const after = cursor === null ? {} : { cursor };
        const page: JobList = await client.get(`${pathOf(batchId)}/jobs`, JobList, { limit: PAGE, ...after });
        items.push(...page.jobs);
        ({ cursor } = page);
      } while (cursor !== null);
      return items;
    },
  };
}

const pathOf = (batchId: string): string => `/v1/batches/${encodeURIComponent(batchId)}`;
