import type { ParamValue } from '@pulse/contracts';
import type { JobRow } from './job-row.js';

/** An axis value that all failures of a group have and that not every job has. */
export interface CommonValue {
  readonly axis: string;
  readonly value: ParamValue;
  /** Jobs of the batch with this value, and those of them in the group. */
  readonly jobs: number;
  readonly failed: number;
}

/** Failed jobs with one cause: equal class and equal message up to numbers, hashes and quoted names. */
export interface FailureGroup {
  readonly class: string;
  readonly fingerprint: string;
  readonly count: number;
  readonly names: readonly string[];
  readonly common: readonly CommonValue[];
  /** Of the first failure in plan order. */
  readonly message: string;
  readonly detail: string | null;
}

/** Names listed in a group. */
const MAX_NAMES = 20;

/** Groups failures by cause, the largest group first. */
export function groupFailures(rows: readonly JobRow[], varying: readonly string[]): FailureGroup[] {
  const groups = new Map<string, JobRow[]>();
  for (const row of rows) {
    if (row.failure === null) continue;
    const key = `${row.failure.class}: ${fingerprint(row.failure.message)}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return Array.from(groups, ([key, failed]) => ({
    class: failed[0]!.failure!.class,
    fingerprint: key,
    count: failed.length,
    names: failed.slice(0, MAX_NAMES).map((row) => row.name),
    common: varying.flatMap((axis) => commonValue(axis, failed, rows)),
    message: failed[0]!.failure!.message,
    detail: failed[0]!.failure!.detail,
  })).sort((a, b) => b.count - a.count);
}

/** A message without what differs between occurrences of one cause. */
export function fingerprint(message: string): string {
  return message
    .replaceAll(/"[^"]*"|'[^']*'|`[^`]*`/g, '<name>')
    .replaceAll(/\b[0-9a-f]{8,}\b/gi, '<hash>')
    .replaceAll(/[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi, '<n>')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function commonValue(axis: string, failed: readonly JobRow[], rows: readonly JobRow[]): CommonValue[] {
  const value = failed[0]!.axes[axis];
  if (value === undefined || failed.some((row) => row.axes[axis] !== value)) return [];
  const same = rows.filter((row) => row.axes[axis] === value).length;
  return same === rows.length ? [] : [{ axis, value, jobs: same, failed: failed.length }];
}
