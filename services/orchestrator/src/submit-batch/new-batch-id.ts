import { randomBytes } from 'node:crypto';

/** A new batch id: sorts by time, distinct without coordination, one token of a stream's name. */
export function newBatchId(now = new Date()): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+Z$/g, '');
  return `b${stamp}_${randomBytes(3).toString('hex')}`;
}
