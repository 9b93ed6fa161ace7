/** Names of the log's streams. Parts are tokens of [A-Za-z0-9_]. */
export const streams = {
  batch: (batchId: string) => `batch.${batchId}`,
  job: (batchId: string, number: number) => `job.${batchId}.${number}`,
  license: (batchId: string) => `license.${batchId}`,
  audit: (batchId: string) => `audit.${batchId}`,
  rulegen: (runId: string) => `rulegen.${runId}`,
  /** Looks at the report block of one series, by the hash that names it. */
  looks: (dataSet: string) => `look.${dataSet}`,
  rule: (ruleId: string) => `rule.${ruleId}`,
  budget: (account = 'main') => `budget.${account}`,
  /** What happened to a log as a whole. */
  checkpointLog: (log = 'main') => `checkpoint_log.${log}`,
} as const;

/** The batch and number that a job's stream belongs to; null for other streams. */
export function parseJobStream(stream: string): { batchId: string; number: number } | null {
  const parts = stream.split('.');
  if (parts.length !== 3 || parts[0] !== 'job') return null;
  return { batchId: parts[1]!, number: Number(parts[2]) };
}

const OF_BATCHES: ReadonlySet<string | undefined> = new Set(['batch', 'job', 'license', 'audit']);

/** The batch that a stream tells of: its own, or one of its jobs, decisions or audit; null for other streams. */
export function parseBatchOf(stream: string): string | null {
  const [kind, batchId] = stream.split('.');
  return OF_BATCHES.has(kind) && batchId !== undefined ? batchId : null;
}
