import type { ReplayRequest } from '@pulse/contracts';
import type { ReplayResult } from '@pulse/auditor';
import type { HttpClient } from './http-client.js';

/** Tells the server how a replay came out; it goes into the audit stream of the batch. */
export async function postReplay(client: HttpClient, batchId: string, result: ReplayResult): Promise<void> {
  const body = { ...result, differences: result.differences.slice(0, 100).map((one) => one.slice(0, 1000)) };
  await client.post(`/v1/batches/${batchId}/replays`, body satisfies ReplayRequest, ANYTHING, { repeatable: false });
}

const ANYTHING = { parse: (value: unknown) => value };
